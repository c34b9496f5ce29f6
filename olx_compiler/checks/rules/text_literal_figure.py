"""A figure of law that the register holds is taken from it, not typed again."""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from olx_compiler.checks import prose
from olx_compiler.checks.rule import Example, Rule
from olx_compiler.checks.subject import Subject
from olx_compiler.problem import Problem
from olx_compiler.registers import Registers

# "16,404 %", "60 000 €", "12 ans": a number and its unit, thousands apart.
_FIGURE = re.compile(
    r"(?<![\d,.-])(?P<whole>\d{1,3}(?:[ \N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}]\d{3})+|\d+)"
    r"(?:,(?P<part>\d+))?\s*(?P<unit>%|€|euros?|ans?|mois|semaines?|jours?|habitants?)(?!\w)"
)
_UNITS = {
    "an": "ans",
    "euro": "€",
    "euros": "€",
    "semaine": "semaines",
    "jour": "jours",
    "habitant": "habitants",
}
# A sum worked out in the text keeps its figures: they must agree with its result.
_SUM = re.compile(r"[×÷=]")
_EMPTY = frozenset(
    ("dans", "pour", "avec", "sans", "dont", "entre", "depuis", "autre", "autres", "cette", "partir")
)
MOST_WORDS = 0.6


@dataclass(frozen=True, slots=True)
class Figure:
    """A parameter as texts would write it: its value, its unit and the stems of the words of its title."""

    code: str
    value: Decimal
    unit: str
    words: frozenset[str]


def check(subject: Subject) -> Iterator[Problem]:
    """Each figure typed in a sentence that says most words of a parameter worth as much."""
    registers = subject.corpus.registers
    for text in subject.texts:
        known = figures(registers, text.course.spec.verified)
        for sentence, line in text.sentences("text", "item"):
            for written, figure in typed(sentence, known):
                message = f"'{written}' is typed, and the register has it as {figure.code}"
                hint = f"write {{param:{figure.code}}}: a change of law is then one edit"
                yield Problem(*prose.locate(text.unit, line, written), RULE.code, message, hint)


def figures(registers: Registers, day: datetime.date) -> list[Figure]:
    """Each parameter that is one number on `day`."""
    found = []
    for code, parameter in registers.parameters.items():
        period = registers.period(code, day)
        if period is not None and isinstance(period.value, Decimal):
            found.append(Figure(code, period.value, parameter.unit, _stems(parameter.title)))
    return found


def typed(sentence: str, known: list[Figure]) -> Iterator[tuple[str, Figure]]:
    """Each figure of `sentence` that a parameter holds, and the parameter its words name best."""
    if _SUM.search(sentence):
        return
    for match in _FIGURE.finditer(sentence):
        value = Decimal(re.sub(r"\s", "", match["whole"]) + "." + (match["part"] or "0"))
        unit = _UNITS.get(match["unit"], match["unit"])
        said = _stems(sentence)
        alike = [
            (len(figure.words & said) / len(figure.words), figure)
            for figure in known
            if figure.unit == unit and figure.value == value and len(figure.words) > 1
        ]
        share, figure = max(alike, key=lambda each: each[0], default=(0, None))
        if figure is not None and share >= MOST_WORDS:
            yield match[0], figure


@cache
def _stems(text: str) -> frozenset[str]:
    """The first six letters of each word that means something, without accents."""
    plain = unicodedata.normalize("NFKD", text.lower()).encode("ascii", "ignore").decode()
    return frozenset(
        word[:6] for word in re.findall(r"[a-z]{4,}", plain.replace("'", " ")) if word not in _EMPTY
    )


_REGISTERS = (
    (
        "parameters.yaml",
        """\
parameters:
  - code: fctva.rate
    title: Taux du FCTVA
    unit: '%'
    values:
      - {since: 2015-01-01, value: '16.404', source: CGCT L1615-6, certainty: A}
""",
    ),
    (
        "glossary.yaml",
        """\
terms:
  - term: FCTVA
    expansion: fonds de compensation pour la taxe sur la valeur ajoutée
    definition: Ce que l’État rend de la taxe payée sur un investissement.
""",
    ),
)

RULE = Rule(
    code="text.literal-figure",
    title="A figure of law that the register holds is taken from it",
    why="Typed in ten courses, a rate that changes stays wrong in nine; in the register, it is one edit.",
    hint="write {param:…} with the code of parameters.yaml",
    level="warning",
    check=check,
    passing=(Example("Le taux du FCTVA est de {param:fctva.rate}.", also=_REGISTERS),),
    failing=(Example("Le taux du FCTVA est de 16,404 %.", at=(1, 25), also=_REGISTERS),),
)
