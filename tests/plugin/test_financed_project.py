"""A plan of financing becomes a project of the commune: read back, it comes to the same cents."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from random import Random

import pytest

from commune_core.errors import Forbidden, InvalidPlan
from commune_core.financing.evaluation import evaluate
from commune_core.financing.fctva import REGIMES
from commune_core.financing.loans import Loan
from commune_core.financing.plan import NATURES, STATUSES, Expense, Plan, Resource
from dashboard_plugin import api
from dashboard_plugin.api import money
from dashboard_plugin.models import CostLine, Grant, Project

pytestmark = pytest.mark.django_db
HERE = "10145"


def some_plan(chance: Random) -> Plan:
    year = chance.choice((2026, 2027))
    cents = lambda: chance.choice((0, 1, 99, chance.randrange(10**9)))  # noqa: E731
    expenses = []
    for number in range(chance.randrange(1, 4)):
        first, second = cents(), cents()
        paid = ((year, first), (year + 1, second)) if chance.random() < 0.5 else ()
        rate = Fraction(chance.choice((2000, 1000, 550, 0, 1234)), 10_000)
        expenses.append(Expense(f"Dépense {number}", first + second, rate, chance.random() < 0.7, True, paid))
    resources = tuple(
        Resource(f"Aide {number}", chance.choice(NATURES), cents(), status=chance.choice(STATUSES))
        for number in range(chance.randrange(4))
    )
    loan = Loan(cents() + 1, Fraction(chance.randrange(60_000), 1_000_000), 15, 4)
    return Plan(
        day=date(year, 1, 1),
        year=year,
        expenses=tuple(expenses),
        resources=resources,
        loan=chance.choice((None, loan)),
        regime=chance.choice(REGIMES),
        lead=chance.random() < 0.3,
        title="Salle",
    )


def test_random_plans_come_back_to_the_same_cents(mayor):
    chance = Random(5)
    for _ in range(12):
        plan = some_plan(chance)
        number = money.create_financed_project(mayor, commune=HERE, title="Salle communale", plan=plan)
        back, wanted = money.financing(mayor, project_id=number).evaluation, evaluate(plan)
        assert back
        assert (back.total, back.fctva_by_year, back.aid, back.private, back.own_funds, back.plan.loan) == (
            wanted.total, wanted.fctva_by_year, wanted.aid, wanted.private, wanted.own_funds, plan.loan,
        )  # fmt: skip
        assert [(each.nature, each.status) for each in back.plan.resources] == [
            (each.nature, each.status) for each in plan.resources
        ]
        assert (back.plan.regime, back.plan.lead, back.plan.day) == (plan.regime, plan.lead, plan.day)


def test_a_line_paid_over_two_years_becomes_two_lines(mayor):
    plan = some_plan(Random(1))
    plan = replace(plan, expenses=(Expense("Travaux", 10_001, paid=((2027, 5_000), (2028, 5_001))),))
    number = money.create_financed_project(mayor, commune=HERE, title="Salle", plan=plan)
    lines = money.financing(mayor, project_id=number).costs
    assert [(each.fields.year, each.fields.planned) for each in lines] == [(2027, 5_000), (2028, 5_001)]


def test_all_or_nothing_and_only_for_who_may(mayor, member, person):
    plan = some_plan(Random(1))
    wrong = replace(plan, expenses=(Expense("x" * 300, 100),))
    with pytest.raises(InvalidPlan):
        money.create_financed_project(mayor, commune=HERE, title="Salle", plan=wrong)
    for other in (person("nadia"), member("paul", status="pending"), None):
        with pytest.raises(Forbidden):
            money.create_financed_project(other, commune=HERE, title="Salle", plan=plan)
    assert not Project.objects.exists() and not CostLine.objects.exists() and not Grant.objects.exists()


def test_without_a_commune_the_project_is_one_of_the_practice_commune(territory, person):
    learner = person("jeanne")
    number = money.create_financed_project(learner, commune=None, title="Salle", plan=some_plan(Random(2)))
    assert api.project(learner, project_id=number).fields.title == "Salle"
    assert Project.objects.get(pk=number).commune.owner_id == learner
