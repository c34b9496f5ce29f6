"""What a worked case gives, line after line, in words: its amounts, its rates, its plan, its years."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from commune_core.financing import exercise_words as words
from commune_core.financing.money import euros, percent, read_amount
from commune_core.financing.plan import NATURE_LABELS
from commune_core.typography import typeset

DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)")


@dataclass(frozen=True, slots=True)
class Given:
    """One line of what an exercise gives."""

    label: str
    value: str


def word_of(table: Mapping[str, str], command: str, key: str, group: str = "") -> str:
    """What a key is called, in its group or for its command first."""
    names = (f"{group}.{key}" if group else "", f"{command}.{key}", key)
    return next((table[name] for name in names if name in table), key)


def given(case: Mapping[str, Any]) -> Iterator[Given]:
    """Each line that the case gives, in the order of its entries."""
    command = str(case["commande"])
    for key, value in case["entree"].items():
        label = word_of(words.GIVEN, command, key)
        if key in ("depenses", "ressources") and isinstance(value, list):
            yield from (_line(label, row) for row in value)
        elif isinstance(value, dict):
            yield from _inside(label, command, value)
        elif isinstance(value, list):
            yield from (Given(f"{label} ({rank})", _told("", each)) for rank, each in enumerate(value, 1))
        elif key != "detail":
            yield Given(typeset(label), _told(key, value))


def _inside(label: str, command: str, value: Mapping[str, Any]) -> Iterator[Given]:
    for key, inner in value.items():
        name = words.CHAPTERS.get(key) or word_of(words.GIVEN, command, key)
        if isinstance(inner, dict):
            yield from _inside(f"{label}, {name}", command, inner)
        else:
            yield Given(typeset(f"{label}, {_inside_a_sentence(name)}"), _told(key, inner))


def _inside_a_sentence(name: str) -> str:
    """A word begins with a small letter, an acronym does not."""
    return name if name[:2].isupper() else f"{name[:1].lower()}{name[1:]}"


def _line(label: str, row: Sequence[Any]) -> Given:
    """A line of expense or of resources: its kind, its name, and all that is said of it."""
    amount = euros(read_amount(row[1]))
    if label == "Ressources":
        return Given(typeset(f"Ressource : {row[0]}"), f"{amount}, {NATURE_LABELS[row[2]]}")
    vat = percent(Fraction(row[2])).replace(",00", "") if Fraction(row[2]) else "aucune"
    told = f"{amount} hors taxes ; TVA : {vat} ; {'avec' if row[3] else 'sans'} FCTVA"
    return Given(typeset(f"Dépense : {row[0]}"), typeset(told if row[4] else f"{told} ; non subventionnable"))


def _told(key: str, value: Any) -> str:
    if key in words.RATES:
        return percent(Fraction(value))
    if isinstance(value, str) and DAY.fullmatch(value):
        return f"{date.fromisoformat(value):%d/%m/%Y}"
    if isinstance(value, str) and re.fullmatch(r"\d+(\.\d{1,2})?", value):
        return euros(read_amount(value))
    return {"lineaire": "capital constant", "constante": "échéances constantes"}.get(str(value), str(value))
