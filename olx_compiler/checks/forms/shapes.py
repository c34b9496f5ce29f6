"""Faults of a key or a value: unknown, missing, of another kind."""

from __future__ import annotations

from olx_compiler.checks.rule import Example, Rule
from olx_compiler.checks.samples import unit

_NUMBER = """\
```quiz
id: part
type: number
question: Quelle part paie la commune, en pour cent ?
answer: {answer}
explanation: Une part sur cinq, soit 20 %.
```
"""
_UNIT = unit("Une unité")

RULES = (
    Rule(
        code="schema.unknown-key",
        title="Keys are those of the format",
        why="A mistyped key would otherwise be lost without a word.",
        hint="the message lists the keys; the README explains each",
        passing=(Example("level: decouverte", "course"),),
        failing=(Example("niveau: decouverte", "course"),),
    ),
    Rule(
        code="schema.missing-key",
        title="Keys that are needed are there",
        why="What they say is shown to learners, or decides how the course is built.",
        hint="add the line",
        passing=(Example(_UNIT, "unit"),),
        failing=(Example(_UNIT.replace("minutes: 4\n", ""), "unit", at=(2, 1)),),
    ),
    Rule(
        code="schema.value",
        title="A value is one that its key accepts",
        why="A level outside the list, or minutes that are no number, can be shown to nobody.",
        hint="the message says what was expected",
        passing=(Example("level: avance", "course"), Example("minutes: 4", "front")),
        failing=(
            Example("level: facile", "course", at=(1, 8)),
            Example("minutes: beaucoup", "front", at=(1, 10)),
        ),
    ),
    Rule(
        code="schema.number",
        title="A number reads as one",
        why="An answer is compared digit by digit.",
        hint="write 35432,64 or 35432.64",
        passing=(Example(_NUMBER.format(answer='"35432,64"')),),
        failing=(Example(_NUMBER.format(answer="vingt"), at=(5, 9)),),
    ),
)
