"""A promotion beside the platform: who is wanted where, under which name, and what differs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commune_core.promotions.alignment import IN, LONGEST_COHORT, OUT, cohort_name, compare, wanted
from commune_core.promotions.words import ROLES, SEATS
from commune_core.roster import CoursePlace

OURS, THEIRS = "Nouveaux maires (promotion 1)", "Ailleurs"
PEOPLE = st.integers(1, 12)
PLACES = st.builds(CoursePlace, st.booleans(), st.sampled_from(("", OURS, THEIRS)))


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("state", SEATS)
@pytest.mark.parametrize("has_account", [True, False])
def test_a_member_in_force_with_an_account_is_wanted_in_and_nobody_else(role, state, has_account):
    expected = IN if (role, state, has_account) == ("member", "member", True) else OUT
    assert wanted(role, state, has_account=has_account) == expected


@given(st.text(max_size=300), st.integers(1, 2**63 - 1), st.integers(1, 2**63 - 1))
def test_a_cohort_has_a_name_that_fits_and_no_two_promotions_share(title, one, other):
    assert len(cohort_name(title, one)) <= LONGEST_COHORT
    assert (cohort_name(title, one) == cohort_name(title, other)) is (one == other)


@given(st.frozensets(PEOPLE), st.dictionaries(PEOPLE, PLACES))
def test_what_differs_is_told_once_and_nothing_else_is(wanted_in, places):
    held = {who for who, place in places.items() if place.cohort == OURS}
    drift = compare(wanted_in, places, OURS, held)
    right = {who for who in wanted_in if places.get(who) == CoursePlace(True, OURS)}
    sorts = (drift.absent, drift.ungrouped, drift.astray)
    assert drift.misplaced == wanted_in - right
    assert sum(map(len, sorts)) == len(drift.misplaced)
    assert drift.strangers == held - wanted_in
    assert not drift.misplaced & drift.strangers


@given(st.frozensets(PEOPLE), st.dictionaries(PEOPLE, PLACES))
def test_what_was_mended_differs_no_more(wanted_in, places):
    held = {who for who, place in places.items() if place.cohort == OURS}
    drift = compare(wanted_in, places, OURS, held)
    mended = {who: place for who, place in places.items() if who not in drift.strangers}
    mended |= dict.fromkeys(drift.misplaced, CoursePlace(True, OURS))
    now = {who for who, place in mended.items() if place.cohort == OURS}
    assert compare(wanted_in, mended, OURS, now) == compare((), {}, OURS, ())
