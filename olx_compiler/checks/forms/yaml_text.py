"""Faults of the lines 'key: value', before anybody looks at what they mean."""

from __future__ import annotations

from olx_compiler.checks.rule import Example, Rule

_FRONT = "title: Une unité\n"
_SECTION = "sections:\n  - {first}{{id: lire, title: Lire, units: [unite.md]}}\n{second}"

RULES = (
    Rule(
        code="yaml.syntax",
        title="Lines 'key: value' can be read",
        why="A wrong indentation or a quote never closed hides what follows.",
        hint="check the indentation; put the value between quotes if it holds special signs",
        passing=(Example('title: "Une unité"', "front"), Example("title: Une unité : la première", "front")),
        failing=(Example('title: "Une unité', "front", at=(1, 8)),),
    ),
    Rule(
        code="yaml.no-mapping",
        title="What should be lines 'key: value' is",
        why="The file, or the question, says nothing that can be read.",
        hint="start each line with a key and a colon",
        passing=(Example(_FRONT, "front"),),
        failing=(Example("```block\nun texte\n```", at=(2, 1)),),
    ),
    Rule(
        code="yaml.duplicate-key",
        title="A key is written once",
        why="Of two values, nobody knows which was meant.",
        hint="take one of the two out",
        passing=(Example(_FRONT, "front"),),
        failing=(Example("title: Une unité\ntitle: Une autre", "front", at=(2, 1)),),
    ),
    Rule(
        code="yaml.alias",
        title="A value is written where it stands",
        why="YAML's anchors and aliases (& and *) hide what a reader would change, and can be a trap.",
        hint="write the value again",
        passing=(Example(_SECTION.format(first="", second=""), "course"),),
        failing=(Example(_SECTION.format(first="&lire ", second="  - *lire\n"), "course", at=(2, 5)),),
    ),
)
