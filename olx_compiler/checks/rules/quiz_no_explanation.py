"""Each question explains its answer."""

from __future__ import annotations

from collections.abc import Iterator

from olx_compiler.checks.rule import Example, Rule
from olx_compiler.checks.subject import Subject
from olx_compiler.problem import Problem


def check(subject: Subject) -> Iterator[Problem]:
    """Each question without an explanation."""
    for quiz in subject.corpus.quizzes():
        if quiz.spec.explanation is None:
            message = f"question '{quiz.spec.id}' has no 'explanation'"
            yield quiz.where.problem((), RULE.code, message, RULE.hint)


_QUIZ = """\
```quiz
id: part
type: number
question: Quelle part paie la commune, en pour cent ?
answer: "20"
{explanation}```
"""

RULE = Rule(
    code="quiz.no-explanation",
    title="Each question explains its answer",
    why="A question is there to learn by: the answer alone teaches nothing.",
    hint="say why the answer is right, with the article or the calculation",
    check=check,
    passing=(Example(_QUIZ.format(explanation="explanation: Une part sur cinq, soit 20 %.\n")),),
    failing=(Example(_QUIZ.format(explanation=""), at=(2, 1)),),
)
