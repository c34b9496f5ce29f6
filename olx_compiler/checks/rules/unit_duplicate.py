"""Units of a course have different file names."""

from __future__ import annotations

from collections.abc import Iterator

from olx_compiler.checks.repeats import repeated
from olx_compiler.checks.rule import Example, Rule
from olx_compiler.checks.samples import unit
from olx_compiler.checks.subject import Subject
from olx_compiler.problem import Problem


def check(subject: Subject) -> Iterator[Problem]:
    """Each unit whose file name was met before in its course."""
    for course in subject.corpus.courses.values():
        units = [unit for _section, unit in course.units()]
        for index in repeated(each.stem for each in units):
            message = f"another unit is already named '{units[index].stem}.md'"
            yield Problem(units[index].path, 1, 1, RULE.code, message, RULE.hint)


_UNIT = unit()
_SECTIONS = "sections:\n  - id: lire\n    title: Lire\n    units: [unite.md, {name}]\nminutes: 8\n"

RULE = Rule(
    code="unit.duplicate",
    title="Units of a course have different file names",
    why="Links name a unit by its file (page:unite/page), whatever its folder: two would be one.",
    hint="rename one of the two files",
    check=check,
    passing=(
        Example(_SECTIONS.format(name="m2/suite.md"), "course", also=(("mooc/cours/m2/suite.md", _UNIT),)),
    ),
    failing=(
        Example(
            _SECTIONS.format(name="m2/unite.md"),
            "course",
            at=None,
            also=(("mooc/cours/m2/unite.md", _UNIT),),
        ),
    ),
)
