"""The training domain of a course is one of domains.yaml."""

from __future__ import annotations

from collections.abc import Iterator

from olx_compiler.checks.rule import Example, Rule
from olx_compiler.checks.subject import Subject
from olx_compiler.problem import Problem


def check(subject: Subject) -> Iterator[Problem]:
    """Each course of a domain that is not there."""
    for course in subject.corpus.courses.values():
        if course.facts.domain not in subject.corpus.domains:
            message = f"no training domain '{course.facts.domain}'"
            yield course.where.problem(("domain",), RULE.code, message, RULE.hint)


RULE = Rule(
    code="course.domain",
    title="The training domain of a course is one of domains.yaml",
    why="The catalogue sorts courses by domain: one without would be found by nobody.",
    hint="domains.yaml lists them",
    check=check,
    passing=(Example("domain: investissement", "course"),),
    failing=(Example("domain: jardinage", "course", at=(1, 9)),),
)
