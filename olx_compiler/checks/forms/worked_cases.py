"""Faults of a worked case: the rule that gives its figures."""

from __future__ import annotations

from olx_compiler.checks.rule import Example, Rule

_CASE = """\
```case
title: La salle communale
{rule}
situation: La commune prévoit une salle.
steps:
  - On compare son coût aux recettes de la commune.
result: L’étude est due à partir de {{={figure} €}}.
```
"""
_CASES = (
    (
        "financing_cases.json",
        '{"C01": {"titre": "Salle", "commande": "R10", '
        '"entree": {"population": 215, "rrf": "210000", "montant": "216000"}, '
        '"attendu": {"seuil": "315000.00", "requise": false}}}\n',
    ),
)
_SOUND = Example(_CASE.format(rule="case: C01", figure="seuil"), also=_CASES)

RULES = (
    Rule(
        code="case.unknown",
        title="The case that gives the figures exists",
        why="The text would have holes.",
        hint="financing_cases.json holds them: C01, C02…",
        passing=(_SOUND,),
        failing=(Example(_CASE.format(rule="case: C99", figure="seuil"), at=(3, 7), also=_CASES),),
    ),
    Rule(
        code="case.figure",
        title="A figure that the text asks for is one that the rule gives",
        why="Braces would be shown in place of a figure.",
        hint="the message lists what the rule gives",
        passing=(_SOUND,),
        failing=(Example(_CASE.format(rule="case: C01", figure="bonheur"), at=(2, 1), also=_CASES),),
    ),
    Rule(
        code="case.rule",
        title="The rule of a case can be played with what it is given",
        why="Nothing would be computed.",
        hint="the worked cases of financing_cases.json show what each rule reads",
        passing=(_SOUND,),
        failing=(
            Example(
                _CASE.format(rule="rule: R10\ninput:\n  population: beaucoup", figure="seuil"), at=(3, 7)
            ),
        ),
    ),
)
