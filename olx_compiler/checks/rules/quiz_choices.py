"""A number has an answer and no choices; any other question has two choices at least and no answer."""

from __future__ import annotations

from collections.abc import Iterator

from olx_compiler.checks.rule import Example, Rule
from olx_compiler.checks.subject import Subject
from olx_compiler.content import Quiz
from olx_compiler.problem import Problem


def check(subject: Subject) -> Iterator[Problem]:
    """Each question that lacks what its type is answered by, or has what it cannot use."""
    for quiz in subject.corpus.quizzes():
        yield from _number(quiz) if quiz.spec.type == "number" else _choices(quiz)


def _number(quiz: Quiz) -> Iterator[Problem]:
    if quiz.spec.answer is None:
        hint = "for instance: answer: 35432,64"
        yield quiz.where.problem((), RULE.code, "a number question needs an 'answer'", hint)
    if quiz.spec.choices:
        message, hint = "a number question has no 'choices'", "take them out, or change its type"
        yield quiz.where.problem(("choices",), RULE.code, message, hint)


def _choices(quiz: Quiz) -> Iterator[Problem]:
    kind = quiz.spec.type
    if len(quiz.spec.choices) < 2:
        message = f"a {kind} question needs two choices at least"
        yield quiz.where.problem(("choices",), RULE.code, message, "write a '- text:' for each")
    if quiz.spec.answer is not None:
        message, hint = f"a {kind} question has no 'answer'", "write 'correct: true' on a choice"
        yield quiz.where.problem(("answer",), RULE.code, message, hint)


_NUMBER = """\
```quiz
id: part
type: number
question: Quelle part paie la commune, en pour cent ?
{answer}explanation: Une part sur cinq, soit 20 %.
```
"""
_CHOICE = """\
```quiz
id: part
type: choice
question: Qui vote le budget ?
choices:
  - text: Le conseil
    correct: true
{second}explanation: Le conseil vote le budget.
```
"""
_WRONG = "  - text: Le maire\n    feedback: Il le propose.\n"

RULE = Rule(
    code="quiz.choices",
    title="A number has an answer and no choices; any other question, two choices at least and no answer",
    why="A question without them cannot be answered, or is answered by chance.",
    hint="see the table of the README, 'Poser une question'",
    check=check,
    passing=(
        Example(_NUMBER.format(answer='answer: "20"\n')),
        Example(_CHOICE.format(second=_WRONG)),
    ),
    failing=(
        Example(_NUMBER.format(answer=""), at=(2, 1)),
        Example(
            _NUMBER.format(answer='answer: "20"\nchoices:\n  - text: Vingt\n    correct: true\n'), at=(7, 3)
        ),
        Example(_CHOICE.format(second=""), at=(6, 3)),
        Example(_CHOICE.format(second=f"{_WRONG}answer: 1\n"), at=(10, 9)),
    ),
)
