"""Choices differ from one another."""

from __future__ import annotations

from collections.abc import Iterator

from olx_compiler.checks.repeats import repeated
from olx_compiler.checks.rule import Example, Rule
from olx_compiler.checks.subject import Subject
from olx_compiler.problem import Problem


def check(subject: Subject) -> Iterator[Problem]:
    """Each choice whose text was met before in its question."""
    for quiz in subject.corpus.quizzes():
        for index in repeated(choice.text for choice in quiz.spec.choices):
            place = ("choices", index, "text")
            yield quiz.where.problem(place, RULE.code, "this choice appears twice", RULE.hint)


_QUIZ = """\
```quiz
id: vote
type: choice
question: Qui vote le budget ?
choices:
  - text: Le conseil
    correct: true
  - text: {second}
    feedback: Non, c’est le conseil.
explanation: Le conseil vote le budget.
```
"""

RULE = Rule(
    code="quiz.same-choice",
    title="Choices differ from one another",
    why="Of two choices that read the same, one is wrong without a reason.",
    hint="write another, or take it out",
    check=check,
    passing=(Example(_QUIZ.format(second="Le préfet")),),
    failing=(Example(_QUIZ.format(second="Le conseil"), at=(8, 11)),),
)
