"""What people left in courses, as proof of a training: days, graded subsections, the day each was passed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from opaque_keys import InvalidKeyError
from opaque_keys.edx.keys import CourseKey

from commune_core.ports import CourseTrace, GradedPart
from dashboard_plugin.edxapp import courses
from dashboard_plugin.platform import PARIS

UNTITLED = "Évaluation"


def passes(user_ids: Iterable[int], course_keys: Iterable[str]) -> Mapping[tuple[int, str], date]:
    """The day each persistent grade first passed, in one query: as a certificate, it is not taken back."""
    from lms.djangoapps.grades.models import PersistentCourseGrade

    rows = PersistentCourseGrade.objects.filter(
        user_id__in=tuple(user_ids), course_id__in=_keys(course_keys), passed_timestamp__isnull=False
    )
    given = rows.values_list("user_id", "course_id", "passed_timestamp")
    return {(user, str(key)): at.astimezone(PARIS).date() for user, key, at in given}


def course_traces(user_id: int, course_keys: Iterable[str]) -> Mapping[str, CourseTrace]:
    """Completions by day and graded subsections, in two queries, and a course's outline from the cache."""
    from completion.models import BlockCompletion

    keys = _keys(course_keys)
    days: dict[str, Counter[date]] = {}
    rows = BlockCompletion.objects.filter(user_id=user_id, context_key__in=keys, completion__gt=0)
    for key, at in rows.values_list("context_key", "modified"):
        days.setdefault(str(key), Counter())[at.astimezone(PARIS).date()] += 1
    tests = _tests(user_id, keys)
    return {key: CourseTrace(days.get(key, {}), tests.get(key, ())) for key in days.keys() | tests.keys()}


def _tests(user_id: int, keys: list[CourseKey]) -> dict[str, tuple[GradedPart, ...]]:
    from lms.djangoapps.grades.models import PersistentSubsectionGrade

    rows = PersistentSubsectionGrade.objects.filter(
        user_id=user_id, course_id__in=keys, possible_graded__gt=0, first_attempted__isnull=False
    ).order_by("first_attempted")
    titles: dict[CourseKey, Any] = {}
    found: dict[str, list[GradedPart]] = {}
    for key, usage, at, earned, possible in rows.values_list(
        "course_id", "usage_key", "first_attempted", "earned_graded", "possible_graded"
    ):
        if key not in titles:
            titles[key] = _outline(key)
        title = titles[key](usage.map_into_course(key)) or UNTITLED
        found.setdefault(str(key), []).append(
            GradedPart(title, at.astimezone(PARIS).date(), float(earned), float(possible))
        )
    return {key: tuple(tests) for key, tests in found.items()}


def _outline(key: CourseKey) -> Any:
    """What gives the title of a part of a course; nothing for a course that is gone."""
    from openedx.core.djangoapps.content.block_structure.api import get_course_in_cache

    if courses.title(str(key)) is None:
        return lambda usage: ""
    structure = get_course_in_cache(key)
    return lambda usage: structure.get_xblock_field(usage, "display_name", "")


def _keys(course_keys: Iterable[str]) -> list[CourseKey]:
    found = []
    for each in course_keys:
        try:
            found.append(CourseKey.from_string(each))
        except InvalidKeyError:
            continue
    return found
