"""Following members of a promotion: who is stuck, and what averages of five tell of one."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from commune_core.privacy import CONSENTED_MIN, GONE, average, cells_shown, next_release
from commune_core.promotions.following import Standing, required_of, situation, summary
from commune_core.promotions.programme import PlannedCourse

TODAY = date(2026, 11, 26)
ONE, TWO, EXTRA = PlannedCourse("one"), PlannedCourse("two"), PlannedCourse("extra", required=False)


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def told(courses, standings, *, ordered=False):
    found = summary(courses, standings, TODAY, ordered=ordered)
    needed = len(required_of(courses))
    return situation(found.passed, needed, found.seen_on, found.still_since, TODAY)


def test_each_situation_in_a_word():
    moving = Standing(1, 4, moved_on=ago(2), seen_on=ago(1))
    passed = Standing(4, 4, passed=True, moved_on=ago(40), seen_on=ago(40))
    assert told((ONE, TWO), {}) == "never"
    assert told((ONE, TWO), {"one": moving}) == "going"
    assert told((ONE, TWO), {"one": Standing(1, 4, moved_on=ago(14), seen_on=ago(1))}) == "stuck"
    assert told((ONE, TWO), {"one": Standing(1, 4, moved_on=ago(13), seen_on=ago(1))}) == "going"
    assert told((ONE, TWO), {"one": Standing(1, 4, moved_on=ago(14), seen_on=ago(14))}) == "away"
    assert told((ONE, TWO), {"one": passed, "two": passed}) == "finished"
    assert told((ONE, EXTRA), {"one": passed}) == "finished", "an optional course is not waited for"
    assert told((ONE, TWO), {"one": Standing(0, 4, seen_on=ago(15))}) == "away", "he came, and did nothing"


def test_whoever_waits_for_a_course_to_open_is_not_stuck():
    done = {"one": Standing(4, 4, passed=True, moved_on=ago(30), seen_on=ago(3))}
    assert told((ONE, PlannedCourse("two", opens_on=ago(-5))), done) == "going"
    assert told((ONE, PlannedCourse("two", opens_on=ago(3))), done) == "going"
    assert told((ONE, PlannedCourse("two", opens_on=ago(20))), done) == "stuck"
    waiting = {"two": Standing(1, 4, moved_on=ago(30), seen_on=ago(3))}
    assert told((ONE, TWO), waiting, ordered=True) == "stuck", "the first course is open to him"


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50)), max_size=12))
def test_progress_is_a_share_of_all_the_steps_and_full_only_when_all_are_done(steps):
    courses = [PlannedCourse(str(n)) for n in range(len(steps))]
    standings = {str(n): Standing(done, total) for n, (done, total) in enumerate(steps)}
    found = summary(courses, standings, TODAY, ordered=False).percent
    total = sum(total for _, total in steps)
    assert 0 <= found <= 100
    assert (found == 100) is (total > 0 and all(done >= each for done, each in steps))


states = st.lists(
    st.dictionaries(st.sampled_from("abcdefghij"), st.integers(0, 1000)), min_size=1, max_size=12
)


@given(states)
def test_no_two_averages_shown_one_after_the_other_differ_by_fewer_than_five_communes(history):
    released, shown = {}, []
    for now in history:
        released = next_release(released, now)
        assert all(score == GONE or name in now for name, score in released.items()), "gone is forgotten"
        if (found := average(released)) is not None:
            assert found[1] == len(released) >= CONSENTED_MIN
            assert len(set(released.values())) > 1
            shown.append(dict(released))
    for before, after in pairwise(shown):
        different = [name for name in before.keys() | after.keys() if before.get(name) != after.get(name)]
        assert not different or len(different) >= CONSENTED_MIN


@given(states)
def test_an_average_lies_among_the_scores_it_is_made_of(history):
    released = {}
    for now in history:
        released = next_release(released, now)
        if (found := average(released)) is not None:
            assert min(released.values()) - 5 <= 10 * found[0] <= max(released.values()) + 5


def test_a_commune_that_leaves_takes_the_average_away_until_five_have_changed():
    first = dict.fromkeys("abcdef", 500) | {"a": 700}
    released = next_release({}, first)
    assert average(released) == (53, 6)
    without = {name: score for name, score in first.items() if name != "f"}
    released = next_release(released, without)
    assert average(released) is None and released["f"] == GONE
    back = next_release(released, first)
    assert average(back) is None, "coming back alike is no change to hide in"
    moved = next_release(back, {name: score + 10 for name, score in first.items()})
    assert average(moved) == (54, 6)


@given(st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 12)))
def test_groups_left_out_of_totals_never_hold_one_to_four_people(sizes):
    shown = cells_shown(sizes)
    assert all(sizes[name] == 0 or sizes[name] >= CONSENTED_MIN for name in shown)
    hidden = sum(size for name, size in sizes.items() if name not in shown)
    assert hidden == 0 or hidden >= CONSENTED_MIN or not any(sizes[name] for name in shown)
