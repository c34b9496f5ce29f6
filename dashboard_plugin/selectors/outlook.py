"""The years to come of a commune: its own figures, its projects, and what both come to year by year."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from commune_core.errors import CommuneError
from commune_core.financing.astride import astride
from commune_core.financing.evaluation import evaluate
from commune_core.financing.plan import Plan
from commune_core.financing.prospective import Accounts, DebtYear, Outlook, YearAhead, look_ahead
from commune_core.financing.prospective import Project as Planned
from commune_core.policy import Operation
from dashboard_plugin.applets.financing.models import Outlook as OutlookModel
from dashboard_plugin.applets.projects.models import Project
from dashboard_plugin.applets.territory.models import Commune
from dashboard_plugin.money_data import Surroundings, plan_of
from dashboard_plugin.outlook_data import OutlookFields, OutlookRow, OutlookView, PlannedProject
from dashboard_plugin.platform import get_clock
from dashboard_plugin.selectors.access import open_commune
from dashboard_plugin.selectors.financing import cost_row, grant_row, scheme_names, terms_of

FIGURES = (
    "year", "revenue", "spending", "interest", "capital", "debt", "working_capital", "investment", "grants",
    "fctva",
)  # fmt: skip

Told = tuple[int, str, CommuneError]


def outlook(user_id: int | None, *, commune: str | None) -> OutlookView:
    """The multi-year plan of a commune; raises Forbidden, UnknownCommune."""
    access = open_commune(user_id, commune)
    access.require(Operation.READ_PROJECTS)
    this_year = get_clock().today().year
    rows = outlook_rows(access.row)
    plans, left_out = _plans(access.row, access.commune.population, rows)
    started, missing = following(rows, this_year)
    return OutlookView(
        commune=access.commune,
        this_year=this_year,
        rows=rows,
        years=_ahead(started, [plan for _, plan in plans]),
        projects=tuple(_planned(number, plan) for number, plan in plans),
        left_out=tuple(left_out),
        missing=missing,
        may_edit=access.permits(Operation.SET_FINANCING),
    )


def outlook_rows(commune: Commune | None) -> tuple[OutlookRow, ...]:
    """The years told of a commune, the earliest first."""
    return tuple(outlook_row(row) for row in OutlookModel.objects.filter(commune=commune).order_by("year"))


def outlook_row(row: OutlookModel) -> OutlookRow:
    """A stored year as it is handed out."""
    return OutlookRow(row.version, OutlookFields(**{name: getattr(row, name) for name in FIGURES}))


def following(rows: Sequence[OutlookRow], this_year: int) -> tuple[list[OutlookRow], int | None]:
    """The years that follow each other from this one on, or from the next one told; and the one that stops
    them, None where none does."""
    coming = [row for row in rows if row.fields.year >= this_year]
    kept = [row for place, row in enumerate(coming) if row.fields.year == coming[0].fields.year + place]
    return kept, kept[-1].fields.year + 1 if len(kept) < len(coming) else None


def _ahead(rows: Sequence[OutlookRow], plans: Iterable[Plan]) -> tuple[YearAhead, ...]:
    if not rows:
        return ()
    figures = [row.fields for row in rows]
    return look_ahead(
        Outlook(
            working_capital=figures[0].working_capital or 0,
            outstanding=figures[0].debt,
            accounts=tuple(
                Accounts(each.year, each.revenue, each.spending, each.investment, each.grants, each.fctva)
                for each in figures
            ),
            debt=tuple(DebtYear(each.year, each.interest, each.capital) for each in figures),
            projects=tuple(Planned(plan) for plan in plans),
        )
    )


def _plans(
    commune: Commune | None, population: int | None, rows: Sequence[OutlookRow]
) -> tuple[list[tuple[int, Plan]], list[Told]]:
    """The plans of the projects not dropped; and those that cannot be reckoned, with the reason."""
    found = (
        Project.objects.filter(commune=commune, costs__isnull=False)
        .exclude(status="dropped")
        .select_related("financing")
        .prefetch_related("costs", "grants")
        .distinct()
        .order_by("pk")
    )
    projects = list(found)
    names = scheme_names(grant.scheme for row in projects for grant in row.grants.all())
    plans, left_out = [], []
    for row in projects:
        costs = tuple(cost_row(each) for each in sorted(row.costs.all(), key=lambda each: each.year))
        grants = tuple(
            grant_row(each, names.get(each.scheme, ""))
            for each in sorted(row.grants.all(), key=lambda each: (each.position, each.pk))
        )
        told = [each.fields.revenue for each in rows if each.fields.year <= costs[0].fields.year]
        around = Surroundings(row.title, population, told[-1] if told else None)
        try:
            plan = plan_of(costs, grants, terms_of(getattr(row, "financing", None)), around)
            evaluate(plan)
        except CommuneError as error:
            left_out.append((row.pk, row.title, error))
        else:
            plans.append((row.pk, plan))
    return plans, left_out


def _planned(number: int, plan: Plan) -> PlannedProject:
    found = evaluate(plan)
    return PlannedProject(
        id=number,
        title=plan.title,
        spent=found.spent,
        total=found.total_with_vat,
        aid=found.aid,
        private=found.private,
        fctva=found.fctva,
        net_cost=found.net_cost,
        lawful=found.lawful,
        astride=astride(plan, found),
    )
