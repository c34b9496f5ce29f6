"""Faults of the dated figures of law, of the aids and of the worked cases (`olx_compiler.financing`)."""

from __future__ import annotations

from olx_compiler.checks.rule import Example, Rule

_PARAMETER = """\
parameters:
  - code: fctva.rate
    title: Taux du FCTVA
    unit: '%'
    values:
      - {{since: 2014-01-01, until: 2014-12-31, value: '15.761', source: CGCT L1615-6, certainty: B}}
      - {{since: {since}, value: '16.404', source: CGCT L1615-6, certainty: A}}
"""
_SOUND = Example(_PARAMETER.format(since="2015-01-01"), "parameters.yaml")
_AID = """\
aids:
  - code: detr
    name: Dotation d’équipement
    funder: État
    nature: etat_dotation
    since: 2018-10-01
    applicants:
      - {{kind: commune}}
    purpose: Équiper.
    items: [EAU-01]
    themes: [{theme}]
    amount: {{certainty: C}}
    calendar: Chaque année.
    start_of_works: {{rule: free, note: Sans condition.}}
    source: CGCT L2334-32
    certainty: B
    advice: Lire le règlement.
"""

RULES = (
    Rule(
        code="data.gap",
        title="Between two values of a figure of law, no day is left out",
        why="A plan dated of that day could not be computed.",
        hint="say what held between",
        passing=(_SOUND,),
        failing=(Example(_PARAMETER.format(since="2015-03-01"), "parameters.yaml", at=(7, 17)),),
    ),
    Rule(
        code="data.overlap",
        title="A figure of law has one value a day",
        why="Of two, nobody knows which was applied.",
        hint="end the former the day before",
        passing=(_SOUND,),
        failing=(Example(_PARAMETER.format(since="2014-12-31"), "parameters.yaml", at=(7, 17)),),
    ),
    Rule(
        code="data.unknown",
        title="What an aid aims at exists: domains, items, themes",
        why="An aid is shown beside the points that it can finance.",
        hint="mend the name",
        passing=(Example(_AID.format(theme="reseau-d-eau"), "aids.yaml"),),
        failing=(Example(_AID.format(theme="jardinage"), "aids.yaml", at=(11, 14)),),
    ),
    Rule(
        code="data.case",
        title="The worked cases can be read and played",
        why="The rules of financing are held against them, to the cent.",
        hint="mend the JSON: 'python3 -m commune_core cases' tells more",
        passing=(Example("{}", "financing_cases.json"),),
        failing=(Example("[", "financing_cases.json"),),
    ),
)
