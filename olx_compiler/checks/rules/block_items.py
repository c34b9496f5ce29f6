"""The items or the domain that a block shows exist in the referential."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from commune_core import referential
from commune_core.errors import CommuneError
from olx_compiler.checks.rule import Example, Rule
from olx_compiler.checks.subject import Subject
from olx_compiler.problem import Problem
from olx_compiler.schema import BLOCKS


def check(subject: Subject) -> Iterator[Problem]:
    """Each selection that the questionnaire cannot answer."""
    current = referential.load()
    readers: dict[str, Callable[[str], object]] = {"items": current.select, "domain": current.domain}
    for block in subject.corpus.blocks():
        for name, value in block.spec.attributes.items():
            if name not in readers or block.spec.type not in BLOCKS or not value:
                continue
            try:
                readers[name](value)
            except CommuneError:
                yield block.where.problem((name,), RULE.code, f"the diagnostic has no '{value}'", RULE.hint)


_BLOCK = "```block\ntype: viatic_diagnostic\nid: mes-points\ntitle: Mes points\nitems: {items}\n```\n"

RULE = Rule(
    code="block.items",
    title="The items or the domain that a block shows exist",
    why="The block would ask nothing.",
    hint="a domain reads like FIN, an item like FIN-01",
    check=check,
    passing=(Example(_BLOCK.format(items="FIN-01,FIN-02")), Example(_BLOCK.format(items="FIN-01"))),
    failing=(Example(_BLOCK.format(items="FIN-77"), at=(5, 8)),),
)
