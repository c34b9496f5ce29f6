"""What holds of every plan, every loan and every sum: the eight invariants of the financing rules."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commune_core.errors import InvalidAmount, InvalidPlan
from commune_core.financing.evaluation import evaluate, without
from commune_core.financing.fctva import by_year_of_payment, fctva
from commune_core.financing.lifetime import depreciation
from commune_core.financing.loans import annuities, instalments
from commune_core.financing.money import euros, plain, read_amount, share_out
from commune_core.financing.plan import Resource
from commune_core.financing.programme import Programme, revised
from commune_core.financing.shares import participation
from tests.core.financing_plans import DAY, cents, loans, plans, some_cents


@given(plans)
def test_the_resources_make_the_cost_with_vat_to_the_cent(plan):
    found = evaluate(plan)
    assert sum(worth for _, worth in found.table()) == found.total_with_vat
    assert found.total_with_vat == sum(each.amount + each.vat_amount for each in plan.expenses)
    assert sum(found.spent.values()) == found.total_with_vat
    assert found.net_cost == found.total_with_vat - found.aid - found.private - found.fctva


@given(cents, st.fractions(0, 1, max_denominator=1000), st.data())
def test_the_share_of_the_owner_is_judged_on_exact_values(cost, minimum, data):
    private = data.draw(st.integers(0, cost))
    limit = int((cost - private) * (1 - minimum))
    aid = data.draw(st.one_of(cents, st.integers(max(0, limit - 1), limit + 1)))
    found = participation(cost, private, aid, minimum)
    exact = (cost - private) * minimum
    assert found.conforms == (cost - private - aid >= exact)
    assert (found.excess > 0) == (aid > (cost - private) - exact) or found.most_aid == 0
    # What is told to remove suffices, and a cent less does not.
    assert participation(cost, private, aid - found.excess, minimum).conforms or aid - found.excess < 0
    if found.excess:
        assert not participation(cost, private, aid - found.excess + 1, minimum).conforms


@given(plans, some_cents)
def test_one_more_public_grant_never_raises_the_share_of_the_owner(plan, more):
    richer = replace(plan, resources=(*plan.resources, Resource("Département", "public", more)))
    before, after = evaluate(plan).participation, evaluate(richer).participation
    assert after.share == before.share - more
    assert after.minimum == before.minimum


@given(loans)
def test_a_loan_is_repaid_to_the_cent(loan):
    lines = instalments(loan)
    assert len(lines) == loan.years * loan.periods
    assert sum(line.capital for line in lines) == loan.capital
    assert lines[-1].outstanding == 0
    assert all(line.interest >= 0 and line.capital >= 0 for line in lines)
    assert sum(year.payment for year in annuities(loan)) == sum(line.payment for line in lines)
    assert annuities(loan)[-1].outstanding == 0


@given(st.dictionaries(st.integers(2020, 2035), some_cents, max_size=6), st.sampled_from(["n", "n+1", "n+2"]))
def test_the_fctva_of_years_is_that_of_the_total_but_for_a_cent_a_year(spent, regime):
    received = by_year_of_payment(spent, regime, DAY)
    assert abs(sum(received.values()) - fctva(sum(spent.values()), DAY)) <= len(spent)


@given(plans)
def test_the_fctva_of_a_plan_follows_its_payments(plan):
    found = evaluate(plan)
    assert abs(sum(found.fctva_by_year.values()) - found.fctva) <= len(found.spent)


@given(st.lists(st.tuples(st.integers(2024, 2032), cents), max_size=6), st.integers(-5, 5))
def test_the_credits_of_a_programme_make_it_and_a_revision_keeps_what_was_voted(credits, gap):
    amount = sum(part for _, part in credits)
    if gap:
        with pytest.raises(InvalidPlan):
            Programme(amount + gap, tuple(credits), DAY)
        return
    first = Programme(amount, tuple(credits), DAY)
    second = revised(first, amount + 100, (*credits, (2030, 100)), date(2027, 1, 10))
    assert [each.version for each in second.history()] == [2, 1]
    assert list(second.history())[1] == first
    assert second.of(2030) == first.of(2030) + 100


def test_a_revision_leaves_past_years_alone():
    first = Programme(300, ((2026, 100), (2027, 200)), DAY)
    with pytest.raises(InvalidPlan) as refused:
        revised(first, 300, ((2026, 50), (2027, 250)), date(2027, 2, 1))
    assert "2026" in refused.value.message


@given(cents)
def test_an_amount_is_read_as_it_is_shown(amount):
    assert read_amount(euros(amount)) == read_amount(plain(amount)) == amount
    assert read_amount(euros(amount).replace("\u202f", " ").removesuffix("\u00a0€")) == amount


@given(st.one_of(st.floats(), st.booleans(), st.none(), st.integers(max_value=-1), st.text(max_size=12)))
def test_nothing_negative_nor_inexact_becomes_an_amount(raw):
    try:
        assert read_amount(raw) >= 0
    except InvalidAmount as error:
        assert error.hint
    else:
        assert not isinstance(raw, float | bool)


@given(plans)
def test_another_day_applies_other_parameters(plan):
    found = {year: evaluate(replace(plan, day=date(year, 1, 1))).fctva for year in (2019, 2026)}
    assert found[2019] == found[2026]  # the same rate on both days
    assert fctva(10_000, date(2014, 12, 31)) == 1576
    assert fctva(10_000, date(2015, 1, 1)) == 1640


@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=8), cents)
def test_parts_make_the_whole(weights, total):
    parts = share_out(total, weights)
    assert sum(parts) == (total if sum(weights) else 0)
    assert all(
        abs(part * sum(weights) - total * weight) <= sum(weights)
        for part, weight in zip(parts, weights, strict=True)
    )


@given(cents, st.integers(1, 40), st.integers(1, 12))
def test_what_is_written_off_is_what_was_bought(base, years, month):
    allowances = depreciation(base, years, month)
    assert sum(allowances) == base
    assert min(allowances) >= 0
    assert len(allowances) == years + (month > 1)


@given(plans.filter(lambda plan: plan.resources), st.data())
def test_what_a_refusal_leaves_to_find_is_what_the_grant_brought(plan, data):
    index = data.draw(st.integers(0, len(plan.resources) - 1))
    told = without(plan, index)
    worth = plan.resources[index].worth(plan.subsidised)
    assert told.missing == worth == told.after.to_finance - told.before.to_finance
    assert (told.loan is None) == (plan.loan is None)
    assert told.after.aid + told.after.private == told.before.aid + told.before.private - worth
    assert Fraction(told.annuity) >= 0
