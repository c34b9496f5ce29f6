"""FCTVA, the State's compensation of VAT: how much, and in which year it comes (R01, R02)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Literal, get_args

from commune_core.errors import InvalidPlan
from commune_core.financing import parameters
from commune_core.financing.money import by_year, nearest

Regime = Literal["n", "n+1", "n+2", "epci"]
REGIMES: tuple[Regime, ...] = get_args(Regime)
_CODES = {
    "n": "fctva.delay.new_commune",
    "n+1": "fctva.delay.agreement",
    "n+2": "fctva.delay.common",
    "epci": "fctva.delay.epci",
}
_FULL_VAT = Fraction(1, 5)


def fctva(eligible: int, day: date) -> int:
    """R01: the FCTVA of `eligible` cents, VAT included, rounded once on the total.

    21 600 000 cents (216 000 €) bring 3 543 264 (35 432,64 €) at 16,404 %. The rate is flat: what was paid
    with VAT at 5,5 % or 10 % brings as much.
    """
    return nearest(eligible * parameters.rate("fctva.rate", day))


def check_regime(regime: str) -> None:
    """Raise InvalidPlan for a regime that is none."""
    if regime not in REGIMES:
        raise InvalidPlan(
            f"« {regime} » n'est pas un régime de versement du FCTVA.",
            hint=f"Régimes possibles : {', '.join(REGIMES)}.",
            field="regime",
        )


def year_of_payment(year: int, regime: Regime) -> int:
    """R02: the year when the FCTVA of what is paid in `year` comes.

    "n+2" is the common rule, "n+1" that of the agreements of 2009 and 2010, "n" that of communes nouvelles;
    "epci", for communautés de communes and d'agglomération, was n up to what is paid in 2025, n+1 from 2026.
    """
    check_regime(regime)
    return year + parameters.whole(_CODES[regime], date(year, 12, 31))


def by_year_of_payment(
    eligible: Mapping[int, int], regime: Regime | Mapping[int, Regime], day: date
) -> dict[int, int]:
    """R02: the FCTVA that comes each year, from eligible spending (VAT included) by year.

    Each year of spending is declared, and rounded, by itself; `regime` may differ from a year to the next.
    """
    return by_year(
        (year_of_payment(year, regime if isinstance(regime, str) else regime[year]), fctva(spent, day))
        for year, spent in eligible.items()
    )


@dataclass(frozen=True, slots=True)
class Uncompensated:
    """What VAT at 20 % costs beyond the FCTVA, and what rounding invoice by invoice would have given."""

    total: int
    line_by_line: int
    vat: int
    lost: int


def uncompensated(invoices: Iterable[int], day: date) -> Uncompensated:
    """R01 on invoices, VAT of 20 % included: 1 000,01 + 1 000,02 + 1 000,03 € bring 492,13 €, not 492,12."""
    amounts = list(invoices)
    paid = sum(amounts)
    total, vat = fctva(paid, day), nearest(paid * _FULL_VAT / (1 + _FULL_VAT))
    return Uncompensated(total, sum(fctva(amount, day) for amount in amounts), vat, vat - total)
