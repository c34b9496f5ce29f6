"""Money and rates: from what people type to exact values, and from values to what people read.

An amount is a whole number of cents, a rate a Fraction (3,60 % is Fraction(36, 1000)). Nothing is ever a
float, and a result is rounded once, when it becomes cents or is shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor
from typing import Any

from commune_core.errors import InvalidAmount, InvalidRate
from commune_core.typography import NBSP

_THIN = "\u202f"
_SPACES = re.compile(r"\s+")
_SIGNS = re.compile(r"^(?:€|EUR)|(?:€|EUR|euros?)$", re.IGNORECASE)
_PLAIN = re.compile(r"(\d{1,3}(?: \d{3})+|\d+)(?:[.,](\d{1,2}))?", re.ASCII)
# Both signs tell which one groups and which one parts the cents; one alone before three digits does not.
_GROUPED = re.compile(r"(\d{1,3}(?:\.\d{3})+),(\d{1,2})|(\d{1,3}(?:,\d{3})+)\.(\d{1,2})", re.ASCII)
_RATE = re.compile(r"(\d{1,3}(?:[.,]\d{1,12})?)( ?%)?", re.ASCII)
_LARGEST = 10**14
_LONGEST = 40


def read_amount(raw: Any, field: str = "montant") -> int:
    """The cents of an amount in euros as people type it: « 1 234,56 € », "1234.56", 1234, Decimal("1234.5").

    Raises InvalidAmount for what is no number, is negative, or has more than two decimals.
    """
    exact = _exact_amount(raw)
    if exact is None:
        raise InvalidAmount(
            f"« {_shown(raw)} » n'est pas un montant en euros.",
            hint="Écrivez par exemple 1 234,56 : des chiffres, et deux décimales au plus après la virgule.",
            field=field,
        )
    if exact < 0:
        raise InvalidAmount(
            f"« {_shown(raw)} » est négatif : un montant saisi ne peut pas l'être.",
            hint="Écrivez une dépense et une recette en positif, chacune dans sa case.",
            field=field,
        )
    cents = exact * 100
    if cents.denominator != 1 or cents >= _LARGEST:
        raise InvalidAmount(
            f"« {_shown(raw)} » est {'trop grand' if cents >= _LARGEST else 'plus précis que le centime'}.",
            hint="Donnez deux décimales au plus, et moins de mille milliards d'euros.",
            field=field,
        )
    return int(cents)


def read_rate(raw: Any, field: str = "taux") -> Fraction:
    """The rate that was typed: « 3,6 % », "0.036" and Decimal("0.036") are Fraction(36, 1000).

    Raises InvalidRate outside 0 to 100 %.
    """
    rate: Fraction | None = None
    if isinstance(raw, str) and len(raw) <= _LONGEST:
        found = _RATE.fullmatch(_spaced(raw))
        if found:
            rate = Fraction(found[1].replace(",", ".")) / (100 if found[2] else 1)
    elif _is_exact(raw):
        rate = Fraction(raw)
    if rate is None or not 0 <= rate <= 1:
        raise InvalidRate(
            f"« {_shown(raw)} » n'est pas un taux entre 0 et 100 %.",
            hint="Écrivez 3,6 % ou 0,036.",
            field=field,
        )
    return rate


def nearest(value: Fraction | int) -> int:
    """The nearest whole number, halves away from zero, as merchants round."""
    value = Fraction(value)
    whole = floor(abs(value) + Fraction(1, 2))
    return -whole if value < 0 else whole


def at_most(value: Fraction | int) -> int:
    """The largest whole number of cents that does not pass a ceiling."""
    return floor(value)


def at_least(value: Fraction | int) -> int:
    """The smallest whole number of cents that reaches a floor."""
    return ceil(value)


def plain(cents: int) -> str:
    """An amount as machines exchange it: 123456 is "1234.56"."""
    whole, rest = divmod(abs(cents), 100)
    return f"{'-' if cents < 0 else ''}{whole}.{rest:02d}"


def euros(cents: int) -> str:
    """An amount as it is read in French: « 1 234,56 € », with spaces that do not break."""
    whole, rest = divmod(abs(cents), 100)
    grouped = f"{whole:,}".replace(",", _THIN)
    return f"{'-' if cents < 0 else ''}{grouped},{rest:02d}{NBSP}€"


def decimals(value: Fraction | int, places: int = 2) -> str:
    """A ratio with so many decimals, halves away from zero: Fraction(1089, 100) is "10.89"."""
    scaled = nearest(Fraction(value) * 10**places)
    digits = str(abs(scaled)).rjust(places + 1, "0")
    return f"{'-' if scaled < 0 else ''}{digits[:-places]}.{digits[-places:]}"


def percent(rate: Fraction, places: int = 2) -> str:
    """A rate as it is read in French: Fraction(15, 100) is « 15,00 % »."""
    return f"{decimals(rate * 100, places).replace('.', ',')}{NBSP}%"


def share_out(total: int, weights: Sequence[int]) -> list[int]:
    """`total` cents in parts proportional to `weights`, whose sum is exactly `total`."""
    whole, done, given = sum(weights), 0, 0
    parts = []
    for weight in weights:
        done += weight
        upto = nearest(Fraction(total * done, whole)) if whole else 0
        parts.append(upto - given)
        given = upto
    return parts


def by_year(flows: Iterable[tuple[int, int]]) -> dict[int, int]:
    """Cents of each year, in order, from (year, cents) pairs; years of nothing are left out."""
    sums: dict[int, int] = {}
    for year, cents in flows:
        sums[year] = sums.get(year, 0) + cents
    return {year: sums[year] for year in sorted(sums) if sums[year]}


def _exact_amount(raw: Any) -> Fraction | None:
    if _is_exact(raw):
        return Fraction(raw)
    if not isinstance(raw, str) or len(raw) > _LONGEST:
        return None
    text = _spaced(raw)
    sign = -1 if text[:1] in ("-", "−", "–") else 1
    text = _SIGNS.sub("", text.lstrip("-−–+ ")).strip()
    found = _PLAIN.fullmatch(text)
    if found:
        return sign * Fraction(f"{found[1].replace(' ', '')}.{found[2] or 0}")
    found = _GROUPED.fullmatch(text)
    if found:
        whole, cents = (found[1], found[2]) if found[1] else (found[3], found[4])
        return sign * Fraction(f"{re.sub('[.,]', '', whole)}.{cents}")
    return None


def _is_exact(raw: Any) -> bool:
    """Whether it is a number that a Fraction can be made of: a float is not exact, True is no number."""
    if isinstance(raw, Decimal):
        # Fraction() would write 1e999999999 out digit by digit.
        exponent = raw.as_tuple().exponent  # a letter where it is not finite
        return isinstance(exponent, int) and exponent >= -20 and raw.copy_abs() < 10**18
    return isinstance(raw, Fraction | int) and not isinstance(raw, bool)


def _spaced(text: str) -> str:
    """One plain space for any run of spaces, breaking or not."""
    return _SPACES.sub(" ", text).strip()


def _shown(raw: Any) -> str:
    text = str(raw) if isinstance(raw, str | Decimal | int) else repr(raw)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
