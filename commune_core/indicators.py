"""Indicators of a commune: what a value may be, how a typed one is read, and how far along the way it is.

A value is a Decimal of at most fourteen digits before the comma and four after it: eighteen in all, never a
float. Nothing is rounded: what would have to be is refused.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType
from typing import Any

from .errors import CommuneError

DIRECTIONS: Mapping[str, str] = MappingProxyType(
    {"up": "Plus la valeur monte, mieux c’est", "down": "Plus la valeur baisse, mieux c’est"}
)
PLACES = 4
LARGEST = Decimal(10) ** (18 - PLACES)
"""The first value that is too large."""
FIRST_YEAR, LAST_YEAR = 1900, 2200
EARLIEST = date(FIRST_YEAR, 1, 1)
# In the Pacific tomorrow has come: a sensor there may be a day ahead of Paris.
AHEAD = timedelta(days=1)
FLOAT_DIGITS = 15
"""As many significant digits of a number as any program keeps."""

_LONGEST = 40
_SPACES = re.compile(r"\s+")
_PLAIN = re.compile(r"(\d{1,3}(?: \d{3})+|\d+)(?:[.,](\d+))?", re.ASCII)
# Both signs tell which one groups and which one begins the decimals.
_GROUPED = re.compile(r"(\d{1,3}(?:\.\d{3})+),(\d+)|(\d{1,3}(?:,\d{3})+)\.(\d+)", re.ASCII)
_DAYS = (
    (re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]00:00(?::00)?)?", re.ASCII), (1, 2, 3)),
    (re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", re.ASCII), (3, 2, 1)),
)


class InvalidIndicator(CommuneError):
    """A definition, a day or a value that cannot be; `where["field"]` names which."""

    code = "indicator.invalid"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an indicator has come.

    `share` is the part of the way from the baseline to the target that is behind it, 0 to 1, None without
    both. `reached`: as good as the target or better. `fell`: worse than the baseline.
    """

    share: Fraction | None
    reached: bool
    fell: bool


def progress(
    direction: str, baseline: Decimal | None, target: Decimal | None, value: Decimal | None
) -> Progress:
    """How far `value` is on its way; without a value nothing is reached and nothing has fallen.

    Example: leaks to bring from 40 % down to 20 %, 35 % today: a quarter of the way.
    """
    if value is None:
        return Progress(None, reached=False, fell=False)
    sign = 1 if direction == "up" else -1
    reached = target is not None and sign * (value - target) >= 0
    fell = baseline is not None and sign * (value - baseline) < 0
    share: Fraction | None = None
    if baseline is not None and target is not None:
        way = Fraction(target) - Fraction(baseline)
        if way == 0:
            share = Fraction(int(reached))
        else:
            share = min(max((Fraction(value) - Fraction(baseline)) / way, Fraction(0)), Fraction(1))
    return Progress(share, reached, fell)


def read_value(raw: Any, field: str = "value") -> Decimal:
    """The value that was typed: « 1 234,5 », "-0.25", 12, Decimal("3.5"), 12.5 (as its shortest digits say).

    Raises InvalidIndicator for what is no number, is too large, or is finer than four decimals.
    """
    exact = _exact(raw)
    if exact is None:
        raise InvalidIndicator(
            f"« {_shown(raw)} » n’est pas un nombre.",
            hint="Écrivez par exemple 1 234,5 : des chiffres, et quatre décimales au plus après la virgule.",
            field=field,
        )
    if abs(exact) >= LARGEST:
        raise InvalidIndicator(
            f"« {_shown(raw)} » est trop grand : quatorze chiffres au plus avant la virgule.",
            hint="Changez d’unité : par exemple des milliers.",
            field=field,
        )
    if exact != exact.quantize(Decimal(1).scaleb(-PLACES)):
        raise InvalidIndicator(
            f"« {_shown(raw)} » est trop précis : quatre décimales au plus après la virgule.",
            hint="Arrondissez, ou changez d’unité.",
            field=field,
        )
    # 12.50 is 12.5, 1E+2 is 100, and minus zero is zero.
    return exact.normalize() if exact % 1 else Decimal(int(exact))


