"""One choice at least is right."""

from __future__ import annotations

from collections.abc import Iterator

from olx_compiler.checks.rule import Example, Rule
from olx_compiler.checks.subject import Subject
from olx_compiler.problem import Problem


def check(subject: Subject) -> Iterator[Problem]:
    """Each question with choices, none of which is right."""
    for quiz in subject.corpus.quizzes():
        if quiz.spec.choices and not any(choice.correct for choice in quiz.spec.choices):
            yield quiz.where.problem(("choices",), RULE.code, "no choice is right", RULE.hint)


_QUIZ = """\
```quiz
id: vote
type: choice
question: Qui vote le budget ?
choices:
  - text: Le conseil
{right}  - text: Le maire
    feedback: Il le propose.
explanation: Le conseil vote le budget.
```
"""

RULE = Rule(
    code="quiz.no-right-answer",
    title="One choice at least is right",
    why="Nobody could answer, and the grade could not be reached.",
    hint="write 'correct: true' under the right choice",
    check=check,
    passing=(Example(_QUIZ.format(right="    correct: true\n")),),
    failing=(Example(_QUIZ.format(right="    feedback: Presque.\n"), at=(6, 3)),),
)
