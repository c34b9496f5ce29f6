"""Carry on a run that brings the platform in step: a few rows at a time, by whoever can.

A worker, the hourly work or the page of a host without workers; killed anywhere, a run goes on with the rows
that are left and ends as if nothing had happened.
"""

from __future__ import annotations

import logging
import time
from functools import cache

from django.db import transaction
from django.db.models import Q

from commune_core.promotions.alignment import SYNCS
from commune_core.roster import Roster
from dashboard_plugin.applets.promotions.following import SyncRow, SyncRun
from dashboard_plugin.applets.promotions.models import Promotion, Seat
from dashboard_plugin.platform import get_clock, get_platform
from dashboard_plugin.selectors.promotion_platform import KINDS, LEASE
from dashboard_plugin.selectors.promotion_sides import sides
from dashboard_plugin.use_cases.place_seat import Rosters, place_seat
from dashboard_plugin.use_cases.promotion_sync_list import list_rows
from dashboard_plugin.use_cases.writing import announce, one_write

log = logging.getLogger("viatic.promotions")

ROWS, SECONDS = 200, 20.0
GOING = (SyncRun.State.WAITING, SyncRun.State.RUNNING)
ENDS = {
    # One whose list is to be made again, since more was asked of it meanwhile, is not over.
    SyncRun.State.DONE: Q(state=SyncRun.State.RUNNING),
    # One that was gone on with before whoever works on it saw the stop goes on.
    SyncRun.State.STOPPED: Q(state__in=GOING, stop_asked=True),
    SyncRun.State.FAILED: Q(state__in=GOING),
}
"""What a run must be to end so, asked by the very write that ends it."""


def carry_on(run_id: int, *, rows: int = ROWS, seconds: float = SECONDS) -> bool:
    """Do some rows of a run, `rows` and about `seconds` at most; says whether it can be carried on at once.

    Nothing where it is stopped, ended, or worked on by somebody else. Raises NotSaved where even its list
    cannot be written.
    """
    run = _claim(run_id)
    if run is None:
        return False
    if run.promotion.state not in SYNCS:
        _end(run, SyncRun.State.FAILED, "closed")
        return False
    if run.state == SyncRun.State.WAITING:
        run = list_rows(run)
    deadline = time.monotonic() + seconds
    rosters = _rosters()
    left = SyncRow.objects.filter(run=run, state=SyncRow.State.TODO).order_by("pk")
    for row_id in list(left.values_list("pk", flat=True)[:rows]):
        if not _lives(run):
            return False
        place_seat(row_id, rosters=rosters, unenrols=run.unenrols)
        if time.monotonic() > deadline:
            break
    if not left.exists() and _cleared(run, rows, deadline) and _end(run, SyncRun.State.DONE):
        return False
    return bool(SyncRun.objects.filter(pk=run.pk, state__in=GOING, stop_asked=False).update(beat_at=None))


def unfinished_runs() -> tuple[int, ...]:
    """The runs that nobody works on, the oldest first: just begun, or killed."""
    runs = SyncRun.objects.filter(_free(), state__in=GOING, kind__in=KINDS).order_by("started_at", "pk")
    return tuple(runs.values_list("pk", flat=True))


def _free() -> Q:
    return Q(beat_at=None) | Q(beat_at__lt=get_clock().now() - LEASE)


def _claim(run_id: int) -> SyncRun | None:
    """The run, for whoever asks first; a stop that was asked while nobody worked is obeyed here."""
    free = SyncRun.objects.filter(_free(), pk=run_id, state__in=GOING, kind__in=KINDS)
    if not free.update(beat_at=get_clock().now()):
        return None
    run = SyncRun.objects.select_related("promotion").get(pk=run_id)
    return run if _lives(run) else None


def _lives(run: SyncRun) -> bool:
    """Say that somebody works on it; False, and stopped, where somebody asked to stop."""
    going = SyncRun.objects.filter(pk=run.pk, state__in=GOING)
    if going.filter(stop_asked=False).update(beat_at=get_clock().now()):
        return True
    if going.filter(stop_asked=True).exists():
        _end(run, SyncRun.State.STOPPED)
    return False


def _end(run: SyncRun, state: SyncRun.State, message: str = "") -> bool:
    """Close it, with the figures of its rows; says whether it was still to be closed so."""
    with one_write():
        closed = {"state": state, "beat_at": None, "ended_at": get_clock().now(), "message": message}
        # Before any read: SQLite refuses at once to write once another has written since.
        if not SyncRun.objects.filter(ENDS[state], pk=run.pk).update(**closed):
            return False
        rows = SyncRow.objects.filter(run=run)
        done = rows.filter(state=SyncRow.State.DONE).count()
        failed = rows.filter(state=SyncRow.State.FAILED).count()
        SyncRun.objects.filter(pk=run.pk).update(done=done, failed=failed, total=rows.count())
        announce(
            "promotion.synced",
            run.started_by_id,
            promotion=run.promotion_id,
            progress=str(state),
            done=done,
            failed=failed,
        )
    return True


def _cleared(run: SyncRun, most: int, deadline: float) -> bool:
    """Take out of the cohorts whoever has no seat in the promotion, where the run was asked to.

    Says whether all were tried. Nothing is listed beforehand: whoever is out is found no more.
    """
    if not run.removes_strangers:
        return True
    row = Promotion.objects.get(pk=run.promotion_id)
    accounts = Seat.objects.filter(promotion=row, user__isnull=False).values_list("user_id", flat=True)
    seated = frozenset(accounts)
    for each in sides(row):
        if each.roster is None or each.drift is None:
            continue
        for who in sorted(each.drift.strangers - seated):
            if most <= 0 or time.monotonic() > deadline or not _lives(run):
                return False
            most -= 1
            try:
                with transaction.atomic():
                    each.roster.take_out(who, row.cohort_name)
            except Exception:  # whatever the platform raises, the others are taken out
                log.exception("stranger in %s", each.course.course_key)
    return True


def _rosters() -> Rosters:
    """The courses of the platform, each asked for once."""

    @cache
    def find(course_key: str) -> Roster | None:
        return get_platform().roster(course_key)

    return find
