"""What a budget can bear: savings and debt (R07), the real balance (R18), the working capital (R17),
spending before the vote (R09), the impact study (R10)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from commune_core.errors import InvalidPlan
from commune_core.financing import parameters
from commune_core.financing.money import at_most

# Debt, and what is written in the accounts without being paid: carried deficits, moves between sections.
NOT_COMMITTED = ("16", "001", "040", "041")


@dataclass(frozen=True, slots=True)
class Savings:
    """The three savings of a year, in cents; `rate` is gross saving over revenue (None without revenue).

    `years_to_repay` is None where gross saving is not positive: it can then not be computed.
    """

    operating: int
    gross: int
    net: int
    rate: Fraction | None
    years_to_repay: Fraction | None


def savings(
    *, revenue: int, expenses: int, interest: int, capital: int, outstanding: int, disposals: int = 0
) -> Savings:
    """R07: savings from real operating revenue and expenses (interest included), and the debt.

    What selling property brought (`disposals`) is taken out of the revenue. 6 150 000 € less 5 480 000 €
    is a gross saving of 670 000 €, or 10,89 %; with 4 650 000 € of debt, 6,94 years to repay.
    """
    steady = revenue - disposals
    gross = steady - expenses
    return Savings(
        operating=gross + interest,
        gross=gross,
        net=gross - capital,
        rate=Fraction(gross, steady) if steady else None,
        years_to_repay=Fraction(outstanding, gross) if gross > 0 else None,
    )


@dataclass(frozen=True, slots=True)
class RealBalance:
    """Own resources beside the capital they must repay."""

    own_resources: int
    capital: int

    @property
    def gap(self) -> int:
        """What is left once the capital is repaid; negative where something is missing."""
        return self.own_resources - self.capital

    @property
    def reached(self) -> bool:
        """Whether the budget is in real balance, as far as its capital goes."""
        return self.gap >= 0


def real_balance(capital: int, own_resources: Iterable[int]) -> RealBalance:
    """R18: capital is repaid from own resources; neither a new loan nor an earmarked grant is one."""
    return RealBalance(sum(own_resources), capital)


@dataclass(frozen=True, slots=True)
class Flow:
    """The investment of a year, in cents: spending with VAT, and what pays for it."""

    year: int
    spending: int
    grants: int = 0
    fctva: int = 0
    loan: int = 0
    saving: int = 0

    @property
    def need(self) -> int:
        """What is taken from the working capital; negative where the year adds to it."""
        return self.spending - self.grants - self.fctva - self.loan - self.saving


@dataclass(frozen=True, slots=True)
class Fund:
    """The working capital at the end of a year, and what the year took from it."""

    year: int
    need: int
    end: int


def working_capital(initial: int, flows: Iterable[Flow]) -> tuple[Fund, ...]:
    """R17: the working capital from year to year; `saving` is net, and may be negative."""
    funds, left = [], initial
    for flow in flows:
        left -= flow.need
        funds.append(Fund(flow.year, flow.need, left))
    return tuple(funds)


@dataclass(frozen=True, slots=True)
class Quarter:
    """The credits of last year that count, and the part that may be spent before the vote."""

    base: int
    limit: int


def before_the_vote(credits: Mapping[str, int], day: date) -> Quarter:
    """R09: a quarter of last year's investment credits, by chapter, without carried commitments nor debt."""
    base = sum(cents for chapter, cents in credits.items() if not chapter.startswith(NOT_COMMITTED))
    return Quarter(base, at_most(base * parameters.rate("before_vote.share", day)))


@dataclass(frozen=True, slots=True)
class ImpactStudy:
    """The amount beyond which a study of the effect on running costs is compulsory."""

    threshold: int
    required: bool


def impact_study(population: int, revenue: int, amount: int, day: date) -> ImpactStudy:
    """R10: compulsory when an operation passes a share of operating revenue, that depends on population.

    Where the text gives a share or an amount, the lower one is taken: 50 000 000 € for 60 000 inhabitants.
    """
    if population < 0:
        raise InvalidPlan(
            "Une population ne peut pas être négative.",
            hint="Donnez le nombre d'habitants.",
            field="population",
        )
    line = parameters.bracket("impact_study.threshold", day, population)
    exact = revenue * line.rate
    if line.ceiling is not None:
        exact = min(exact, Fraction(line.ceiling))
    return ImpactStudy(at_most(exact), amount > exact)
