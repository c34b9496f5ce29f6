"""Where a promotion stands beside the platform: the last run, what is left to do, what was refused."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta

from django.db.models import Q, QuerySet

from commune_core.policy import Operation
from commune_core.promotions.alignment import SYNCS, Drift
from dashboard_plugin.applets.promotions.following import SyncRow, SyncRun
from dashboard_plugin.applets.promotions.models import Promotion, Seat
from dashboard_plugin.errors import UnknownRun
from dashboard_plugin.platform import get_clock, get_platform
from dashboard_plugin.selectors.people import display_names
from dashboard_plugin.selectors.promotion_access import PromotionAccess, open_promotion
from dashboard_plugin.selectors.promotion_sides import CourseSides, seats_in, sides
from dashboard_plugin.selectors.promotions import promotion_view
from dashboard_plugin.sync_data import CourseDrift, DriftView, FailedRow, PlatformView, RunView

KINDS = (SyncRun.Kind.PUSH, SyncRun.Kind.MEND)
UNFINISHED = (SyncRun.State.WAITING, SyncRun.State.RUNNING, SyncRun.State.STOPPED)
LEASE = timedelta(minutes=2)
"""How long whoever works on a run may be silent before another takes over."""
SHOWN = 50

# The seat of a row, as `WANTED_IN` says it of a seat.
_SEAT_IN = Q(seat__role="member", seat__state="member", seat__user__isnull=False)


def promotion_platform(user_id: int | None, *, promotion_id: int) -> PlatformView:
    """Where it stands, for who manages it, in a constant number of queries; raises Forbidden."""
    access = _opened(user_id, promotion_id)
    row = access.row
    failed = _rows(row).filter(state=SyncRow.State.FAILED)
    run = last_run(row)
    waiting = Seat.objects.filter(promotion=row, role="member", state__in=("invited", "asked", "waiting"))
    leaving = _leaving(row).count()
    members = seats_in(row).count()
    return PlatformView(
        promotion=promotion_view(access),
        cohort=row.cohort_name,
        open=row.state in SYNCS,
        pending=_entering(row, members) + leaving,
        leaving=leaving,
        members=members,
        unseated=waiting.count(),
        run=run_view(run) if run else None,
        failed=_failed(failed),
        failed_count=failed.count(),
        by_hand=not get_platform().has_workers(),
    )


def sync_pending(user_id: int | None, *, promotion_id: int) -> int:
    """What a run would do now, a seat and course each; 0 for who may begin none, and where none may be."""
    access = open_promotion(user_id, promotion_id)
    row = access.row
    if not access.permits(Operation.MANAGE_PROMOTION) or row.state not in SYNCS:
        return 0
    return _entering(row, seats_in(row).count()) + _leaving(row).count()


def is_due(row: Promotion) -> bool:
    """Whether seats or courses changed since the last run, and that one is over; five queries at most."""
    run = last_run(row)
    if run is None or run.state in UNFINISHED or row.state not in SYNCS:
        return False
    tried = _rows(row).filter(_SEAT_IN, wanted=SyncRow.Wanted.IN).exclude(state=SyncRow.State.TODO)
    if seats_in(row).count() * row.courses.count() > tried.count():
        return True
    return _leaving(row).exclude(wanted=SyncRow.Wanted.OUT, state=SyncRow.State.FAILED).exists()


def promotion_run(user_id: int | None, *, promotion_id: int, run_id: int) -> RunView:
    """One run, for who manages the promotion; raises Forbidden, UnknownRun."""
    return run_view(run_of(_opened(user_id, promotion_id).row, run_id))


def promotion_drift(user_id: int | None, *, promotion_id: int) -> DriftView:
    """Both sides compared now, for who manages the promotion; raises Forbidden."""
    access = _opened(user_id, promotion_id)
    row = access.row
    found = list(sides(row))
    held = {who for each in found if each.drift for who in each.drift.strangers}
    left = frozenset(
        each for each in Seat.objects.filter(promotion=row, user__in=held).values_list("user_id", flat=True)
    )
    firsts = {each.course.pk: _firsts(each.drift, left) for each in found if each.drift}
    names = display_names({who for sorts in firsts.values() for sort in sorts for who in sort})
    courses = [_course_drift(each, left, firsts.get(each.course.pk, ()), names) for each in found]
    return DriftView(promotion_view(access), get_clock().now(), row.state in SYNCS, tuple(courses))


def _firsts(drift: Drift, left: frozenset[int]) -> tuple[list[int], ...]:
    """The first accounts of each sort of difference."""
    sorts = (drift.absent, drift.ungrouped, drift.astray, drift.strangers & left)
    return tuple(sorted(sort)[:SHOWN] for sort in sorts)


def _course_drift(
    side: CourseSides,
    left: frozenset[int],
    firsts: Sequence[Iterable[int]],
    names: Mapping[int | None, str],
) -> CourseDrift:
    drift = side.drift
    if drift is None:
        return CourseDrift(side.course.title, known=False)
    absent, ungrouped, astray, departed = (tuple(names[who] for who in first) for first in firsts)
    return CourseDrift(
        title=side.course.title,
        known=True,
        absent=absent,
        absent_count=len(drift.absent),
        ungrouped=ungrouped,
        ungrouped_count=len(drift.ungrouped),
        astray=astray,
        astray_count=len(drift.astray),
        departed=departed,
        departed_count=len(drift.strangers & left),
        strangers=len(drift.strangers - left),
    )


def last_run(row: Promotion) -> SyncRun | None:
    """The latest run that brought the platform in step, or tries to."""
    return SyncRun.objects.filter(promotion=row, kind__in=KINDS).order_by("-started_at", "-pk").first()


def run_of(row: Promotion, run_id: int) -> SyncRun:
    """The run of this number in this promotion; raises UnknownRun."""
    run = SyncRun.objects.filter(promotion=row, kind__in=KINDS, pk=run_id).first()
    if run is None:
        raise UnknownRun.here()
    return run


def run_view(run: SyncRun) -> RunView:
    """A run as its rows stand now."""
    state = run.state
    done, failed, total = run.done, run.failed, run.total
    if state in UNFINISHED:
        rows = SyncRow.objects.filter(run=run)
        done = rows.filter(state=SyncRow.State.DONE).count()
        failed = rows.filter(state=SyncRow.State.FAILED).count()
        if run.stop_asked and state != SyncRun.State.STOPPED:
            state = "stopping"
    return RunView(
        id=run.pk,
        kind=run.kind,
        state=str(state),
        total=total,
        done=done,
        failed=failed,
        started_at=run.started_at,
        started_by=display_names([run.started_by_id])[run.started_by_id] if run.started_by_id else "",
        ended_at=run.ended_at,
        worked_on=run.beat_at is not None and run.beat_at > get_clock().now() - LEASE,
    )


def _opened(user_id: int | None, promotion_id: int) -> PromotionAccess:
    access = open_promotion(user_id, promotion_id)
    access.require(Operation.MANAGE_PROMOTION)
    return access


def _rows(row: Promotion) -> QuerySet[SyncRow]:
    return SyncRow.objects.filter(course__promotion=row)


def _entering(row: Promotion, members: int) -> int:
    """Seats × courses that are wanted in, less those a run has put in."""
    done = _rows(row).filter(_SEAT_IN, wanted=SyncRow.Wanted.IN, state=SyncRow.State.DONE)
    return members * row.courses.count() - done.count()


def _leaving(row: Promotion) -> QuerySet[SyncRow]:
    """Rows of seats that are no longer in, and that no run has taken out."""
    out = Q(wanted=SyncRow.Wanted.OUT, state=SyncRow.State.DONE)
    return _rows(row).exclude(_SEAT_IN).exclude(out)


def _failed(rows: QuerySet[SyncRow]) -> tuple[FailedRow, ...]:
    shown = list(rows.select_related("seat", "course").order_by("course__position", "pk")[:SHOWN])
    names = display_names(each.seat.user_id for each in shown)
    return tuple(
        FailedRow(
            each.seat_id,
            names[each.seat.user_id],
            each.course.title,
            each.wanted,
            each.found,
            each.message,
            each.at,
        )
        for each in shown
    )
