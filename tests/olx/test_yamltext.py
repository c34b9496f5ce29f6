"""French typed without quotes is read as it stands, and YAML proper is left alone."""

from __future__ import annotations

from typing import Any

import pytest

from olx_compiler import yamltext
from olx_compiler.problem import Problem


def read(text: str) -> Any:
    problems: list[Problem] = []
    located = yamltext.read(yamltext.Source("f.yaml", text), problems)
    return located.data if located is not None else [problem.code for problem in problems]


@pytest.mark.parametrize(
    ("text", "data"),
    [
        ("a: Oui : l'article", {"a": "Oui : l'article"}),
        ("a: Voici :", {"a": "Voici :"}),
        ("a: **Non.** Rien", {"a": "**Non.** Rien"}),
        ("a: [lien](page:x/y) ici", {"a": "[lien](page:x/y) ici"}),
        ("a: [x, y]", {"a": ["x", "y"]}),
        ("a: - 5 %", {"a": "- 5 %"}),
        ("a: oui # note : b", {"a": "oui"}),
        ("a: Oui : b # note", {"a": "Oui : b"}),
        ("a: Oui : b\n  et la suite : c\nd: e", {"a": "Oui : b et la suite : c", "d": "e"}),
        ("a: |\n  x: y : z\n  - t : u\nb: c", {"a": "x: y : z\n- t : u\n", "b": "c"}),
        ("a:\n  - t: Le maire : seul\n    c: true", {"a": [{"t": "Le maire : seul", "c": "true"}]}),
        ("a:\n  - Relire : date, nom\n  - **Non** : rien", {"a": ["Relire : date, nom", "**Non** : rien"]}),
        ("a:\n  - Oui : b\n    et la suite : c\n  - d", {"a": ["Oui : b et la suite : c", "d"]}),
        ("a:\n  - {b: c}\n  - [d, e]\n  - f: g", {"a": [{"b": "c"}, ["d", "e"], {"f": "g"}]}),
        ('a: "déjà : cité"', {"a": "déjà : cité"}),
        ("a: no\nb: 12\nc: 2026-11-22\nd:", {"a": "no", "b": "12", "c": "2026-11-22", "d": None}),
        ("a: {b: c}", {"a": {"b": "c"}}),
        ("a: b\n  c: d", ["yaml.syntax"]),
        ("a: 1\na: 2", ["yaml.duplicate-key"]),
        ("? [a]\n: b", ["yaml.duplicate-key"]),
        ("a:\n- &x {b: c}\n- *x", ["yaml.alias"]),
        ("- a", ["yaml.no-mapping"]),
        ("", ["yaml.no-mapping"]),
    ],
)
def test_reads(text: str, data: Any) -> None:
    assert read(text) == data


def test_an_anchor_that_holds_itself_is_refused_and_does_not_hang() -> None:
    assert read("a:\n  &x\n  b:\n    - *x") == ["yaml.alias"]
