"""The two sides of a promotion, course by course: who is wanted in, and where the host has them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from commune_core.promotions.alignment import Drift, compare
from commune_core.roster import CoursePlace, Roster
from dashboard_plugin.applets.promotions.models import Promotion, PromotionCourse, Seat
from dashboard_plugin.platform import get_platform

ASKED_AT_ONCE = 1000
WANTED_IN = Q(role="member", state="member", user__isnull=False)
"""Seats that `alignment.wanted` wants in, as a query says it."""


@dataclass(frozen=True, slots=True)
class CourseSides:
    """One course; `drift` is None where the host has no such course."""

    course: PromotionCourse
    roster: Roster | None
    drift: Drift | None


def seats_in(row: Promotion) -> QuerySet[Seat]:
    """The seats of the promotion that are wanted in each of its courses."""
    return Seat.objects.filter(WANTED_IN, promotion=row)


def sides(row: Promotion) -> Iterator[CourseSides]:
    """Both sides of each course, in the order of the programme.

    Queries: one, and for each course those of the host for every thousand members.
    """
    wanted = frozenset(each for each in seats_in(row).values_list("user_id", flat=True) if each)
    for course in row.courses.order_by("position", "pk"):
        roster = get_platform().roster(course.course_key)
        drift = None
        if roster is not None:
            held = roster.cohort(row.cohort_name) if row.cohort_name else frozenset()
            drift = compare(wanted, _places(roster, wanted), row.cohort_name, held)
        yield CourseSides(course, roster, drift)


def _places(roster: Roster, wanted: frozenset[int]) -> dict[int, CoursePlace]:
    asked = sorted(wanted)
    found: dict[int, CoursePlace] = {}
    for start in range(0, len(asked), ASKED_AT_ONCE):
        found.update(roster.places(asked[start : start + ASKED_AT_ONCE]))
    return found
