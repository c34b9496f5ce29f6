"""Many people in many courses at once: pages done, grades, last days; as many queries for one as for all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from django.utils import timezone

from campus import catalogue
from campus.catalogue import Course
from campus.grading import grade_of
from campus.models import Attestation, Completion, Enrolment, Grade
from campus.progress import progress as pages_of
from commune_core.ports import BlockResult, MemberProgress

Pair = tuple[int, str]


def progress(user_ids: Sequence[int], course_keys: Sequence[str]) -> Mapping[Pair, MemberProgress]:
    """Of those who have finished, tried or opened something, in four queries."""
    courses = {key: course for key in course_keys if (course := catalogue.find(key))}
    of_them = {"user__in": user_ids, "course_key__in": tuple(courses)}
    finished: dict[Pair, set[str]] = defaultdict(set)
    earned: dict[Pair, dict[str, float]] = defaultdict(dict)
    moved: dict[Pair, datetime] = {}
    seen: dict[Pair, datetime] = {}
    completions = Completion.objects.filter(**of_them)
    for who, key, block, value, at in completions.values_list(
        "user_id", "course_key", "block", "value", "updated_at"
    ):
        _latest(seen, (who, key), at)
        if value >= 1.0:
            finished[who, key].add(block)
            _latest(moved, (who, key), at)
    for who, key, block, got, possible, at in Grade.objects.filter(**of_them, possible__gt=0).values_list(
        "user_id", "course_key", "block", "earned", "possible", "updated_at"
    ):
        earned[who, key][block] = got / possible
        _latest(seen, (who, key), at)
        _latest(moved, (who, key), at)
    issued = Attestation.objects.filter(**of_them).values_list("user_id", "course_key", "issued_at")
    given = {(who, key): at for who, key, at in issued}
    # Somebody who has opened a page came, even if he has finished none of its blocks.
    opened = Enrolment.objects.filter(**of_them).exclude(last_unit="")
    for who, key, at in opened.values_list("user_id", "course_key", "enrolled_at"):
        _latest(seen, (who, key), at)
    return {
        pair: _one(courses[pair[1]], finished[pair], earned[pair], given.get(pair), moved, seen, pair)
        for pair in {*seen, *given}
    }


def steps(course_keys: Iterable[str]) -> Mapping[str, int]:
    """How many pages there are to finish in each course, from memory."""
    courses = {key: course for key in course_keys if (course := catalogue.find(key))}
    return {key: pages_of(course, set()).total for key, course in courses.items()}


def results(user_ids: Sequence[int], course_key: str) -> tuple[BlockResult, ...]:
    """How each graded block went, from the last grade of each person, in one query."""
    course = catalogue.find(course_key)
    if course is None:
        return ()
    shares: dict[str, list[float]] = defaultdict(list)
    rows = Grade.objects.filter(user__in=user_ids, course_key=course_key, possible__gt=0)
    for block, got, possible in rows.values_list("block", "earned", "possible"):
        shares[block].append(got / possible)
    found = []
    for lesson in (each for chapter in course.skeleton.chapters for each in chapter.lessons):
        for page in lesson.units:
            titles = {leaf.id: "" for leaf in page.leaves if leaf.id in shares}
            if titles:
                for block, node in course.directory.leaf_nodes(page.id).items():
                    if block in titles:
                        titles[block] = str(node.get("display_name") or "")
            for block, title in titles.items():
                tried = shares[block]
                share = sum(tried) / len(tried)
                found.append(BlockResult(block, lesson.title, page.title, title, len(tried), share))
    return tuple(found)


def _one(
    course: Course,
    finished: set[str],
    earned: Mapping[str, float],
    given: datetime | None,
    moved: Mapping[Pair, datetime],
    seen: Mapping[Pair, datetime],
    pair: Pair,
) -> MemberProgress:
    pages, grade = pages_of(course, finished), grade_of(course, earned)
    return MemberProgress(
        done=pages.count,
        steps=pages.total,
        grade=grade.percent / 100 if grade.works and earned else None,
        # As its proof says it (`evidence.passes`): an attestation stays when the course or its mark change.
        passed=given is not None,
        passed_on=_day(given),
        moved_on=_day(moved.get(pair)),
        seen_on=_day(seen.get(pair, given)),
    )


def _latest(known: dict[Pair, datetime], pair: Pair, at: datetime) -> None:
    if pair not in known or known[pair] < at:
        known[pair] = at


def _day(at: datetime | None) -> date | None:
    return timezone.localtime(at).date() if at else None
