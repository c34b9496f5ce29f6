"""A simulator asks values of a worked case that exists, with a tolerance and attempts that can be."""

from __future__ import annotations

from collections.abc import Iterator

from olx_compiler.checks.rule import Example, Rule
from olx_compiler.checks.subject import Subject
from olx_compiler.problem import Problem
from olx_compiler.simulators import SIMULATOR, simulator_faults


def check(subject: Subject) -> Iterator[Problem]:
    """Each attribute of a simulator that cannot be."""
    for block in subject.corpus.blocks():
        if block.spec.type == SIMULATOR:
            for name, message, hint in simulator_faults(block.spec.attributes):
                yield block.where.problem((name,), RULE.code, message, hint)


_BLOCK = """\
```block
type: viatic_financing_plan
id: mon-plan
title: Mon plan de financement
case: {case}
asked: {asked}
{number}
```
"""
_ASKED = "fctva, participation.conforme"

RULE = Rule(
    code="block.case",
    title="A simulator asks values of a worked case, with a tolerance and attempts that can be",
    why="The exercise could not be shown, or not be graded.",
    hint="financing_cases.json holds the cases and the values that each expects",
    check=check,
    passing=(Example(_BLOCK.format(case="C01", asked=_ASKED, number='tolerance: "0,01"')),),
    failing=(
        Example(_BLOCK.format(case="C99", asked=_ASKED, number="weight: 2"), at=(5, 7)),
        Example(_BLOCK.format(case="C01", asked="bonheur", number="weight: 2"), at=(6, 8)),
        Example(_BLOCK.format(case="C01", asked=_ASKED, number="tolerance: beaucoup"), at=(7, 12)),
        Example(_BLOCK.format(case="C01", asked=_ASKED, number="weight: -1"), at=(7, 9)),
        Example(_BLOCK.format(case="C01", asked=_ASKED, number="max_attempts: deux"), at=(7, 15)),
    ),
)
