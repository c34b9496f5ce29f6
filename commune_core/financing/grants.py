"""Grants and gifts once they are granted: the final amount (R08), LEADER (R14), what a gift costs (R13)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from commune_core.financing import parameters
from commune_core.financing.money import at_most, nearest


@dataclass(frozen=True, slots=True)
class FinalGrant:
    """What is paid in the end, the advance, and the most that instalments may reach before the balance."""

    amount: int
    advance: int
    instalments: int


def final_grant(rate: Fraction, planned: int, actual: int, day: date) -> FinalGrant:
    """R08: the rate applied to what was really spent, at most what was planned, both without VAT.

    40 % of 180 000 € planned and 168 450,37 € spent: 67 380,15 €. Advance and instalments (R08b) are shares
    of the grant as it was granted.
    """
    granted = nearest(rate * planned)
    return FinalGrant(
        amount=nearest(rate * min(planned, actual)),
        advance=nearest(rate * planned * parameters.rate("grant.advance", day)),
        instalments=min(granted, nearest(rate * planned * parameters.rate("grant.instalments", day))),
    )


def leader_aid(cost: int, rate: Fraction, ceiling: int | None = None) -> int:
    """R14: what LEADER brings to an owner who alone brings the national public money.

    One euro calls four: 80 % of 60 000 € are 48 000 €, unless the local group set a ceiling.
    """
    aid = nearest(cost * rate)
    return aid if ceiling is None else min(aid, ceiling)


@dataclass(frozen=True, slots=True)
class Gift:
    """What a gift gives the donor: the part that counts this year, the tax it saves, the part carried over.

    `ceiling` is what could have counted at most.
    """

    amount: int
    ceiling: int
    counted: int
    tax_saved: int

    @property
    def carried(self) -> int:
        """What counts in the five years to come."""
        return self.amount - self.counted

    @property
    def net_cost(self) -> int:
        """What the gift costs this year, once the tax is saved."""
        return self.amount - self.tax_saved


def company_gift(amount: int, turnover: int, day: date) -> Gift:
    """R13: 60 % of a company's gift up to 2 M€ and 40 % beyond, within 20 000 € or 0,5 % of its turnover."""
    ceiling = max(
        parameters.whole("gift.company.floor", day),
        at_most(turnover * parameters.rate("gift.company.turnover", day)),
    )
    counted = min(amount, ceiling)
    first = min(counted, parameters.whole("gift.company.step", day))
    saved = first * parameters.rate("gift.company.rate", day)
    saved += (counted - first) * parameters.rate("gift.company.rate_above", day)
    return Gift(amount, ceiling, counted, nearest(saved))


def personal_gift(amount: int, income: int, day: date) -> Gift:
    """R13: 66 % of a person's gift, within 20 % of the taxable income: 330 € for 500 €."""
    ceiling = at_most(income * parameters.rate("gift.person.income", day))
    counted = min(amount, ceiling)
    return Gift(amount, ceiling, counted, nearest(counted * parameters.rate("gift.person.rate", day)))
