"""Read the progress of the members of a promotion from the host, by batches, and keep it.

A reading is a `SyncRun` of kind "progress". What is left of it are the members who have a seat and no row
read since it began: killed anywhere, it goes on from there, and reading twice changes nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Q, Sum

from commune_core.policy import Operation
from commune_core.ports import MemberProgress
from commune_core.promotions.following import summary
from commune_core.promotions.states import ENDED
from dashboard_plugin.applets.promotions.following import SeatProgress, SyncRun
from dashboard_plugin.applets.promotions.models import Promotion, PromotionCourse, Seat
from dashboard_plugin.applets.territory.loading import put
from dashboard_plugin.platform import get_clock, get_platform
from dashboard_plugin.selectors.promotion_access import open_promotion
from dashboard_plugin.selectors.promotion_standing import UNDER_WAY, planned_of, standing_of, to_read
from dashboard_plugin.selectors.promotion_totals import FIGURES
from dashboard_plugin.use_cases.promotion_log import refuse_archived
from dashboard_plugin.use_cases.read_diagnosis import read_diagnosis
from dashboard_plugin.use_cases.writing import announce, lock_promotion, one_write

AT_ONCE = 200
"""Members read in one step, with all their courses."""
EVERY = timedelta(minutes=55)
COLUMNS = ["done", "steps", "grade", "passed", "passed_on", "last_seen_on", "moved_on", "read_at"]


def read_progress(user_id: int | None, *, promotion_id: int) -> int:
    """Read one step more for whoever follows a group: begins a reading, or goes on with it.

    Gives how many members are left to read. Raises Forbidden, ClosedPromotion, NotSaved.
    """
    access = open_promotion(user_id, promotion_id)
    access.require_somewhere(Operation.FOLLOW_GROUP)
    refuse_archived(access.row)
    return _step(_run_of(access.row, user_id))


def read_all_progress() -> int:
    """Read every promotion that goes on and was not read within the hour; gives how many members were read.

    Those that ended are read once more after their end. Stopped, the next run goes on.
    """
    now, read = get_clock().now(), 0
    due = Promotion.objects.exclude(state__in=("draft", "archived"))
    due = due.filter(Q(progress_at=None) | Q(progress_at__lt=now - EVERY))
    for row in due.order_by("pk").iterator(chunk_size=100):
        if row.state in ENDED and row.progress_at and row.progress_at > row.changed_at + timedelta(days=31):
            continue
        run = _run_of(row, None)
        before = to_read(run).count()
        while _step(run):
            pass
        read += before
    return read


def _run_of(row: Promotion, user_id: int | None) -> SyncRun:
    with one_write():
        lock_promotion(row.pk)
        held = SyncRun.objects.filter(promotion=row, kind=SyncRun.Kind.PROGRESS, state__in=UNDER_WAY)
        run = held.order_by("-pk").first()
        if run is None:
            now = get_clock().now()
            run = SyncRun.objects.create(
                promotion=row, kind=SyncRun.Kind.PROGRESS, state=SyncRun.State.RUNNING,
                started_at=now, beat_at=now, started_by_id=user_id,
            )  # fmt: skip
            run.total = to_read(run).count()
            run.save(update_fields=["total"])
    return run


def _step(run: SyncRun) -> int:
    """Read the next members; once all are, count the totals. Gives how many are left."""
    courses = list(PromotionCourse.objects.filter(promotion=run.promotion_id).order_by("position", "pk"))
    seats = list(to_read(run)[:AT_ONCE]) if courses else []
    told: Mapping[tuple[int, str], MemberProgress] = {}
    steps: Mapping[str, int] = {}
    if seats:
        keys = [each.course_key for each in courses]
        told = get_platform().group_progress([seat.user_id or 0 for seat in seats], keys)
        steps = get_platform().course_steps(keys)
    now = get_clock().now()
    with one_write():
        lock_promotion(run.promotion_id)
        promotion = Promotion.objects.get(pk=run.promotion_id)
        # Who went, or the course that was taken out, while the host was asked.
        there = set(Seat.objects.filter(pk__in=[seat.pk for seat in seats]).values_list("pk", flat=True))
        seats = [seat for seat in seats if seat.pk in there]
        kept = set(promotion.courses.values_list("pk", flat=True))
        courses = [course for course in courses if course.pk in kept]
        _keep(promotion, seats, courses, told, steps, now)
        left = to_read(run).count() if courses else 0
        SyncRun.objects.filter(pk=run.pk).update(
            beat_at=now,
            done=max(0, run.total - left),
            **({} if left else {"state": SyncRun.State.DONE, "ended_at": now}),
        )
        if not left:
            count_totals(promotion, courses, at=run.started_at)
            announce("promotion.read", run.started_by_id, promotion=promotion.pk, members=run.total)
    if not left:
        read_diagnosis(run.promotion_id)
    return left


def _keep(
    promotion: Promotion,
    seats: Sequence[Seat],
    courses: Sequence[PromotionCourse],
    told: Mapping[tuple[int, str], MemberProgress],
    steps: Mapping[str, int],
    now: datetime,
) -> None:
    planned, today = planned_of(courses), get_clock().today()
    rows, moved = [], []
    for seat in seats:
        standings = {}
        for course in courses:
            key = course.course_key
            found = told.get((seat.user_id or 0, key)) or MemberProgress(0, steps.get(key, 0), None, False)
            standings[key] = standing_of(found)
            rows.append(_row(seat, course, found, now))
        whole = summary(planned, standings, today, ordered=promotion.ordered)
        if whole.still_since != seat.still_since:
            moved.append(seat.pk)
        seat.passed_count, seat.percent = whole.passed, whole.percent
        seat.last_seen_on, seat.still_since = whole.seen_on, whole.still_since
    if rows:
        put(SeatProgress, rows, COLUMNS, key=["seat", "course"])
        Seat.objects.bulk_update(seats, ["passed_count", "percent", "last_seen_on", "still_since"])
        # Apart: a reminder may have left meanwhile, and is counted where nothing has moved.
        Seat.objects.filter(pk__in=moved).exclude(unheeded=0).update(unheeded=0)


def _row(seat: Seat, course: PromotionCourse, found: MemberProgress, now: datetime) -> SeatProgress:
    return SeatProgress(
        seat=seat,
        course=course,
        done=found.done,
        steps=found.steps,
        grade=found.grade,
        passed=found.passed,
        passed_on=found.passed_on,
        last_seen_on=found.seen_on,
        moved_on=found.moved_on,
        read_at=now,
    )


def count_totals(promotion: Promotion, courses: Sequence[PromotionCourse], *, at: datetime) -> None:
    """Count each course over its members in force, by group, from what was read; in one query."""
    progress = SeatProgress.objects.filter(
        course__in=courses, seat__role="member", seat__state="member", seat__promotion=promotion
    )
    counted = progress.values("course_id", "seat__group_id").annotate(
        n_members=Count("pk"),
        n_begun=Count("pk", filter=Q(last_seen_on__isnull=False)),
        n_passed=Count("pk", filter=Q(passed=True)),
        n_done=Sum("done"),
        n_steps=Sum("steps"),
        n_graded=Count("grade"),
        n_grade=Sum("grade"),
    )
    totals: dict[int, dict[str, dict[str, Any]]] = defaultdict(dict)
    rows: Any = counted.order_by()
    for row in rows:
        cell = {name: row[f"n_{name}"] or 0 for name in FIGURES}
        totals[row["course_id"]][str(row["seat__group_id"] or "none")] = cell
    for course in courses:
        course.totals, course.totals_at = totals.get(course.pk, {}), at
    PromotionCourse.objects.bulk_update(courses, ["totals", "totals_at"])
    Promotion.objects.filter(pk=promotion.pk).update(progress_at=at)
