"""A figure of law in French: `16,404 %`, `40 000 €`, `12 ans`, `1er mars 2032`."""

from __future__ import annotations

import datetime
from decimal import Decimal

from commune_core.typography import MONTHS, NBSP, typeset
from olx_compiler.financing_schema import PeriodSource

_THIN = "\N{NARROW NO-BREAK SPACE}"
# "mois" and "ans": a unit is given in the plural, and French counts one for what is below two.
_ONE = {"ans": "an", "semaines": "semaine", "jours": "jour", "habitants": "habitant", "personnes": "personne"}


def figure(value: object, unit: str) -> str | None:
    """`value` of a parameter as a sentence holds it; None for a scale, which is no single figure."""
    if isinstance(value, datetime.date):
        return french_date(value)
    if not isinstance(value, Decimal):
        return None
    return f"{french_number(value)}{NBSP}{_ONE.get(unit, unit) if value < 2 else unit}"


def french_number(value: Decimal) -> str:
    """`35432.64` to `35 432,64`; no zero that says nothing."""
    whole, _, decimals = f"{abs(value):,f}".partition(".")
    decimals = decimals.rstrip("0")
    sign = "\N{MINUS SIGN}" if value < 0 else ""
    return sign + whole.replace(",", _THIN) + (f",{decimals}" if decimals else "")


def french_date(day: datetime.date) -> str:
    """`1er mars 2032`."""
    number = "1er" if day.day == 1 else str(day.day)
    return f"{number} {MONTHS[day.month - 1]} {day.year}"


def provenance(title: str, period: PeriodSource, day: datetime.date) -> str:
    """Where a figure comes from, in one line: its name, the day it holds, its source and how sure it is."""
    doubt = {"A": "", "B": ", sources concordantes", "C": ", à vérifier"}[period.certainty]
    return str(typeset(f"{title}, valeur au {french_date(day)} ({period.source}{doubt})"))
