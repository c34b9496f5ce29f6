"""A block is one of this suite, with attributes that it reads."""

from __future__ import annotations

from collections.abc import Iterator

from olx_compiler.checks.rule import Example, Rule
from olx_compiler.checks.subject import Subject
from olx_compiler.problem import Problem
from olx_compiler.schema import BLOCKS


def check(subject: Subject) -> Iterator[Problem]:
    """Each block that the suite does not have, and each attribute that its block does not read."""
    for block in subject.corpus.blocks():
        known = BLOCKS.get(block.spec.type)
        if known is None:
            message = f"unknown block '{block.spec.type}'"
            yield block.where.problem(("type",), RULE.code, message, f"blocks: {', '.join(BLOCKS)}")
            continue
        for name in block.spec.attributes:
            if name not in known:
                message = f"{block.spec.type} has no attribute '{name}'"
                hint = f"attributes: {', '.join(sorted(known))}"
                yield block.where.problem((name,), RULE.code, message, hint, of_key=True)


_BLOCK = "```block\ntype: {kind}\nid: mon-resultat\ntitle: Mon résultat\n{attribute}\n```\n"

RULE = Rule(
    code="block.unknown",
    title="A block is one of this suite, with attributes that it reads",
    why="A platform shows an error in place of a block that it lacks, and loses an attribute silently.",
    hint="the README says what each block reads",
    check=check,
    passing=(Example(_BLOCK.format(kind="viatic_dashboard", attribute="domain: FIN")),),
    failing=(
        Example(_BLOCK.format(kind="viatic_magique", attribute="domain: FIN"), at=(2, 7)),
        Example(_BLOCK.format(kind="viatic_dashboard", attribute="couleur: bleu"), at=(5, 1)),
    ),
)
