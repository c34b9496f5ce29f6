"""Sections of a course have different ids."""

from __future__ import annotations

from collections.abc import Iterator

from olx_compiler.checks.repeats import repeated
from olx_compiler.checks.rule import Example, Rule
from olx_compiler.checks.samples import unit
from olx_compiler.checks.subject import Subject
from olx_compiler.problem import Problem


def check(subject: Subject) -> Iterator[Problem]:
    """Each section whose id was met before in its course."""
    for course in subject.corpus.courses.values():
        for index in repeated(section.spec.id for section in course.sections):
            message = f"section '{course.sections[index].spec.id}' appears twice"
            yield course.where.problem(("sections", index, "id"), RULE.code, message, RULE.hint)


_SECOND = (("mooc/cours/suite.md", unit()),)

RULE = Rule(
    code="section.duplicate",
    title="Sections of a course have different ids",
    why="What learners did hangs on the id: two sections under one id would share it.",
    hint="give each section its own id",
    check=check,
    passing=(
        Example(
            """\
sections:
  - id: lire
    title: Lire
    units: [unite.md]
  - id: agir
    title: Agir
    units: [suite.md]
minutes: 8
""",
            "course",
            also=_SECOND,
        ),
    ),
    failing=(
        Example(
            """\
sections:
  - id: lire
    title: Lire
    units: [unite.md]
  - id: lire
    title: Agir
    units: [suite.md]
minutes: 8
""",
            "course",
            at=(5, 9),
            also=_SECOND,
        ),
    ),
)
