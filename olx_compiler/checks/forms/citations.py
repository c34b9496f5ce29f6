"""Faults of what a text takes from the shared registers: {ref:…} and {param:…}."""

from __future__ import annotations

from olx_compiler.checks.rule import Example, Rule

_PARAMETERS = (
    (
        "parameters.yaml",
        """\
parameters:
  - code: fctva.rate
    title: Taux du FCTVA
    unit: '%'
    values:
      - {since: 2015-01-01, value: '16.404', source: CGCT L1615-6, certainty: A}
  - code: impact_study.threshold
    title: Seuil de l'étude d'impact
    unit: tranches
    values:
      - since: 2016-07-02
        value:
          - {population: 0, rate: '150'}
        source: CGCT L1611-9
        certainty: A
""",
    ),
)
_REFERENCES = (
    (
        "references.yaml",
        """\
codes:
  CGCT:
    title: Code général des collectivités territoriales
    of: du code général des collectivités territoriales
    cited: [CGCT]
references:
  - id: CGCT-L2122-18
    code: CGCT
    article: L2122-18
    says: Le maire peut déléguer une partie de ses fonctions.
    checked: 2026-11-22
    certainty: A
""",
    ),
)
_RATE = Example("Le taux est de {param:fctva.rate}.", also=_PARAMETERS)

RULES = (
    Rule(
        code="citation.unknown",
        title="A citation between braces is of a kind that exists",
        why="What stands between braces would be shown to readers as it is.",
        hint="write {ref:…} for a legal reference, {param:…} for a figure of law",
        passing=(_RATE,),
        failing=(Example("Le taux est de {parametre:fctva.rate}.", at=(1, 16), also=_PARAMETERS),),
    ),
    Rule(
        code="citation.in-title",
        title="The title of a page cites nothing",
        why="A title is shown as it is, in menus and lists where nothing can be looked up.",
        hint="write the words themselves",
        passing=(Example("# Le taux {#taux}\n\nIl est de {param:fctva.rate}.\n", "body", also=_PARAMETERS),),
        failing=(Example("# {param:fctva.rate} {#taux}\n\nUn texte.\n", "body", also=_PARAMETERS),),
    ),
    Rule(
        code="ref.unknown",
        title="A legal reference that a text cites is in the register",
        why="The register says what a text of law poses, on which day it was read and how sure that is.",
        hint="mend its id, or add it to references.yaml",
        passing=(Example("Le maire délègue : {ref:CGCT-L2122-18}.", also=_REFERENCES),),
        failing=(Example("Le maire délègue : {ref:CGCT-L9999-1}.", at=(1, 20), also=_REFERENCES),),
    ),
    Rule(
        code="param.unknown",
        title="A figure of law that a text cites is in the register",
        why="One edit of the register changes it in every course.",
        hint="mend its code, or add it to parameters.yaml",
        passing=(_RATE,),
        failing=(Example("Le taux est de {param:fctva.taux}.", at=(1, 16), also=_PARAMETERS),),
    ),
    Rule(
        code="param.date",
        title="A figure of law is known on the day asked",
        why="Before its first value and after its last, nobody knows what it was worth.",
        hint="take the day out for the day the course was read again, or write it as 2026-01-31",
        passing=(_RATE, Example("Il était de {param:fctva.rate@2020-01-01}.", also=_PARAMETERS)),
        failing=(
            Example("Il était de {param:fctva.rate@1999-01-01}.", at=(1, 13), also=_PARAMETERS),
            Example("Il était de {param:fctva.rate@hier}.", at=(1, 13), also=_PARAMETERS),
        ),
    ),
    Rule(
        code="param.brackets",
        title="A figure of law in a sentence is one figure",
        why="A scale by population holds in a table, not in a sentence.",
        hint="write its table",
        passing=(_RATE,),
        failing=(Example("Le seuil est de {param:impact_study.threshold}.", at=(1, 17), also=_PARAMETERS),),
    ),
)
