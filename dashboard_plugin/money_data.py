"""What the app hands out and takes about money: cost lines, grants, terms, plans. Integer cents everywhere.

Rates are whole numbers too, as they are stored: hundredths of a percent for VAT and shares, ten-thousandths
for the rate of a loan.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import cast

from commune_core.errors import CommuneError, UnknownParameter
from commune_core.financing import dates, words
from commune_core.financing.astride import Astride
from commune_core.financing.evaluation import Evaluation
from commune_core.financing.fctva import REGIMES, Regime
from commune_core.financing.loans import Loan
from commune_core.financing.plan import (
    Derogation,
    Expense,
    Motive,
    Nature,
    Plan,
    Resource,
    Status,
)
from commune_core.financing.words import LEAD, NO_VAT_BACK
from dashboard_plugin.project_data import ProjectView

_IN_A_PLAN: dict[str, Status] = {"refused": "refused", "granted": "obtained", "paid": "obtained"}

SHARE_LABELS = {"": "La part habituelle : 20 % des financements publics", **words.SHARE_LABELS}
PERIOD_LABELS = {1: "Une par an", 2: "Deux par an", 4: "Quatre par an", 12: "Douze par an"}


@dataclass(frozen=True, slots=True)
class CostFields:
    """A cost line: `planned` without VAT, `vat` in hundredths of a percent, `paid` with VAT (None: no)."""

    label: str
    year: int
    planned: int
    vat: int = 2000
    fctva: bool = True
    subsidisable: bool = True
    paid: int | None = None

    def expense(self) -> Expense:
        """The same line in a plan; raises InvalidPlan."""
        return Expense(
            self.label,
            self.planned,
            Fraction(self.vat, 10_000),
            fctva=self.fctva,
            subsidised=self.subsidisable,
            paid=((self.year, self.planned),),
        )


@dataclass(frozen=True, slots=True)
class GrantFields:
    """Money somebody else brings: `amount` hoped for, `granted` once decided, `received` so far."""

    funder: str
    nature: str
    year: int
    amount: int
    scheme: str = ""
    granted: int | None = None
    received: int | None = None
    status: str = "idea"
    request_received_on: date | None = None
    decided_on: date | None = None

    @property
    def worth(self) -> int:
        """What the plan counts, in cents: what was decided, else what is hoped for; 0 once refused."""
        if self.status == "refused":
            return 0
        decided = self.status in ("granted", "paid") and self.granted is not None
        return cast("int", self.granted) if decided else self.amount

    def resource(self, label: str) -> Resource:
        """The same grant in a plan; raises InvalidPlan."""
        worth = self.amount if self.status == "refused" else self.worth
        return Resource(
            label,
            cast("Nature", self.nature),
            amount=worth,
            status=_IN_A_PLAN.get(self.status, "asked"),
            received=((self.year, worth),),
        )


@dataclass(frozen=True, slots=True)
class TermsFields:
    """What a plan rests on beside its lines: the day of its rules, FCTVA, minimum share, loan, first
    signature. `loan` in cents, `rate` in ten-thousandths of a percent, `share` in hundredths."""

    on: date | None = None
    signed_on: date | None = None
    regime: str = "n+2"
    reason: str = ""
    share: int | None = None
    reference: str = ""
    loan: int = 0
    rate: int = 0
    years: int = 0
    periods: int = 1

    def borrowed(self) -> Loan | None:
        """The loan, if there is one; raises InvalidPlan."""
        if not self.loan:
            return None
        return Loan(self.loan, Fraction(self.rate, 1_000_000), self.years, self.periods)

    def derogation(self) -> Derogation | None:
        """What lowers the minimum share, if anything does; raises InvalidPlan."""
        if self.reason in ("", LEAD):
            return None
        return Derogation(Fraction(self.share or 0, 10_000), cast("Motive", self.reason), self.reference)

    def recovery(self) -> tuple[Regime, bool]:
        """The regime of FCTVA, and whether any VAT comes back."""
        known = self.regime in REGIMES
        return (cast("Regime", self.regime) if known else "n+2"), self.regime != NO_VAT_BACK


@dataclass(frozen=True, slots=True)
class CostRow:
    """A stored cost line."""

    id: int
    version: int
    fields: CostFields

    @property
    def planned_with_vat(self) -> int:
        """What it should cost in all, in cents."""
        return self.fields.planned + self.fields.expense().vat_amount


@dataclass(frozen=True, slots=True)
class GrantRow:
    """A stored grant; `label` is how the plan names it."""

    id: int
    version: int
    fields: GrantFields
    label: str


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a plan takes from elsewhere: its title, the commune's population and yearly revenue."""

    title: str = ""
    population: int | None = None
    revenue: int | None = None


