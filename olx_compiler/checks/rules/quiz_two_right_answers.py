"""A choice or a dropdown has a single right answer."""

from __future__ import annotations

from collections.abc import Iterator

from olx_compiler.checks.rule import Example, Rule
from olx_compiler.checks.subject import Subject
from olx_compiler.problem import Problem


def check(subject: Subject) -> Iterator[Problem]:
    """Each question that takes one answer and has several."""
    for quiz in subject.corpus.quizzes():
        right = [index for index, choice in enumerate(quiz.spec.choices) if choice.correct]
        if quiz.spec.type in ("choice", "dropdown") and len(right) > 1:
            message = f"{len(right)} choices are right where one is asked"
            yield quiz.where.problem(("choices", right[1], "correct"), RULE.code, message, RULE.hint)


_QUIZ = """\
```quiz
id: actes
type: {kind}
question: Que fait le conseil ?
choices:
  - text: Il vote le budget
    correct: true
  - text: Il délibère
    correct: true
  - text: Il signe les arrêtés
    feedback: C’est le maire.
explanation: Le conseil délibère, et vote le budget.
```
"""

RULE = Rule(
    code="quiz.two-right-answers",
    title="A choice or a dropdown has a single right answer",
    why="Only one can be picked: whoever picks the other right one would be told he is wrong.",
    hint="use 'type: checkbox'",
    check=check,
    passing=(Example(_QUIZ.format(kind="checkbox")),),
    failing=(Example(_QUIZ.format(kind="choice"), at=(9, 14)),),
)
