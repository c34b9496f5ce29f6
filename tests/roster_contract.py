"""What every host's `Roster` does, whichever it is: the same checks for the campus and for Open edX.

Plain functions of a platform, the key of a course that it has, and accounts that follow no course. They need
no test runner: tests/edx/live hands them to a process of the platform itself.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from commune_core.ports import Platform
from commune_core.roster import CoursePlace, Roster

OURS, THEIRS = "Nouveaux maires (promotion 1)", "Autres maires (promotion 2)"
NOWHERE = ("course-v1:Viatic+NULLE+2026", "pas une clé", "")


def _roster(platform: Platform, key: str) -> Roster:
    found = platform.roster(key)
    assert isinstance(found, Roster)
    return found


def a_course_that_does_not_exist_has_no_roster(platform: Platform, key: str, people: Sequence[int]) -> None:
    assert _roster(platform, key).key == key
    assert [platform.roster(each) for each in NOWHERE] == [None, None, None]


def an_account_is_enrolled_and_in_the_cohort_and_twice_is_once(
    platform: Platform, key: str, people: Sequence[int]
) -> None:
    roster, (one, two, *_) = _roster(platform, key), people
    assert roster.places(people) == {}
    assert roster.cohort(OURS) == frozenset()
    assert [roster.put_in(one, OURS), roster.put_in(one, OURS), roster.put_in(two, OURS)] == [
        "enrolled",
        "already",
        "enrolled",
    ]
    assert roster.places(people) == {one: CoursePlace(True, OURS), two: CoursePlace(True, OURS)}
    assert roster.places([]) == {}
    assert roster.cohort(OURS) == {one, two}


def it_is_moved_from_another_cohort(platform: Platform, key: str, people: Sequence[int]) -> None:
    roster, one = _roster(platform, key), people[0]
    roster.put_in(one, THEIRS)
    assert roster.put_in(one, OURS) == "moved"
    assert (roster.cohort(THEIRS), roster.cohort(OURS)) == (frozenset(), {one})


def it_leaves_the_cohort_and_keeps_the_course(platform: Platform, key: str, people: Sequence[int]) -> None:
    roster, (one, two, *_) = _roster(platform, key), people
    roster.put_in(one, OURS)
    assert [roster.take_out(one, OURS), roster.take_out(one, OURS), roster.take_out(two, OURS)] == [
        True,
        False,
        False,
    ]
    assert roster.places(people) == {one: CoursePlace(True, "")}
    assert roster.put_in(one, OURS) == "grouped"


def it_is_taken_out_of_no_other_cohort(platform: Platform, key: str, people: Sequence[int]) -> None:
    roster, one = _roster(platform, key), people[0]
    roster.put_in(one, THEIRS)
    assert not roster.take_out(one, OURS)
    assert roster.places([one]) == {one: CoursePlace(True, THEIRS)}


def it_is_taken_out_of_the_course_where_that_is_asked(
    platform: Platform, key: str, people: Sequence[int]
) -> None:
    roster, one = _roster(platform, key), people[0]
    roster.put_in(one, OURS)
    assert [roster.take_out(one, OURS, unenrol=True), roster.take_out(one, OURS, unenrol=True)] == [
        True,
        False,
    ]
    assert roster.places(people) == {}
    assert roster.put_in(one, OURS) == "enrolled"


CONTRACT: tuple[Callable[[Platform, str, Sequence[int]], None], ...] = (
    a_course_that_does_not_exist_has_no_roster,
    an_account_is_enrolled_and_in_the_cohort_and_twice_is_once,
    it_is_moved_from_another_cohort,
    it_leaves_the_cohort_and_keeps_the_course,
    it_is_taken_out_of_no_other_cohort,
    it_is_taken_out_of_the_course_where_that_is_asked,
)
