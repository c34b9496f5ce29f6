"""The objective of each unit is assessed by a question at least."""

from __future__ import annotations

from collections.abc import Iterator

from olx_compiler.checks.rule import Example, Rule
from olx_compiler.checks.samples import unit
from olx_compiler.checks.scored import scored
from olx_compiler.checks.subject import Subject
from olx_compiler.problem import Problem


def check(subject: Subject) -> Iterator[Problem]:
    """Each unit that asks nothing and names no unit that does."""
    for course in subject.corpus.courses.values():
        units = {each.stem: each for _section, each in course.units()}
        for each in units.values():
            if any(scored(each, course)):
                continue
            others = each.spec.assessed_in
            if not others:
                message = f"no question tells whether '{each.spec.objective}' is reached"
                yield each.where.problem(("objective",), RULE.code, message, RULE.hint)
            for index, name in enumerate(others):
                if name not in units or not any(scored(units[name], course)):
                    fault = "asks nothing" if name in units else "is no unit of this course"
                    place = ("assessed_in", index)
                    yield each.where.problem(place, RULE.code, f"'{name}' {fault}", RULE.hint)


RULE = Rule(
    code="objective.unassessed",
    title="The objective of each unit is assessed by a question at least",
    why="An objective that nothing assesses is a wish: nobody knows whether it is reached.",
    hint="ask a question, or say which unit asks it: 'assessed_in: [03-les-fiches]' in the front matter",
    waits=True,
    check=check,
    passing=(Example(unit(), "unit"),),
    failing=(
        Example(unit(asks=False), "unit", at=(4, 12)),
        Example(unit(asks=False, extra="assessed_in: [fiches]\n"), "unit", at=(5, 15)),
    ),
)
