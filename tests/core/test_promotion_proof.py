"""Hours, codes, shares and small groups: what proves a training."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from commune_core.privacy import CONSENTED_MIN
from commune_core.promotions.activity import TOGETHER, spread
from commune_core.promotions.programme import PlannedCourse
from commune_core.promotions.proof import (
    ALPHABET,
    CODE_LENGTH,
    Came,
    completed_on,
    count_hours,
    draw_code,
    missing,
    read_code,
    same_code,
    shares,
    written,
)

ONE = (PlannedCourse("a", 60), "Un")
TWO = (PlannedCourse("b", 90, required=False), "Deux")
JAN, FEB, MAR = (date(2027, month, 15) for month in (1, 2, 3))


def test_only_what_was_passed_and_attended_during_the_promotion_counts():
    hours = count_hours(
        [ONE, TWO],
        {"a": JAN, "b": FEB, "elsewhere": FEB},
        [Came("Ouverture", FEB, 45), Came("Trop tôt", JAN, 45)],
        first=FEB,
        last=MAR,
    )
    assert (hours.courses, hours.meetings, hours.minutes) == (90, 45, 135)
    assert [line.title for line in hours.lines if line.why_not] == ["Un", "Trop tôt"]


@given(
    st.lists(st.integers(0, 600), max_size=8),
    st.data(),
)
def test_hours_are_never_more_than_the_programme_and_the_meetings_give(minutes, data):
    courses = [(PlannedCourse(str(place), each), f"C{place}") for place, each in enumerate(minutes)]
    days = st.dates(date(2027, 1, 1), date(2027, 12, 31))
    passed = data.draw(st.dictionaries(st.sampled_from([*map(str, range(9))]), days))
    met = data.draw(st.lists(st.builds(Came, st.just("S"), days, st.integers(0, 300)), max_size=5))
    hours = count_hours(courses, passed, met, first=FEB, last=MAR)
    given_by_courses = sum(each.minutes for each, _ in courses if FEB <= passed.get(each.key, JAN) <= MAR)
    assert hours.courses == given_by_courses
    assert hours.meetings == sum(each.minutes for each in met if FEB <= each.on <= MAR)
    assert count_hours(courses, {}, []).minutes == 0


def test_an_attestation_waits_for_the_required_courses_alone_and_is_dated_by_the_last():
    assert missing([ONE, TWO], {"b"}) == ("Un",)
    assert completed_on([ONE, TWO], {"b": MAR}) is None
    assert completed_on([ONE, TWO], {"a": JAN, "b": MAR}) == JAN
    optional = [(PlannedCourse(each, 1, required=False), each) for each in "ab"]
    assert completed_on(optional, {"a": JAN}) is None
    assert completed_on(optional, {"a": MAR, "b": JAN}) == MAR
    assert completed_on([], {"a": JAN}) is None


@given(st.integers(0, 10_000_000), st.integers(0, 40), st.integers(0, 40))
def test_what_each_costs_and_what_is_left_make_the_amount_to_the_cent(amount, places, held):
    costs, left = shares(amount, places, held)
    assert len(costs) == held and sum(costs) + left == amount
    assert left >= 0 and max(costs, default=0) - min(costs, default=0) <= 1
    if held >= places and held:
        assert left == 0


def test_a_code_is_read_back_from_paper_however_it_is_typed():
    code = draw_code()
    assert len(code) == CODE_LENGTH and set(code) <= set(ALPHABET)
    for typed in (code, written(code), written(code).upper(), f"  {written(code).replace('-', ' – ')} "):
        assert read_code(typed) == code
    assert len({draw_code() for _ in range(1000)}) == 1000


@given(st.text(max_size=120))
def test_what_is_no_code_is_told_apart_without_an_error(typed):
    code = read_code(typed)
    assert code is None or (len(code) == CODE_LENGTH and set(code) <= set(ALPHABET))


def test_one_letter_off_is_another_code():
    code = draw_code()
    for place in range(CODE_LENGTH):
        other = "a" if code[place] != "a" else "b"
        assert not same_code(code, code[:place] + other + code[place + 1 :])
    assert same_code(code, "".join(code))


@given(st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 30)))
def test_no_group_under_five_shows_nor_is_found_from_the_total(counts):
    told = spread(counts)
    total = sum(counts.values())
    if told.total is None:
        assert 0 < total < CONSENTED_MIN and told.groups == ()
        return
    assert told.total == total
    assert not told.groups or sum(count for _, count in told.groups) == total
    assert all(count >= CONSENTED_MIN for _, count in told.groups)
    hidden = {label for label, count in counts.items() if count} - {label for label, _ in told.groups}
    # Whoever takes what is shown from the total finds the sum of two groups at least, never one alone.
    assert (TOGETHER in dict(told.groups)) == bool(hidden and told.groups)
    assert len(hidden) != 1
