"""A piece of equipment over its life: what is written off each year (R11), what it costs in all (R12)."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from commune_core.errors import InvalidPlan
from commune_core.financing.money import nearest

_LONGEST = 100


def depreciation(base: int, years: int, month: int = 1) -> tuple[int, ...]:
    """R11: the yearly allowances of what enters service in `month`, prorated in the first year.

    48 600 € over 10 years from September: 1 620 €, nine times 4 860 €, then 3 240 €. The last one clears.
    A grant that may be transferred is taken back at the same pace: the same function gives it.
    """
    if not 1 <= years <= _LONGEST or not 1 <= month <= 12:
        raise InvalidPlan(
            "Une durée d'amortissement va de 1 à 100 ans, et un mois de 1 à 12.",
            hint="Corrigez la durée ou le mois de mise en service.",
            field="annees" if 1 <= month <= 12 else "mois",
        )
    full = nearest(Fraction(base, years))
    months = 13 - month
    allowances = [full] * years
    if months < 12:
        allowances = [nearest(Fraction(base * months, 12 * years)), *allowances]
    # Rounding a few cents up, many times, must not write off more than there is.
    left, shown = base, []
    for wanted in allowances[:-1]:
        shown.append(min(wanted, left))
        left -= shown[-1]
    return (*shown, left)


@dataclass(frozen=True, slots=True)
class WholeLife:
    """What a choice costs over years: running costs as they will be paid, their value today, and in all."""

    running: int
    running_today: int
    total_today: int


def whole_life(
    investment: int, yearly: int, years: int, inflation: Fraction, discount: Fraction
) -> WholeLife:
    """R12: a net investment and running costs, indexed from year 2, discounted at each year's end."""
    if not 1 <= years <= _LONGEST:
        raise InvalidPlan(
            "Un coût global se calcule sur 1 à 100 ans.", hint="Corrigez la durée.", field="annees"
        )
    paid = [yearly * (1 + inflation) ** year for year in range(years)]
    today = sum((cost / (1 + discount) ** year for year, cost in enumerate(paid, 1)), Fraction())
    return WholeLife(nearest(sum(paid)), nearest(today), nearest(investment + today))
