"""Open the sheet of a project with its whole plan of financing, all or nothing."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from commune_core.errors import InvalidPlan
from commune_core.financing.plan import Expense, Plan, Resource
from commune_core.policy import Operation
from dashboard_plugin.applets.financing.models import CostLine, Financing, Grant
from dashboard_plugin.money_data import LEAD, CostFields, GrantFields, TermsFields
from dashboard_plugin.project_data import ProjectFields
from dashboard_plugin.selectors.access import open_commune
from dashboard_plugin.selectors.financing import COST, GRANT, TERMS
from dashboard_plugin.use_cases.save_financing import check_cost, check_grant, check_terms
from dashboard_plugin.use_cases.save_project import create_project
from dashboard_plugin.use_cases.writing import announce, one_write

_STATUSES = {"asked": "asked", "obtained": "granted", "refused": "refused"}


def create_financed_project(user_id: int | None, *, commune: str | None, title: str, plan: Plan) -> int:
    """A new project of the commune (None: one's own) and the lines of its plan; gives its number.

    Raises Forbidden, UnknownCommune, InvalidProject, InvalidPlan, NotSaved.
    """
    open_commune(user_id, commune).require(Operation.SET_FINANCING)
    costs = [cost for each in plan.expenses for cost in _costs(each, plan.year)]
    grants = [_grant(each, plan) for each in plan.resources]
    terms = _terms(plan)
    for cost in costs:
        check_cost(cost)
    for grant in grants:
        check_grant(grant)
    check_terms(terms)
    with one_write():
        sheet = ProjectFields(title, kind="project", phase="study")
        # It waits for its turn on the commune and asks the policy again: what follows is inside that turn.
        number = create_project(user_id, commune=commune, fields=sheet)
        CostLine.objects.bulk_create(
            CostLine(project_id=number, position=place, **{name: getattr(each, name) for name in COST})
            for place, each in enumerate(costs)
        )
        Grant.objects.bulk_create(
            Grant(project_id=number, position=place, **{name: getattr(each, name) for name in GRANT})
            for place, each in enumerate(grants)
        )
        Financing.objects.create(
            project_id=number, **{column: getattr(terms, name) for name, column in TERMS.items()}
        )
        announce("financing.saved", user_id, project=number)
    return number


def _costs(line: Expense, year: int) -> list[CostFields]:
    """A line of expense, one a year of payment."""
    vat = _whole(line.vat * 10_000)
    return [
        CostFields(line.label, when, cents, vat, fctva=line.fctva, subsidisable=line.subsidised)
        for when, cents in line.paid or ((year, line.amount),)
    ]


def _grant(line: Resource, plan: Plan) -> GrantFields:
    status = _STATUSES[line.status]
    amount = line.amount if line.amount is not None else line.worth(plan.subsidised)
    granted = amount if status == "granted" else None
    return GrantFields(
        funder=line.label,
        nature=line.nature,
        year=plan.year,
        amount=amount,
        granted=granted,
        status=status,
        request_received_on=plan.received if line.nature.startswith("etat_") else None,
    )


def _terms(plan: Plan) -> TermsFields:
    loan = plan.loan
    return TermsFields(
        # Left to itself, a plan keeps the law of its first year.
        on=None if plan.day == date(plan.year, 1, 1) else plan.day,
        signed_on=plan.first_commitment,
        regime=plan.regime,
        reason=LEAD if plan.lead else "",
        loan=loan.capital if loan else 0,
        rate=_whole(loan.rate * 1_000_000) if loan else 0,
        years=loan.years if loan else 0,
        periods=loan.periods if loan else 1,
    )


def _whole(rate: Fraction) -> int:
    if rate.denominator != 1:
        raise InvalidPlan("Ce taux a trop de décimales.", hint="Écrivez par exemple 5,5 %.", field="taux")
    return rate.numerator
