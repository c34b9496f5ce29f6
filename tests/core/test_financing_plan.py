"""What a plan comes to, what the rules say of it, and what a refusal changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from commune_core.errors import InvalidAmount, InvalidPlan, InvalidRate, UnknownParameter
from commune_core.financing import shares
from commune_core.financing.evaluation import evaluate, without
from commune_core.financing.loans import Loan
from commune_core.financing.money import euros, percent, read_amount, read_rate
from commune_core.financing.plan import Derogation, Expense, Plan, Resource
from commune_core.financing.savings import before_the_vote
from tests.core.financing_plans import DAY, hall, school
from tests.core.financing_plans import euros as cents

TOO_MUCH = (
    ("DETR", "90000", "etat_dotation"),
    ("DSIL", "36000", "etat_dotation"),
    ("Département", "27000", "public"),
)


def said(plan, code, state="refused"):
    return [each for each in evaluate(plan).findings if (each.rule.code, each.state) == (code, state)]


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("1 234,56 €", 123456), ("1\u202f234,56\u00a0€", 123456), ("1\u00a0234.5", 123450), ("€ 12", 1200),
        ("1.234,56", 123456), ("1,234.56", 123456), ("12 EUR", 1200), ("12 euros", 1200), ("+7", 700),
        ("0", 0), (12, 1200), ("1234567,8", 123456780), (" 12 ", 1200),
    ],
)  # fmt: skip
def test_money_is_read_as_the_french_type_it(typed, amount):
    assert read_amount(typed) == amount


@pytest.mark.parametrize(
    "typed",
    ["", "-1", "−1 €", "1,234", "1.234", "12,345", "1 23", "12 34,5", "1e3", "0x10", "١٢", "12 $", "1,2,3",
     "9" * 15, "9" * 99, None, 1.5, True, "1.234.56"],
)  # fmt: skip
def test_what_is_no_amount_is_refused_with_what_to_type(typed):
    with pytest.raises(InvalidAmount) as refused:
        read_amount(typed, "subvention")
    assert refused.value.hint
    assert refused.value.where == {"field": "subvention"}


def test_a_rate_is_read_with_or_without_its_sign():
    assert read_rate("3,6 %") == read_rate("0.036") == read_rate("3.6\u00a0%") == Fraction(36, 1000)
    for typed in ("3,6", "101 %", "-1 %", "", None, 0.5, True):
        with pytest.raises(InvalidRate):
            read_rate(typed)


def test_money_is_shown_with_spaces_that_do_not_break():
    assert (euros(123456789), euros(-5)) == ("1\u202f234\u202f567,89\u00a0€", "-0,05\u00a0€")
    assert percent(Fraction(15, 100)) == "15,00\u00a0%"


def test_too_many_grants_are_told_with_the_amount_to_remove():
    [owner] = said(hall(*TOO_MUCH), "R03")
    assert (owner.amount, owner.rule.certainty, owner.ok) == (cents("9000"), "A", False)
    assert "L1111-10" in owner.rule.source
    for part in (percent(Fraction(15, 100)), euros(cents("9000"))):
        assert part in owner.message
    assert said(hall(*TOO_MUCH), "R04") == []
    assert not evaluate(hall(*TOO_MUCH)).lawful


def test_removing_what_is_told_mends_the_plan():
    plan = hall(*TOO_MUCH)
    excess = evaluate(plan).participation.excess
    mended = (*plan.resources[:2], Resource("Département", "public", cents("27000") - excess))
    assert evaluate(replace(plan, resources=mended)).lawful


def test_a_derogation_needs_a_motive_and_a_reference_and_is_shown():
    plan = hall(("DETR", "140000", "etat_dotation"), ("Région", "20000", "public"))
    assert said(plan, "R03")
    allowed = replace(plan, derogation=Derogation(Fraction(1, 20), "monument", "arrêté du 3 mai 2026"))
    assert said(allowed, "R03c") == []
    assert "3 mai 2026" in said(allowed, "R03c", "warning")[0].message
    for rate, motive, reference in ((Fraction(1, 20), "monument", " "), (Fraction(1, 20), "envie", "x")):
        with pytest.raises(InvalidPlan):
            Derogation(rate, motive, reference)


def test_a_lead_competence_asks_for_thirty_percent():
    plan = hall(("Département", "130000", "public"), lead=True)
    assert [each.amount for each in said(plan, "R03b")] == [cents("4000")]
    assert said(replace(plan, lead=False), "R03") == []


@pytest.mark.parametrize(
    ("grants", "code", "amount"),
    [
        ([("DETR", "25000", "etat_dotation")], "R04", "11000"),
        ([("DETR", "100000", "etat_dotation"), ("DSIL", "50000", "etat_dotation")], "R04", "6000"),
        ([("Fonds vert", "181000", "etat_autre")], "R04b", "1000"),
        ([("Communauté", "95000", "fdc")], "R05", "5000"),
        ([("Région", "126000", "public"), ("Communauté", "30000", "fdc")], "R05", "12000"),
        ([("LEADER", "150000", "europe")], "R03", "6000"),
    ],
)
def test_each_ceiling_tells_its_excess(grants, code, amount):
    assert [each.amount for each in said(hall(*grants), code)] == [cents(amount)]


def test_private_money_lowers_what_the_owner_must_bring():
    assert said(hall(("Mécénat", "80000", "prive"), ("Région", "80000", "public")), "R03") == []
    assert said(hall(("Mécénat", "80000", "prive"), ("Région", "80000.01", "public")), "R03")[0].amount == 1


def test_a_rate_follows_the_subsidised_cost_or_its_own_base():
    plan = Plan(
        DAY,
        2027,
        (Expense("Travaux", 10_000_000), Expense("Mobilier", 1_000_000, subsidised=False)),
        (
            Resource("DETR", "etat_dotation", rate=Fraction(2, 5)),
            Resource("Région", "public", rate=Fraction(1, 10), base=5_000_000),
        ),
    )
    assert [worth for _, worth in evaluate(plan).amounts] == [4_000_000, 500_000]


def test_the_balance_tells_what_is_missing_or_too_much():
    need = evaluate(school()).own_funds
    for written, amount in ((need - 100, 100), (need + 100, 100)):
        [gap] = said(school(self_financing=written), "R00")
        assert (gap.amount, evaluate(school(self_financing=written)).balanced) == (amount, False)
    assert evaluate(school(self_financing=need)).balanced
    assert said(school(loan=Loan(10**8, Fraction(0), 10)), "R00")[0].amount > 0


def test_vat_that_cannot_come_back_is_told():
    land = Plan(DAY, 2027, (Expense("Terrain", 100, Fraction(0)),))
    assert [each.subject for each in said(land, "R01b")] == ["Terrain"]
    taxed = hall(vat_recovered=False)
    assert said(taxed, "R03d")
    assert evaluate(taxed).participation.public_financing == cents("216000")
    assert said(hall(rented=True), "R16", "warning")


@pytest.mark.parametrize(
    ("signed", "state"), [("2026-12-10", "refused"), ("2026-12-15", "warning"), ("2026-12-16", "ok")]
)
def test_a_quote_signed_too_early_loses_the_grant(signed, state):
    plan = hall(received=date(2026, 12, 15), first_commitment=date.fromisoformat(signed))
    assert len(said(plan, "R15", state)) == 1


def test_the_impact_study_is_told_where_the_size_is_known():
    assert said(hall(population=215, revenue=cents("210000")), "R10", "ok")
    assert said(hall(population=215, revenue=cents("143999.99")), "R10", "warning")
    with pytest.raises(InvalidPlan):
        evaluate(hall(population=-1, revenue=0))


def test_payments_over_years_bring_fctva_over_years():
    paid = ((2025, 40_000_000), (2026, 50_000_000), (2027, 30_000_000))
    plan = Plan(DAY, 2025, (Expense("Voirie", 120_000_000, paid=paid),), regime="epci")
    # The year without: what is paid in 2026 comes in 2027.
    assert list(evaluate(plan).fctva_by_year) == [2025, 2027, 2028]


def test_a_refused_grant_leaves_its_amount_to_find_and_changes_the_rules():
    plan = school()
    told = without(plan, 0)
    assert told.resource.label == "DSIL"
    assert told.missing == cents("230125") == told.loan.capital - plan.loan.capital
    assert told.annuity > 0
    assert told.after.participation.rate > told.before.participation.rate
    assert {("R04", False), ("R03", True)} <= {
        (was.rule.code, now is not None) for was, now in told.changed if was
    }
    assert without(hall(*TOO_MUCH), 2).after.lawful


def test_a_refused_grant_unbalances_a_plan_whose_self_financing_is_written():
    plan = school(self_financing=evaluate(school()).own_funds)
    told = without(plan, 2)
    assert (told.before.balanced, told.after.balanced) == (True, False)
    assert [each.amount for each in told.after.findings if each.rule.code == "R00"] == [told.missing]


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: Plan(DAY, 2027, ()),
        lambda: hall(regime="n+3"),
        lambda: replace(hall(), year=12),
        lambda: hall(self_financing=-1),
        lambda: Expense("Travaux", -1),
        lambda: Expense("Travaux", 100, Fraction(2)),
        lambda: Expense("Travaux", 100, paid=((2027, 99),)),
        lambda: Expense("Travaux", 0, paid=((2027, 1), (2028, -1))),
        lambda: Resource("DETR", "etat_dotation"),
        lambda: Resource("DETR", "etat_dotation", 1, Fraction(1, 2)),
        lambda: Resource("DETR", "etat_dotation", -1),
        lambda: Resource("DETR", "etat_dotation", 10, received=((2027, 9),)),
        lambda: Resource("DETR", "etat_dotation", rate=Fraction(1, 2), received=((2027, 0),)),
        lambda: Resource("DETR", "etat_dotation", rate=Fraction(3, 2)),
        lambda: Resource("DETR", "cadeau", 1),
        lambda: Resource("DETR", "public", 1, status="peut-être"),
        lambda: Loan(0, Fraction(0), 10),
        lambda: Loan(100, Fraction(2), 10),
        lambda: Loan(100, Fraction(0), 10, profile="libre"),
    ],
)
def test_what_contradicts_itself_is_refused_with_its_reason(wrong):
    with pytest.raises(InvalidPlan) as refused:
        wrong()
    assert refused.value.message and refused.value.hint and refused.value.where["field"]


def test_a_day_before_what_is_known_is_told():
    with pytest.raises(UnknownParameter) as refused:
        evaluate(replace(hall(), day=date(1999, 1, 1)))
    assert refused.value.hint


def test_a_ceiling_is_rounded_down_and_a_floor_up():
    minimum = Fraction(1, 5)
    assert shares.pool_ceiling(101, 0, 0, DAY, minimum).half == 50
    assert shares.state_grants(0, 101, DAY).ceiling == 80
    assert shares.state_grant_floor(0, 101, DAY).floor == 21
    assert (shares.participation(101, 0, 0, minimum).minimum, before_the_vote({"21": 103}, DAY).limit) == (
        21,
        25,
    )
