"""What a person has finished: completion of blocks, pages of a course done, grades."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Model
from django.utils import timezone
from opaque_keys.edx.keys import UsageKey

from campus.catalogue import Course
from campus.models import Completion, Grade
from campus.olx import Unit


@dataclass(frozen=True, slots=True)
class Progress:
    """Pages done in a course. `done` holds their ids."""

    done: frozenset[str]
    total: int

    @property
    def count(self) -> int:
        """How many pages are done."""
        return len(self.done)

    @property
    def percent(self) -> int:
        """The same in hundredths, rounded."""
        return round(100 * len(self.done) / self.total) if self.total else 0


def finished_blocks(user: User, course: Course) -> set[str]:
    """The ids of the blocks that this person has finished, in one query."""
    rows = Completion.objects.filter(user=user, course_key=course.entry.key, value__gte=1.0)
    return set(rows.values_list("block", flat=True))


def progress(course: Course, finished: set[str]) -> Progress:
    """Pages whose blocks are all finished; a page without blocks is never one to finish."""
    units = [unit for unit in course.skeleton.units if unit.leaves]
    return Progress(frozenset(unit.id for unit in units if is_done(unit, finished)), len(units))


def progress_of_all(user: User, courses: Iterable[Course]) -> dict[str, Progress]:
    """Progress in several courses, in one query."""
    kept = list(courses)
    finished: dict[str, set[str]] = {course.entry.key: set() for course in kept}
    rows = Completion.objects.filter(user=user, course_key__in=finished, value__gte=1.0)
    for key, block in rows.values_list("course_key", "block"):
        finished[key].add(block)
    return {course.entry.key: progress(course, finished[course.entry.key]) for course in kept}


def is_done(unit: Unit, finished: set[str]) -> bool:
    """Whether every block of a page is finished."""
    return all(leaf.id in finished for leaf in unit.leaves)


def mark_read(user: User, course: Course, blocks: Iterable[str]) -> None:
    """Blocks that are finished once seen, written in one query."""
    now = timezone.now()
    _put(
        [
            Completion(user=user, course_key=course.entry.key, block=block, value=1.0, updated_at=now)
            for block in blocks
        ],
        "value",
    )


def record_completion(user: User, usage: UsageKey, value: float) -> None:
    """How far a person is through a block, as the block says it; written in one query."""
    kept = min(max(value, 0.0), 1.0)
    _put([Completion(value=kept, **_place(user, usage))], "value")


def record_grade(user: User, usage: UsageKey, earned: float, possible: float) -> None:
    """The last grade of a person in a block; written in one query."""
    _put([Grade(earned=earned, possible=possible, **_place(user, usage))], "earned", "possible")


def _place(user: User, usage: UsageKey) -> dict[str, Any]:
    return {
        "user": user,
        "course_key": str(usage.context_key),
        "block": usage.block_id,
        "updated_at": timezone.now(),
    }


def _put(rows: Sequence[Model], *fields: str) -> None:
    """Write the row of a person and a block whether there is one or not."""
    if rows:
        type(rows[0])._default_manager.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=["user", "course_key", "block"],
            update_fields=[*fields, "updated_at"],
        )
