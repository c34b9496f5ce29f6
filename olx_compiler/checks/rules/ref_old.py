"""The references that a course relies on were read less than a time ago, shorter for the less certain."""

from __future__ import annotations

from collections.abc import Iterator

from olx_compiler.checks.rule import Example, Rule
from olx_compiler.checks.subject import Subject
from olx_compiler.content import Course
from olx_compiler.problem import Problem
from olx_compiler.registers import Registers
from olx_compiler.yamltext import Path

MONTHS = {"A": 24, "B": 12}
_DAYS_A_MONTH = 30.5


def check(subject: Subject) -> Iterator[Problem]:
    """Each reference named by a course's sources, or cited in its text, that was read too long ago."""
    registers = subject.corpus.registers
    for course in subject.corpus.courses.values():
        for name, place in _named(course, registers):
            reference = registers.references.get(name)
            if reference is None or reference.checked is None or reference.certainty not in MONTHS:
                continue
            months = MONTHS[reference.certainty]
            if (subject.today - reference.checked).days > months * _DAYS_A_MONTH:
                message = (
                    f"'{name}', of certainty {reference.certainty}, was last read on {reference.checked}, "
                    f"more than {months} months ago"
                )
                yield course.where.problem(place, RULE.code, message, RULE.hint)


def _named(course: Course, registers: Registers) -> Iterator[tuple[str, Path]]:
    seen: set[str] = set()
    for index, source in enumerate(course.spec.sources):
        for name in registers.cited(source.ref):
            if name not in seen:
                seen.add(name)
                yield name, ("sources", index, "ref")
    cited = {name for _section, unit in course.units() for name in unit.uses.references}
    for name in sorted(cited - seen):
        yield name, ("sources",)


_REGISTER = """\
codes:
  CGCT:
    title: Code général des collectivités territoriales
    of: du code général des collectivités territoriales
    cited: [CGCT]
references:
  - id: CGCT-L2122-18
    code: CGCT
    article: L2122-18
    says: Le maire peut déléguer une partie de ses fonctions.
    checked: {day}
    certainty: {certainty}
"""
_SOURCES = "sources:\n  - ref: CGCT, article L2122-18\n    certainty: A\n"


def _read(day: str, certainty: str) -> tuple[tuple[str, str], ...]:
    return (("references.yaml", _REGISTER.format(day=day, certainty=certainty)),)


RULE = Rule(
    code="ref.old",
    title=f"A reference was read less than {MONTHS['A']} months ago (certainty A) or {MONTHS['B']} (B)",
    why="Articles are rewritten, renumbered. One of certainty C is to be verified whatever its age.",
    hint="read it again, then put the day in 'checked' of references.yaml",
    level="warning",
    check=check,
    passing=(
        Example(_SOURCES, "course", also=_read("2025-06-01", "A")),
        Example(_SOURCES, "course", also=_read("2026-06-01", "B")),
    ),
    failing=(
        Example(_SOURCES, "course", at=(2, 10), also=_read("2023-06-01", "A")),
        Example(_SOURCES, "course", at=(2, 10), also=_read("2025-06-01", "B")),
    ),
)
