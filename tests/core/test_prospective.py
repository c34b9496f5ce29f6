"""Years ahead: what projects do to savings, debt and the working capital."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commune_core.errors import InvalidPlan
from commune_core.financing.evaluation import evaluate
from commune_core.financing.loans import Loan
from commune_core.financing.plan import Expense, Plan, Resource
from commune_core.financing.prospective import Accounts, DebtYear, Outlook, Project, look_ahead, steady
from commune_core.financing.savings import Flow, working_capital
from tests.core.financing_plans import CASES, DAY, euros, plans, school

YEARS = range(2027, 2033)
QUIET = tuple(Accounts(year, euros("1000000"), euros("800000")) for year in YEARS)


def ahead(**changes):
    return {each.year: each for each in look_ahead(Outlook(**{
        "working_capital": euros("300000"), "outstanding": 0, "accounts": QUIET, **changes
    }))}  # fmt: skip


def codes(year, state):
    return [each.rule.code for each in year.findings if each.state == state]


def test_the_case_of_the_course_has_its_working_capital():
    given_, expected = CASES["C21"]["entree"], CASES["C21"]["attendu"]
    flows = [
        Flow(int(year), *(euros(each[key]) for key in ("dep", "sub", "fctva", "emp", "en")))
        for year, each in given_["annees"].items()
    ]
    funds = working_capital(euros(given_["fonds_roulement_initial"]), flows)
    assert [fund.end for fund in funds] == [euros(each["fdr_fin"]) for each in expected["resultat"]]


def test_a_quiet_commune_saves_what_it_does_not_spend():
    years = ahead()
    assert [years[year].fund.end for year in YEARS] == [
        euros(str(300000 + 200000 * rank)) for rank in range(1, 7)
    ]
    assert years[2027].savings.rate == Fraction(1, 5)
    assert not any(year.findings for year in years.values())


def test_a_project_weighs_on_the_years_when_it_is_paid_and_its_fctva_comes_later():
    years = ahead(projects=(Project(school(), running=euros("12000")),))
    found = evaluate(school())
    first = years[2027]
    assert (first.flow.spending, first.flow.grants) == (found.total_with_vat, found.aid + found.private)
    assert (first.flow.loan, first.outstanding, first.interest) == (euros("250000"), euros("250000"), 0)
    assert first.own_share == found.after_loan
    assert {year: each.flow.fctva for year, each in years.items() if each.flow.fctva} == {2029: found.fctva}
    # The loan is paid, and the school open, from the next year on.
    assert years[2028].interest + years[2028].capital == 4 * euros("4339.07")
    assert years[2028].savings.gross == euros("188000") - years[2028].interest
    assert years[2028].outstanding == euros("250000") - years[2028].capital


def test_today_s_debt_is_repaid_too():
    debt = (DebtYear(2027, euros("20000"), euros("60000")),)
    years = ahead(outstanding=euros("500000"), debt=debt)
    assert (years[2027].savings.net, years[2027].outstanding) == (euros("120000"), euros("440000"))
    assert (years[2028].savings.net, years[2028].outstanding) == (euros("200000"), euros("440000"))


def test_a_european_grant_comes_the_year_after_and_another_as_it_says():
    plan = Plan(DAY, 2027, (Expense("Halle", euros("100000")),), (
        Resource("LEADER", "europe", euros("40000")),
        Resource("Région", "public", rate=Fraction(3, 10), received=((2028, 1), (2029, 2))),
        Resource("Département", "public", euros("9000"), status="refused"),
    ))  # fmt: skip
    grants = {year: each.flow.grants for year, each in ahead(projects=(Project(plan),)).items()}
    assert grants == {2027: 0, 2028: euros("50000"), 2029: euros("20000"), 2030: 0, 2031: 0, 2032: 0}


def test_what_a_commune_cannot_bear_is_told_in_its_year():
    heavy = school(resources=(), loan=Loan(euros("900000"), Fraction(4, 100), 5))
    poor = tuple(replace(each, running=euros("950000")) for each in QUIET)
    years = ahead(accounts=poor, projects=(Project(heavy),), working_capital=euros("100000"))
    assert codes(years[2027], "refused") == ["R17"]
    assert {"R17", "R18"} <= set(codes(years[2028], "refused"))
    assert {"R07", "R07b"} <= set(codes(years[2028], "warning"))
    assert all(each.amount > 0 for each in years[2028].findings if each.state == "refused")


def test_a_loan_drawn_before_the_first_year_is_in_the_debt_already():
    years = ahead(projects=(Project(school(year=2025)),))
    assert all((each.interest, each.flow.loan) == (0, 0) for each in years.values())
    assert years[2027].flow.fctva == evaluate(school()).fctva


def test_accounts_grow_from_the_first_year():
    grown = steady(QUIET[0], 3, Fraction(1, 100), Fraction(2, 100))
    assert [each.revenue for each in grown] == [euros("1000000"), euros("1010000"), euros("1020100")]
    assert [each.running for each in grown] == [euros("800000"), euros("816000"), euros("832320")]


@pytest.mark.parametrize("accounts", [(), (QUIET[0], QUIET[2]), (QUIET[1], QUIET[0])])
def test_years_follow_each_other(accounts):
    with pytest.raises(InvalidPlan):
        Outlook(0, 0, accounts)


@given(st.lists(plans, max_size=3), st.integers(0, 10**9))
def test_the_working_capital_moves_by_exactly_what_comes_and_goes(some, start):
    accounts = tuple(Accounts(year, 0, 0) for year in range(2024, 2075))
    years = look_ahead(Outlook(start, 0, accounts, projects=tuple(Project(plan) for plan in some)))
    found = [evaluate(plan) for plan in some]
    brought = sum(each.aid + each.private - each.total_with_vat for each in found)
    vat = sum(sum(each.fctva_by_year.values()) for each in found)
    interest = sum(year.interest for year in years)
    assert years[-1].fund.end - start == brought + vat - interest
    assert years[-1].outstanding == 0