def read_day(raw: Any, *, today: date, field: str = "on") -> date:
    """The day that was typed: « 31/12/2025 », "2025-12-31"; a year alone is its last day.

    Raises InvalidIndicator for what is no day, is before 1900, or has not come.
    """
    found = raw if isinstance(raw, date) else _day(str(raw or "").strip()[:_LONGEST])
    if found is None:
        raise InvalidIndicator(
            f"« {_shown(raw)} » n’est pas une date.",
            hint="Écrivez par exemple 31/12/2025, ou l’année seule pour son dernier jour.",
            field=field,
        )
    if not EARLIEST <= found <= today + AHEAD:
        raise InvalidIndicator(
            f"Le {found:%d/%m/}{found.year:04d} {'est trop ancien' if found < EARLIEST else 'est à venir'}.",
            hint="Une valeur se note pour un jour passé, depuis 1900. Pour l’année en cours, donnez le jour.",
            field=field,
        )
    return found


def check_way(
    direction: str,
    baseline: Decimal | None,
    baseline_year: int | None,
    target: Decimal | None,
    target_year: int | None,
) -> None:
    """Raise InvalidIndicator for a direction that is none, a target that is worse than the baseline, a year
    without its value, or a target set before the baseline."""
    if direction not in DIRECTIONS:
        raise InvalidIndicator(
            "Dites dans quel sens la valeur s’améliore.",
            hint="Choisissez un des deux sens.",
            field="direction",
        )
    for value, year, field in ((baseline, baseline_year, "baseline"), (target, target_year, "target")):
        if year is None:
            continue
        if value is None:
            raise InvalidIndicator(
                f"L’année {year} est donnée sans sa valeur.",
                hint="Donnez la valeur, ou effacez l’année.",
                field=field,
            )
        if not FIRST_YEAR <= year <= LAST_YEAR:
            raise InvalidIndicator(
                f"L’année {year} n’est pas possible.",
                hint=f"De {FIRST_YEAR} à {LAST_YEAR}.",
                field=f"{field}_year",
            )
    if baseline_year is not None and target_year is not None and target_year < baseline_year:
        raise InvalidIndicator(
            "L’année de la cible est avant celle du départ.",
            hint="Corrigez l’une des deux années.",
            field="target_year",
        )
    if baseline is None or target is None or baseline == target:
        return
    if (target > baseline) is not (direction == "up"):
        raise InvalidIndicator(
            "La cible est moins bonne que le départ, dans le sens que vous avez choisi.",
            hint="Corrigez la cible, le départ ou le sens.",
            field="target",
        )


def _exact(raw: Any) -> Decimal | None:
    """The number as it was given, whatever its size; None where it is none."""
    if isinstance(raw, bool):
        return None
    if isinstance(raw, int):
        return Decimal(raw) if abs(raw) < 10**_LONGEST else LARGEST
    if isinstance(raw, float):
        return _of_float(raw)
    if isinstance(raw, Decimal):
        return _of_decimal(raw)
    if not isinstance(raw, str) or len(raw) > _LONGEST:
        return None
    text = _SPACES.sub(" ", raw).strip()
    sign = "-" if text[:1] in ("-", "−", "–") else ""
    text = text[1:].strip() if text[:1] in ("-", "−", "–", "+") else text
    found = _PLAIN.fullmatch(text)
    if found:
        return Decimal(f"{sign}{found[1].replace(' ', '')}.{found[2] or 0}")
    found = _GROUPED.fullmatch(text)
    if found:
        whole, rest = (found[1], found[2]) if found[1] else (found[3], found[4])
        return Decimal(f"{sign}{re.sub('[.,]', '', whole)}.{rest}")
    return None


def _of_float(raw: float) -> Decimal | None:
    """What a program meant by a float; None where its digits may already have been lost on the way."""
    exact = Decimal(repr(raw))
    digits = exact.normalize().as_tuple().digits
    return _of_decimal(exact) if len(digits) <= FLOAT_DIGITS else None


def _of_decimal(raw: Decimal) -> Decimal | None:
    if not raw.is_finite():
        return None
    # Written out digit by digit, 1e999999999 would fill the memory; a tiny one is still too precise.
    if raw.copy_abs() >= LARGEST:
        return LARGEST.copy_sign(raw)
    exponent = raw.normalize().as_tuple().exponent
    fine = isinstance(exponent, int) and exponent < -_LONGEST
    return Decimal(1).scaleb(-_LONGEST) if fine and raw else raw


def _day(text: str) -> date | None:
    if re.fullmatch(r"\d{4}", text, re.ASCII):
        return date(int(text), 12, 31) if int(text) else None
    for pattern, order in _DAYS:
        found = pattern.fullmatch(text)
        if found:
            try:
                return date(*(int(found[place]) for place in order))
            except ValueError:
                return None
    return None


def _shown(raw: Any) -> str:
    text = str(raw) if isinstance(raw, str | Decimal | int | float) else type(raw).__name__
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
