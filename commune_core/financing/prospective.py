"""Several years ahead: projects against savings, debt, the wait for FCTVA and the working capital (R17).

Each year starts from accounts without the projects; projects add their spending, grants, FCTVA, loans and
running costs in the years when they fall.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from commune_core.errors import InvalidPlan
from commune_core.financing import parameters
from commune_core.financing.evaluation import Evaluation, evaluate
from commune_core.financing.findings import Finding, finding
from commune_core.financing.loans import annuities
from commune_core.financing.money import by_year, decimals, euros, nearest, percent, share_out
from commune_core.financing.plan import Plan, Resource
from commune_core.financing.savings import Flow, Fund, Savings, real_balance, savings, working_capital


@dataclass(frozen=True, slots=True)
class Accounts:
    """A year without the projects, in cents: real operating revenue (disposals left out) and `running`
    expenses without interest; the other investment `spending` with VAT, its grants, and FCTVA due already."""

    year: int
    revenue: int
    running: int
    spending: int = 0
    grants: int = 0
    fctva: int = 0


@dataclass(frozen=True, slots=True)
class DebtYear:
    """What the debt of today costs in a year to come."""

    year: int
    interest: int
    capital: int


@dataclass(frozen=True, slots=True)
class Project:
    """A plan, what it costs to run each year once open (negative: it spares), and when its loan is drawn.

    By default it opens the year after its last payment, and its loan is drawn in the year of its first one.
    """

    plan: Plan
    running: int = 0
    opens: int | None = None
    loan_year: int | None = None


@dataclass(frozen=True, slots=True)
class Outlook:
    """All that is known beforehand: the working capital and the debt at the start, and what comes then."""

    working_capital: int
    outstanding: int
    accounts: tuple[Accounts, ...]
    debt: tuple[DebtYear, ...] = ()
    projects: tuple[Project, ...] = ()

    def __post_init__(self) -> None:
        years = [each.year for each in self.accounts]
        if not years or years != list(range(years[0], years[0] + len(years))):
            raise InvalidPlan(
                "Une prospective porte sur des années qui se suivent.",
                hint="Donnez les comptes de chaque année, sans trou, dans l'ordre.",
                field="annees",
            )


@dataclass(frozen=True, slots=True)
class YearAhead:
    """A year of the outlook: its investment flow, its savings once loans are paid, the debt at its end, the
    working capital, and what the rules say."""

    flow: Flow
    savings: Savings
    interest: int
    capital: int
    outstanding: int
    fund: Fund
    findings: tuple[Finding, ...] = ()

    @property
    def year(self) -> int:
        """The year."""
        return self.flow.year

    @property
    def own_share(self) -> int:
        """What the commune pays of the year's investment itself: from its saving or its working capital."""
        return self.flow.spending - self.flow.grants - self.flow.fctva - self.flow.loan


def steady(first: Accounts, years: int, revenue: Fraction, running: Fraction) -> tuple[Accounts, ...]:
    """`years` years like `first`, with revenue and running expenses growing at these rates."""
    return tuple(
        replace(
            first,
            year=first.year + rank,
            revenue=nearest(first.revenue * (1 + revenue) ** rank),
            running=nearest(first.running * (1 + running) ** rank),
        )
        for rank in range(years)
    )


def look_ahead(outlook: Outlook) -> tuple[YearAhead, ...]:
    """R17 with R07 and R18: each year of the outlook, in order.

    The first instalments of a loan are paid the year after it is drawn. A project's loan drawn before the
    first year is taken to be in the debt of the start.
    """
    flows = _Flows(outlook.projects)
    loans = [
        (loan.capital, drawn, annuities(loan))
        for loan, drawn in flows.loans
        if drawn >= outlook.accounts[0].year
    ]
    years: list[YearAhead] = []
    outstanding = outlook.outstanding
    debt = {each.year: each for each in outlook.debt}
    for accounts in outlook.accounts:
        year = accounts.year
        paid = [debt[year]] if year in debt else []
        paid += [
            DebtYear(year, each.interest, each.capital)
            for _, drawn, lines in loans
            for each in lines
            if drawn + each.number == year
        ]
        interest, capital = sum(each.interest for each in paid), sum(each.capital for each in paid)
        drawn_now = sum(borrowed for borrowed, drawn, _ in loans if drawn == year)
        outstanding += drawn_now - capital
        saved = savings(
            revenue=accounts.revenue,
            expenses=accounts.running + flows.running(year) + interest,
            interest=interest,
            capital=capital,
            outstanding=outstanding,
        )
        flow = Flow(
            year,
            accounts.spending + flows.spending.get(year, 0),
            accounts.grants + flows.grants.get(year, 0),
            accounts.fctva + flows.fctva.get(year, 0),
            drawn_now,
            saved.net,
        )
        fund = working_capital(years[-1].fund.end if years else outlook.working_capital, [flow])[0]
        ahead = YearAhead(flow, saved, interest, capital, outstanding, fund)
        years.append(replace(ahead, findings=tuple(_findings(ahead))))
    return tuple(years)


