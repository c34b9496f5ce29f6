"""Loans: their instalments to the cent, lines of credit, and rents that pay them back (R06, R16, R19)."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Literal, get_args

from commune_core.errors import InvalidPlan
from commune_core.financing.money import nearest

Profile = Literal["constant", "linear"]
PROFILES: tuple[Profile, ...] = get_args(Profile)
PERIODS = (1, 2, 4, 12)
_LONGEST = 60


@dataclass(frozen=True, slots=True)
class Loan:
    """A loan of `capital` cents at a yearly `rate`, over `years`, in so many `periods` a year.

    "constant": equal instalments; "linear": equal parts of capital. Raises InvalidPlan on impossible terms.
    """

    capital: int
    rate: Fraction
    years: int
    periods: int = 1
    profile: Profile = "constant"

    def __post_init__(self) -> None:
        for wrong, field, message, hint in (
            (self.capital <= 0, "capital", "Un emprunt a un capital.", "Donnez un montant au-dessus de 0."),
            (not 0 <= self.rate <= 1, "taux", "Ce taux est impossible.", "Écrivez par exemple 3,6 %."),
            (
                not 1 <= self.years <= _LONGEST,
                "annees",
                "Cette durée est impossible.",
                f"Donnez de 1 à {_LONGEST} ans.",
            ),
            (
                self.periods not in PERIODS,
                "periodes",
                "Cette périodicité est impossible.",
                "Donnez 1, 2, 4 ou 12 échéances par an.",
            ),
            (
                self.profile not in PROFILES,
                "mode",
                "Ce profil est inconnu.",
                "Choisissez constant ou linéaire.",
            ),
        ):
            if wrong:
                raise InvalidPlan(message, hint=hint, field=field)


@dataclass(frozen=True, slots=True)
class Instalment:
    """Paid at a due date, or in a year, and the capital still due after it: cents, numbered from 1."""

    number: int
    interest: int
    capital: int
    outstanding: int

    @property
    def payment(self) -> int:
        """Interest and capital together."""
        return self.interest + self.capital


@lru_cache(maxsize=256)
def instalments(loan: Loan) -> tuple[Instalment, ...]:
    """R06: the table of a loan; interest is rounded at each line, and the last one clears the capital.

    150 000 € at 3,60 % over 15 years, once a year: 13 116,55 € fifteen times, the last 13 116,65 €.
    """
    count, rate = loan.years * loan.periods, loan.rate / loan.periods
    part = nearest(Fraction(loan.capital, count))
    payment = nearest(loan.capital * rate / (1 - (1 + rate) ** -count)) if rate else part
    outstanding, lines = loan.capital, []
    for number in range(1, count + 1):
        interest = nearest(outstanding * rate)
        wanted = part if loan.profile == "linear" else payment - interest
        # A few cents over many years: rounding alone would pay more than is due.
        capital = outstanding if number == count else min(wanted, outstanding)
        outstanding -= capital
        lines.append(Instalment(number, interest, capital, outstanding))
    return tuple(lines)


def annuities(loan: Loan) -> tuple[Instalment, ...]:
    """The table of a loan, added up year by year."""
    lines = instalments(loan)
    years = [lines[first : first + loan.periods] for first in range(0, len(lines), loan.periods)]
    return tuple(
        Instalment(
            number,
            sum(line.interest for line in year),
            sum(line.capital for line in year),
            year[-1].outstanding,
        )
        for number, year in enumerate(years, 1)
    )


def total_interest(loan: Loan) -> int:
    """All the interest that a loan costs."""
    return sum(line.interest for line in instalments(loan))


def line_of_credit(drawn: int, rate: Fraction, days: int, base: int) -> int:
    """R19: the interest of a line of credit: 200 000 € at 3,10 % for 240 days of 360 cost 4 133,33 €.

    It is no resource of a plan: it lends cash and is outside the budget.
    """
    return nearest(drawn * rate * Fraction(days, base))


@dataclass(frozen=True, slots=True)
class RentCover:
    """What a rent pays of a loan: `covered` is its share of the first year's annuity."""

    annuity: int
    rent: int
    net_rent: int
    covered: Fraction
    effort: int


def rent_cover(loan: Loan, monthly_rent: int, charges: int) -> RentCover:
    """R16: the yearly rent, net of the owner's charges, beside the annuity of the loan."""
    annuity = annuities(loan)[0].payment
    rent = 12 * monthly_rent
    net = rent - charges
    return RentCover(annuity, rent, net, Fraction(net, annuity), annuity - net)
