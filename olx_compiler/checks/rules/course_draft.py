"""A course that is a draft is announced, not built."""

from __future__ import annotations

from collections.abc import Iterator

from olx_compiler.checks.rule import Example, Rule
from olx_compiler.checks.subject import Subject
from olx_compiler.problem import Problem


def check(subject: Subject) -> Iterator[Problem]:
    """Each course that says it is a draft."""
    for course in subject.corpus.courses.values():
        if course.spec.draft:
            message = f"{course.facts.number} is a draft: the catalogue announces it, nobody can open it"
            yield course.where.problem(("draft",), RULE.code, message, RULE.hint)


RULE = Rule(
    code="course.draft",
    title="A course that opens is no draft",
    why=(
        "A skeleton, or a text that is not read over, must not meet learners: as long as it is a draft, a "
        "build leaves it out and keeps the names it bears."
    ),
    hint="once it is ready, take 'draft: true' out",
    level="warning",
    check=check,
    passing=(Example("draft: false", "course"),),
    failing=(Example("draft: true", "course", at=(1, 8)),),
)
