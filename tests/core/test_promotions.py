"""Promotions: who enters and who waits, which course opens, what may follow what, what is warned of."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commune_core.ports import BlockResult
from commune_core.promotions.following import units_of
from commune_core.promotions.guard import BodyFacts, Paid, Session, guard
from commune_core.promotions.places import Place, approval, arrival, check_capacity, entering, free, rank
from commune_core.promotions.programme import (
    PlannedCourse,
    check_programme,
    doors,
    is_complete,
    minutes_of,
    next_course,
)
from commune_core.promotions.states import (
    FUNDING,
    HOLDS_A_PLACE,
    PROMOTION,
    SEAT,
    check_funding_step,
    check_promotion_step,
    check_seat_step,
)
from commune_core.promotions.words import FUNDINGS, SEATS, STATES, ClosedStep, InvalidPromotion

NOON = datetime(2026, 11, 26, 12, tzinfo=UTC)
CAPACITIES = st.none() | st.integers(1, 12)
INSTANTS = st.none() | st.integers(0, 5).map(lambda hours: NOON + timedelta(hours=hours))


@st.composite
def places(draw):
    states = draw(st.lists(st.sampled_from(list(SEATS)), max_size=20))
    return [Place(number, state, draw(INSTANTS)) for number, state in enumerate(states, 1)]


def with_entered(seats, capacity):
    entered = entering(seats, capacity)
    return [Place(each.id, "member" if each.id in entered else each.state, each.since) for each in seats]


def taken(seats):
    return sum(each.state in HOLDS_A_PLACE for each in seats)


# Capacity and waiting list.


@given(places(), CAPACITIES)
def test_nobody_enters_over_the_capacity_and_no_place_stays_free_while_somebody_waits(seats, capacity):
    after = with_entered(seats, capacity)
    left = free(capacity, taken(after))
    if entering(seats, capacity) and capacity is not None:
        assert taken(after) <= capacity
    assert left == 0 or not any(each.state == "waiting" for each in after)


@given(places(), CAPACITIES)
def test_nobody_who_has_a_place_loses_it_and_only_those_who_wait_enter(seats, capacity):
    entered = set(entering(seats, capacity))
    assert entered <= {each.id for each in seats if each.state == "waiting"}
    assert taken(with_entered(seats, capacity)) == taken(seats) + len(entered)


@given(places(), CAPACITIES, st.randoms())
def test_who_enters_depends_on_nothing_but_the_time_and_the_number(seats, capacity, random):
    shuffled = list(seats)
    random.shuffle(shuffled)
    assert entering(shuffled, capacity) == entering(seats, capacity)
    assert entering(with_entered(seats, capacity), capacity) == (), "once done, there is nothing left to do"


@given(places(), CAPACITIES)
def test_the_first_who_came_enters_first(seats, capacity):
    entered = entering(seats, capacity)
    ranks = [rank(seats, each) for each in entered]
    assert ranks == list(range(1, len(entered) + 1))


@given(places(), st.integers(1, 12))
def test_when_one_leaves_one_enters_at_most_and_it_is_the_next(seats, capacity):
    full = with_entered(seats, capacity)
    members = [each.id for each in full if each.state == "member"]
    if not members:
        return
    gone = [Place(each.id, "left" if each.id == members[0] else each.state, each.since) for each in full]
    entered = entering(gone, capacity)
    assert len(entered) <= 1
    assert all(rank(gone, each) == 1 for each in entered)


@given(CAPACITIES, st.integers(0, 15), st.integers(0, 15))
def test_who_comes_to_an_open_promotion_never_passes_before_those_who_wait(capacity, held, waiting):
    state = arrival("open", capacity, taken=held, waiting=waiting)
    assert state == approval(capacity, taken=held, waiting=waiting)
    left = free(capacity, held)
    assert (state == "member") is (left is None or left > waiting)


def test_one_enters_as_the_kind_says_and_an_invitation_keeps_its_place():
    assert arrival("approval", 1, taken=0, waiting=0) == "asked"
    assert arrival("closed", 1, taken=1, waiting=4, invited=True) == "member"
    with pytest.raises(InvalidPromotion) as refused:
        arrival("closed", None, taken=0, waiting=0)
    assert refused.value.where["field"] == "kind"


@pytest.mark.parametrize("wrong", [0, -1, 100_001])
def test_a_number_of_places_that_is_none_is_refused(wrong):
    check_capacity(None)
    check_capacity(1)
    with pytest.raises(InvalidPromotion):
        check_capacity(wrong)


# Programme.

THREE = (PlannedCourse("a", 60), PlannedCourse("b", 90), PlannedCourse("c", 30))
TODAY = date(2026, 11, 26)
DAYS = st.none() | st.integers(-5, 5).map(lambda days: TODAY + timedelta(days=days))
PROGRAMMES = st.lists(
    st.builds(
        PlannedCourse,
        key=st.sampled_from("abcdef"),
        minutes=st.integers(0, 600),
        opens_on=DAYS,
        closes_on=DAYS,
        required=st.booleans(),
    ),
    max_size=6,
    unique_by=lambda each: each.key,
)


def test_an_ordered_course_opens_when_the_former_is_passed():
    assert doors(THREE, (), TODAY, ordered=True) == ("open", "locked", "locked")
    assert doors(THREE, ("a",), TODAY, ordered=True) == ("passed", "open", "locked")
    assert doors(THREE, (), TODAY, ordered=False) == ("open", "open", "open")
    optional = (PlannedCourse("a", required=False), *THREE[1:])
    assert doors(optional, (), TODAY, ordered=True) == ("open", "open", "locked")


def test_a_course_waits_for_its_day_and_one_that_is_over_holds_nobody_back():
    dated = (
        PlannedCourse("a", closes_on=TODAY - timedelta(days=1)),
        PlannedCourse("b"),
        PlannedCourse("c", opens_on=TODAY + timedelta(days=1)),
    )
    assert doors(dated, (), TODAY, ordered=True) == ("over", "open", "locked")
    assert doors(dated, ("b",), TODAY, ordered=True) == ("over", "passed", "later")
    same_day = PlannedCourse("a", opens_on=TODAY, closes_on=TODAY)
    assert doors((same_day,), (), TODAY, ordered=True) == ("open",)


@given(PROGRAMMES, st.sets(st.sampled_from("abcdef")), st.booleans())
def test_passing_a_course_closes_no_other(courses, passed, ordered):
    before = doors(courses, passed, TODAY, ordered=ordered)
    for more in courses:
        after = doors(courses, passed | {more.key}, TODAY, ordered=ordered)
        for course, was, now in zip(courses, before, after, strict=True):
            assert was == now or now == "passed" or was == "locked", course


@given(PROGRAMMES, st.sets(st.sampled_from("abcdef")), st.booleans())
def test_the_next_course_is_an_open_one_and_there_is_one_while_any_is_open(courses, passed, ordered):
    found = doors(courses, passed, TODAY, ordered=ordered)
    opened = {course.key for course, door in zip(courses, found, strict=True) if door == "open"}
    following = next_course(courses, passed, TODAY, ordered=ordered)
    assert (following in opened) if opened else following is None


def test_a_member_is_done_once_the_required_courses_are_passed():
    courses = (PlannedCourse("a", 60), PlannedCourse("b", 90, required=False))
    assert not is_complete(courses, ("b",))
    assert is_complete(courses, ("a",))
    assert not is_complete((), ())
    assert minutes_of(courses, ("a", "b", "ailleurs")) == 150


@pytest.mark.parametrize(
    ("courses", "starts", "ends", "field"),
    [
        (THREE, TODAY, TODAY - timedelta(days=1), "ends_on"),
        ((THREE[0], THREE[0]), None, None, "courses"),
        ((PlannedCourse("a", minutes=-1),), None, None, "courses"),
        ((PlannedCourse("a", minutes=60_001),), None, None, "courses"),
        ((PlannedCourse("a", 1, TODAY, TODAY - timedelta(days=1)),), None, None, "courses"),
        ((PlannedCourse("a", 1, TODAY - timedelta(days=1)),), TODAY, None, "courses"),
        ((PlannedCourse("a", 1, None, TODAY + timedelta(days=1)),), None, TODAY, "courses"),
        ((PlannedCourse("a", 1, TODAY), PlannedCourse("b", 1, TODAY - timedelta(days=9))), None, None,
         "courses"),
        (tuple(PlannedCourse(str(number)) for number in range(61)), None, None, "courses"),
    ],
)  # fmt: skip
def test_a_programme_that_cannot_be_is_refused(courses, starts, ends, field):
    with pytest.raises(InvalidPromotion) as refused:
        check_programme(courses, starts, ends, ordered=True)
    assert refused.value.where["field"] == field


# States.


@pytest.mark.parametrize(
    ("steps", "words", "check"),
    [
        (PROMOTION, STATES, check_promotion_step),
        (SEAT, SEATS, check_seat_step),
        (FUNDING, FUNDINGS, check_funding_step),
    ],
)
def test_each_state_leads_where_it_says_and_nowhere_else(steps, words, check):
    assert set(steps) == set(words)
    for now in (*words, "inconnu"):
        for wanted in (*words, "inconnu"):
            if wanted in steps.get(now, ()):
                check(now, wanted)
            else:
                with pytest.raises(ClosedStep):
                    check(now, wanted)


def test_a_funding_is_refused_at_any_point_before_it_is_paid_and_never_after():
    assert {now for now, after in FUNDING.items() if "refused" in after} == {"quote", "accepted", "invoiced"}


# What is warned of.

APPROVED = BodyFacts("10-2026-001", date(2027, 12, 31))
DAYS_OF_2027 = {"starts_on": date(2027, 1, 4), "ends_on": date(2027, 3, 31)}
DIFE = (Paid("dife", 800_00 * 15, 15),)


def codes(session, body=APPROVED):
    return [each.code for each in guard(session, body)]


def test_a_session_larger_than_its_legal_size_is_told_with_the_parameter_and_its_source():
    assert codes(Session((15, 15), **DAYS_OF_2027, paid=DIFE)) == []
    (warning,) = guard(Session((15, 16), **DAYS_OF_2027, paid=DIFE), APPROVED)
    assert (warning.code, warning.found, warning.at_most) == ("dife.session_size", 16, 15)
    assert warning.parameter.code == "dife.session.size"
    assert warning.source == warning.parameter.source
    assert codes(Session((40,), **DAYS_OF_2027, paid=(Paid("community"),))) == []


def test_a_body_without_an_approval_on_the_days_of_the_promotion_is_told_where_somebody_pays():
    ends_before = BodyFacts("10-2026-001", date(2027, 3, 30))
    for body in (ends_before, BodyFacts(), BodyFacts("10-2026-001"), BodyFacts("", date(2030, 1, 1))):
        for payer in ("dife", "community"):
            assert codes(Session((8,), **DAYS_OF_2027, paid=(Paid(payer),)), body) == ["body.not_approved"]
        assert codes(Session((8,), **DAYS_OF_2027, paid=(Paid("free"),)), body) == []
        assert codes(Session((8,), **DAYS_OF_2027), body) == []


def test_what_one_person_or_one_hour_costs_is_held_against_its_ceiling():
    def one(cents, minutes):
        return codes(Session((1,), **DAYS_OF_2027, minutes=minutes, paid=(Paid("dife", cents, 1),)))

    assert one(800_00, 600) == []
    assert one(800_01, 660) == ["dife.ceiling"]
    assert one(800_00, 599) == ["dife.hour_ceiling"]
    assert one(800_00, 0) == []
    assert codes(Session((1,), **DAYS_OF_2027, paid=(Paid("dife", 10**9, 0), Paid("dife")))) == []


def test_too_much_entrusted_to_others_is_told():
    assert codes(Session((1,), **DAYS_OF_2027, paid=DIFE, subcontracted=45)) == []
    assert codes(Session((1,), **DAYS_OF_2027, paid=DIFE, subcontracted=46)) == ["dife.subcontracted"]


def test_before_the_law_answers_no_figure_is_compared():
    long_ago = Session((99,), date(2019, 1, 1), date(2019, 2, 1), 60, (Paid("dife", 10**9, 1),), 99)
    assert codes(long_ago) == []


def test_a_unit_has_the_mean_of_its_questions_by_how_many_answered_and_is_weak_under_sixty():
    told = (("1.1", 3, 1.0), ("1.1", 1, 0.0), ("1.2", 5, 0.59), ("1.3", 2, 0.6))
    results = [
        BlockResult(str(at), unit, "Page", "Q", tried, share) for at, (unit, tried, share) in enumerate(told)
    ]
    units = units_of(results)
    assert [(each.title, each.percent, each.weak) for each in units] == [
        ("1.1", 75, False), ("1.2", 59, True), ("1.3", 60, False),
    ]  # fmt: skip
    assert [result for each in units for result in each.results] == results
    assert units_of(()) == ()
