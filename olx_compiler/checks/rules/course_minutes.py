"""The minutes of a course are those of its units."""

from __future__ import annotations

from collections.abc import Iterator

from olx_compiler.checks.rule import Example, Rule
from olx_compiler.checks.subject import Subject
from olx_compiler.problem import Problem


def check(subject: Subject) -> Iterator[Problem]:
    """Each course that announces another duration than the sum of its units."""
    for course in subject.corpus.courses.values():
        total = sum(unit.spec.minutes for _section, unit in course.units())
        listed = sum(len(section.spec.units) for section in course.sections)
        if listed != sum(1 for _unit in course.units()):
            continue  # a unit could not be read, and is told
        if total != course.facts.minutes:
            message = f"the course announces {course.facts.minutes} minutes, its units add up to {total}"
            place = ("minutes",) if course.facts.kind == "mooc" else ("theme",)
            yield course.where.problem(place, RULE.code, message, RULE.hint)


RULE = Rule(
    code="course.minutes",
    title="The minutes of a course are those of its units, added up",
    why="An élu chooses a course by the time he has.",
    hint="mend the minutes of a unit, or those of the course (themes.csv for a theme)",
    check=check,
    passing=(Example("minutes: 4", "course"),),
    failing=(Example("minutes: 90", "course", at=(1, 10)),),
)
