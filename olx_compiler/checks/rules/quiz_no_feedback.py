"""Each wrong choice says why it is wrong."""

from __future__ import annotations

from collections.abc import Iterator

from olx_compiler.checks.rule import Example, Rule
from olx_compiler.checks.subject import Subject
from olx_compiler.problem import Problem


def check(subject: Subject) -> Iterator[Problem]:
    """Each wrong choice without feedback."""
    for quiz in subject.corpus.quizzes():
        for index, choice in enumerate(quiz.spec.choices):
            if not choice.correct and choice.feedback is None:
                message = f"the wrong choice '{choice.text}' has no 'feedback'"
                yield quiz.where.problem(("choices", index), RULE.code, message, RULE.hint)


_QUIZ = """\
```quiz
id: vote
type: choice
question: Qui vote le budget ?
choices:
  - text: Le conseil
    correct: true
  - text: Le maire
{feedback}explanation: Le conseil vote le budget.
```
"""

RULE = Rule(
    code="quiz.no-feedback",
    title="Each wrong choice says why it is wrong",
    why="Whoever picked it had a reason: that reason is what there is to correct.",
    hint="write a 'feedback:' under it",
    check=check,
    passing=(Example(_QUIZ.format(feedback="    feedback: Il le propose, le conseil le vote.\n")),),
    failing=(Example(_QUIZ.format(feedback=""), at=(8, 5)),),
)
