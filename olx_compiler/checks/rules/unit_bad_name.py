"""The file name of a unit holds small letters, digits and hyphens only."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from olx_compiler.checks.rule import Example, Rule
from olx_compiler.checks.samples import unit
from olx_compiler.checks.subject import Subject
from olx_compiler.problem import Problem


def check(subject: Subject) -> Iterator[Problem]:
    """Each unit whose file name could not stand in an address."""
    for _course, each in subject.corpus.units():
        if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", each.stem):
            message = f"'{PurePosixPath(each.path).name}' is no name for a unit"
            yield Problem(each.path, 1, 1, RULE.code, message, RULE.hint)


_UNIT = unit()
_SECTIONS = "sections:\n  - id: lire\n    title: Lire\n    units: [unite.md, {name}]\nminutes: 8\n"

RULE = Rule(
    code="unit.bad-name",
    title="The file name of a unit holds small letters, digits and hyphens only",
    why="Links and the register of names are made of it.",
    hint="use small letters without accents, digits and hyphens",
    check=check,
    passing=(Example(_SECTIONS.format(name="a-lire.md"), "course", also=(("mooc/cours/a-lire.md", _UNIT),)),),
    failing=(
        Example(
            _SECTIONS.format(name="À lire.md"), "course", at=None, also=(("mooc/cours/À lire.md", _UNIT),)
        ),
    ),
)
