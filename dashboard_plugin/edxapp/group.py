"""Many people in many courses at once, from completion, persistent grades and the state of blocks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Max, Sum
from opaque_keys import InvalidKeyError
from opaque_keys.edx.keys import CourseKey, UsageKey

from commune_core.ports import BlockResult, MemberProgress
from dashboard_plugin.edxapp import courses
from dashboard_plugin.edxapp.classroom import EdxClassroom
from dashboard_plugin.platform import PARIS

Pair = tuple[int, str]


def progress(user_ids: Sequence[int], course_keys: Sequence[str]) -> Mapping[Pair, MemberProgress]:
    """Steps, grade and last days of those who left a trace: in four queries, however many people.

    What was done in a block that is no more in the course, or is hidden from learners, counts no more.
    """
    from completion.models import BlockCompletion
    from lms.djangoapps.courseware.models import StudentModule
    from lms.djangoapps.grades.models import PersistentCourseGrade

    keys, leaves = _keys(course_keys), _leaves(course_keys)
    there = {usage for usages in leaves.values() for usage in usages}
    finished = BlockCompletion.objects.filter(user_id__in=user_ids, context_key__in=keys, completion=1.0)
    known = finished.values_list("block_key").annotate(Count("pk")).order_by()
    done: dict[Pair, tuple[int, datetime]] = {}
    kept = finished.exclude(block_key__in={usage for usage, _ in known} - there)
    counted = kept.values_list("user_id", "context_key").annotate(Count("pk"), Max("modified"))
    for who, key, count, at in counted.order_by():
        done[who, str(key)] = count, at
    rows = PersistentCourseGrade.objects.filter(user_id__in=user_ids, course_id__in=keys)
    grades = {
        (who, str(key)): (percent, passed)
        for who, key, percent, passed in rows.values_list(
            "user_id", "course_id", "percent_grade", "passed_timestamp"
        )
    }
    state = StudentModule.objects.filter(student_id__in=user_ids, course_id__in=keys)
    traces = state.values_list("student_id", "course_id").annotate(Max("modified")).order_by()
    seen = {(who, str(key)): at for who, key, at in traces}
    return {
        pair: _one(len(leaves.get(pair[1], ())), done.get(pair), grades.get(pair), seen.get(pair))
        for pair in {*done, *grades, *seen}
    }


def steps(course_keys: Iterable[str]) -> Mapping[str, int]:
    """The blocks to complete of each course that the platform has."""
    return {key: len(leaves) for key, leaves in _leaves(course_keys).items()}


def _leaves(course_keys: Iterable[str]) -> dict[str, list[UsageKey]]:
    return {
        key: EdxClassroom(key, title).leaves()
        for key in course_keys
        if (title := courses.title(key)) is not None
    }


def results(user_ids: Sequence[int], course_key: str) -> tuple[BlockResult, ...]:
    """The last score of each graded block, by page, in one query.

    The platform keeps one score a block and a person: a problem that asks several questions has one figure.
    """
    from lms.djangoapps.courseware.models import StudentModule
    from openedx.core.djangoapps.content.block_structure.api import get_course_in_cache

    if courses.title(course_key) is None:
        return ()
    key = CourseKey.from_string(course_key)
    tried = StudentModule.objects.filter(
        course_id=key, student_id__in=user_ids, grade__isnull=False, max_grade__gt=0
    )
    # One line a block, and one more for each weight that it had.
    counted = tried.values_list("module_state_key", "max_grade").annotate(Count("pk"), Sum("grade"))
    found: dict[Any, tuple[int, float]] = {}
    for usage, worth, count, earned in counted.order_by():
        before = found.get(usage.map_into_course(key), (0, 0.0))
        found[usage.map_into_course(key)] = before[0] + count, before[1] + earned / worth
    structure = get_course_in_cache(key)
    placed = []
    for unit in (each for each in structure if each.block_type == "sequential"):
        for page in structure.get_children(unit):
            for usage in structure.get_children(page):
                if usage in found:
                    count, earned = found[usage]
                    unit_name, page_name, title = (_name(structure, each) for each in (unit, page, usage))
                    placed.append(
                        BlockResult(usage.block_id, unit_name, page_name, title, count, earned / count)
                    )
    return tuple(placed)


def _name(structure: Any, usage: Any) -> str:
    return structure.get_xblock_field(usage, "display_name") or ""


def _one(
    steps: int,
    done: tuple[int, datetime] | None,
    grade: tuple[float | None, datetime | None] | None,
    seen: datetime | None,
) -> MemberProgress:
    count, moved = done or (0, None)
    percent, passed = grade or (None, None)
    latest = max((at for at in (moved, seen) if at is not None), default=passed)
    return MemberProgress(
        done=count,
        steps=steps,
        grade=percent,
        passed=passed is not None,
        passed_on=_day(passed),
        moved_on=_day(moved),
        seen_on=_day(latest),
    )


def _keys(course_keys: Iterable[str]) -> list[Any]:
    found = []
    for key in course_keys:
        try:
            found.append(CourseKey.from_string(key))
        except InvalidKeyError:
            continue
    return found


def _day(at: datetime | None) -> date | None:
    return at.astimezone(PARIS).date() if at else None