def received(found: Evaluation, resource: Resource, worth: int) -> dict[int, int]:
    """When a grant comes: as it says, else as the project is paid; a European one, the year after (R14)."""
    if resource.received:
        years, weights = [year for year, _ in resource.received], [cents for _, cents in resource.received]
    elif resource.nature == "europe":
        years, weights = [max(found.spent, default=found.plan.year) + 1], [1]
    else:
        spent = found.spent or {found.plan.year: 1}
        years, weights = list(spent), list(spent.values())
    return by_year(zip(years, share_out(worth, weights), strict=True))


class _Flows:
    """What the projects bring to each year, in cents."""

    def __init__(self, projects: Iterable[Project]) -> None:
        evaluated = [(each, evaluate(each.plan)) for each in projects]
        self.spending = by_year(flow for _, found in evaluated for flow in found.spent.items())
        self.fctva = by_year(flow for _, found in evaluated for flow in found.fctva_by_year.items())
        self.grants = by_year(
            flow
            for _, found in evaluated
            for resource, worth in found.amounts
            for flow in received(found, resource, worth).items()
        )
        self.loans = [
            (
                each.plan.loan,
                min(found.spent, default=each.plan.year) if each.loan_year is None else each.loan_year,
            )
            for each, found in evaluated
            if each.plan.loan
        ]
        self._open = [
            (max(found.spent, default=each.plan.year) + 1 if each.opens is None else each.opens, each.running)
            for each, found in evaluated
        ]

    def running(self, year: int) -> int:
        """The running costs of the projects open that year."""
        return sum(cents for opens, cents in self._open if opens <= year)


def _findings(ahead: YearAhead) -> Iterator[Finding]:
    year = ahead.year
    if ahead.fund.end < 0:
        yield finding(
            "R17",
            "refused",
            f"En {year}, le fonds de roulement descend à {euros(ahead.fund.end)}.",
            "Décalez un projet, empruntez davantage, ou étalez les paiements.",
            amount=-ahead.fund.end,
        )
    own = real_balance(ahead.capital, [max(0, ahead.savings.gross), ahead.flow.fctva])
    if not own.reached:
        yield finding(
            "R18",
            "refused",
            f"En {year}, les ressources propres ne couvrent pas le capital de la dette : "
            f"il manque {euros(-own.gap)}.",
            "Un emprunt nouveau ne peut pas rembourser l'ancien : dégagez de l'épargne ou étalez la dette.",
            amount=-own.gap,
        )
    if ahead.savings.net < 0:
        yield finding(
            "R07",
            "warning",
            f"En {year}, l'épargne nette est négative ({euros(ahead.savings.net)}).",
            "Les recettes courantes ne paient plus la dette : l'investissement se prend sur les réserves.",
            amount=-ahead.savings.net,
        )
    yield from _alerts(ahead)


def _alerts(ahead: YearAhead) -> Iterator[Finding]:
    """R07b: landmarks of management, never a refusal."""
    year, day = ahead.year, date(ahead.year, 1, 1)
    to_repay, rate = ahead.savings.years_to_repay, ahead.savings.rate
    if ahead.outstanding > 0 and to_repay is None:
        yield finding("R07b", "warning", f"En {year}, l'épargne brute ne permet pas de rembourser la dette.")
    elif to_repay is not None and to_repay >= parameters.whole("debt.watch", day):
        limit = parameters.whole("debt.limit", day)
        beyond = (
            f"au-delà du repère de {limit} ans" if to_repay > limit else f"à surveiller avant {limit} ans"
        )
        shown = decimals(to_repay, 1).replace(".", ",")
        yield finding("R07b", "warning", f"En {year}, il faudrait {shown} ans pour rembourser, {beyond}.")
    if rate is not None and rate < parameters.rate("savings.watch", day):
        low = rate < parameters.rate("savings.alert", day)
        told = "sous le seuil d'alerte" if low else "à surveiller"
        yield finding(
            "R07b", "warning", f"En {year}, le taux d'épargne brute est de {percent(rate)}, {told}."
        )