def plan_of(
    costs: tuple[CostRow, ...],
    grants: tuple[GrantRow, ...],
    terms: TermsFields,
    around: Surroundings = Surroundings(),
) -> Plan:
    """The plan that these lines make; raises InvalidPlan, without a cost line as well.

    Its rules are those of the day that was chosen, else of 1 January of its first year of spending.
    """
    first = min((each.fields.year for each in costs), default=2026)
    regime, back = terms.recovery()
    state = [
        each.fields.request_received_on
        for each in grants
        if each.fields.nature.startswith("etat_") and each.fields.status != "refused"
    ]
    return Plan(
        day=terms.on or date(first, 1, 1),
        year=first,
        expenses=tuple(each.fields.expense() for each in costs),
        resources=tuple(each.fields.resource(each.label) for each in grants),
        loan=terms.borrowed(),
        regime=regime,
        lead=terms.reason == LEAD,
        derogation=terms.derogation(),
        vat_recovered=back,
        # Signing is too early as soon as one request had not been received.
        received=max((each for each in state if each), default=None),
        first_commitment=terms.signed_on,
        population=around.population,
        revenue=around.revenue,
        title=around.title,
    )


@dataclass(frozen=True, slots=True)
class YearOfPlan:
    """One year of a plan: what was planned with VAT and what was paid, what comes and what came. Cents."""

    year: int
    planned: int = 0
    paid: int = 0
    granted: int = 0
    received: int = 0
    fctva: int = 0


@dataclass(frozen=True, slots=True)
class GrantDeadlines:
    """When the file of a State grant is complete without a word (R15b), and, once it is granted, by when
    works begin at the latest, without and with the extension."""

    row: GrantRow
    complete: date
    start_by: date | None
    start_by_extended: date | None


@dataclass(frozen=True, slots=True)
class FinancingView:
    """The money of one project, as whoever may read it reads it.

    `evaluation` is None where there is no cost line yet, or where `trouble` says why it cannot be computed.
    `day` is that of the rules, None without a cost line; `terms_version` 0 as long as nothing was chosen.
    """

    project: ProjectView
    costs: tuple[CostRow, ...]
    grants: tuple[GrantRow, ...]
    terms: TermsFields
    terms_version: int
    evaluation: Evaluation | None
    astride: tuple[Astride, ...] = ()
    trouble: CommuneError | None = None
    may_edit: bool = False

    @property
    def day(self) -> date | None:
        """The day whose rules apply."""
        return self.evaluation.plan.day if self.evaluation else None

    @property
    def paid(self) -> int:
        """What was paid so far, VAT included."""
        return sum(each.fields.paid or 0 for each in self.costs)

    @property
    def received(self) -> int:
        """What came from others so far."""
        return sum(each.fields.received or 0 for each in self.grants)

    def deadlines(self) -> tuple[GrantDeadlines, ...]:
        """What must happen by when for each State grant asked for or granted, and not yet paid."""
        found = []
        for row in self.grants:
            received, notified = row.fields.request_received_on, row.fields.decided_on
            if row.fields.nature != "etat_dotation" or received is None:
                continue
            if row.fields.status in ("refused", "paid"):
                continue
            granted = notified if row.fields.status == "granted" else None
            try:
                told = dates.deadlines(received, received, notified=granted)
            except UnknownParameter:
                continue
            found.append(GrantDeadlines(row, told.complete, told.start_by, told.start_by_extended))
        return tuple(found)

    def years(self) -> tuple[YearOfPlan, ...]:
        """The plan year by year: its totals are those of the plan, to the cent."""
        fctva = dict(self.evaluation.fctva_by_year) if self.evaluation else {}
        years = {each.fields.year for each in self.costs} | {each.fields.year for each in self.grants}
        years |= set(fctva)
        return tuple(self._year(year, fctva.get(year, 0)) for year in sorted(years))

    def _year(self, year: int, fctva: int) -> YearOfPlan:
        costs = [each for each in self.costs if each.fields.year == year]
        grants = [each for each in self.grants if each.fields.year == year]
        return YearOfPlan(
            year,
            planned=sum(each.planned_with_vat for each in costs),
            paid=sum(each.fields.paid or 0 for each in costs),
            granted=sum(each.fields.worth for each in grants),
            received=sum(each.fields.received or 0 for each in grants),
            fctva=fctva,
        )
