"""What people left in courses, as proof of a training: days, graded pages, the day each course was passed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date

from campus import catalogue
from campus.models import Attestation, Completion, Grade
from commune_core.ports import CourseTrace, GradedPart
from dashboard_plugin.platform import PARIS


def passes(user_ids: Iterable[int], course_keys: Iterable[str]) -> Mapping[tuple[int, str], date]:
    """The days of the attestations of these courses, in one query."""
    rows = Attestation.objects.filter(user__in=tuple(user_ids), course_key__in=tuple(course_keys))
    given = rows.values_list("user_id", "course_key", "issued_at")
    return {(user, key): at.astimezone(PARIS).date() for user, key, at in given}


def course_traces(user_id: int, course_keys: Iterable[str]) -> Mapping[str, CourseTrace]:
    """Completions by day, and grades by page, in two queries."""
    keys = tuple(course_keys)
    days: dict[str, Counter[date]] = {}
    rows = Completion.objects.filter(user=user_id, course_key__in=keys, value__gt=0)
    for key, at in rows.values_list("course_key", "updated_at"):
        days.setdefault(key, Counter())[at.astimezone(PARIS).date()] += 1
    tests = _tests(user_id, keys)
    return {key: CourseTrace(days.get(key, {}), tests.get(key, ())) for key in days.keys() | tests.keys()}


def _tests(user_id: int, keys: tuple[str, ...]) -> dict[str, tuple[GradedPart, ...]]:
    """The blocks of one page are one test, taken the last day one of them was answered."""
    pages: dict[str, dict[str, GradedPart]] = {}
    grades = Grade.objects.filter(user=user_id, course_key__in=keys, possible__gt=0)
    for key, block, earned, possible, at in grades.values_list(
        "course_key", "block", "earned", "possible", "updated_at"
    ):
        course = catalogue.find(key)
        unit = course.skeleton.unit_of.get(block) if course else None
        title, place = (unit.title, unit.id) if unit else ("Exercice", block)
        found, day = pages.setdefault(key, {}), at.astimezone(PARIS).date()
        before = found.get(place, GradedPart(title, day, 0, 0))
        found[place] = GradedPart(
            title, max(before.on, day), before.earned + earned, before.possible + possible
        )
    return {key: tuple(sorted(each.values(), key=lambda test: test.on)) for key, each in pages.items()}
