"""The points of the diagnostic that a unit teaches exist in the current referential."""

from __future__ import annotations

from collections.abc import Iterator

from commune_core import referential
from olx_compiler.checks.rule import Example, Rule
from olx_compiler.checks.subject import Subject
from olx_compiler.problem import Problem


def check(subject: Subject) -> Iterator[Problem]:
    """Each item named that nobody is asked about."""
    known = referential.load().items
    for _course, unit in subject.corpus.units():
        for index, item in enumerate(unit.spec.items):
            if item not in known:
                message = f"no item '{item}' in the diagnostic"
                yield unit.where.problem(("items", index), RULE.code, message, RULE.hint)


RULE = Rule(
    code="item.unknown",
    title="The points of the diagnostic that a unit teaches exist",
    why="A weak point leads to the courses that teach it, and back.",
    hint="an item reads like FIN-01; the files of diagnostic/domains/ hold them",
    check=check,
    passing=(Example("items: [FIN-01, FIN-04]", "front"),),
    failing=(Example("items: [FIN-01, FIN-99]", "front", at=(1, 17)),),
)
