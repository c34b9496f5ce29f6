"""The references of a course were read again less than a year ago."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from olx_compiler.checks.rule import Example, Rule
from olx_compiler.checks.subject import Subject
from olx_compiler.problem import Problem

LONGEST = datetime.timedelta(days=366)


def check(subject: Subject) -> Iterator[Problem]:
    """Each course whose `verified` is too long ago, or still to come."""
    for course in subject.corpus.courses.values():
        verified = course.spec.verified
        if verified > subject.today:
            message = f"{verified} is still to come"
        elif subject.today - verified > LONGEST:
            message = f"its references were last read on {verified}, more than a year ago"
        else:
            continue
        yield course.where.problem(("verified",), RULE.code, message, RULE.hint)


RULE = Rule(
    code="course.old",
    title="The references of a course were read again within a year",
    why="A finance act comes every December, and codes change between: after a year, nobody knows.",
    hint="read its references again, then put the day in 'verified'",
    level="warning",
    check=check,
    passing=(Example("verified: 2026-01-15", "course"),),
    failing=(
        Example("verified: 2024-01-15", "course", at=(1, 11)),
        Example("verified: 2031-01-15", "course", at=(1, 11)),
    ),
)
