"""Begin, stop and help along the runs that bring the platform in step with a promotion."""

from __future__ import annotations

from functools import partial

from django.db import transaction

from commune_core.policy import Operation
from commune_core.promotions.alignment import SYNCS
from dashboard_plugin.applets.promotions.following import SyncRun
from dashboard_plugin.applets.promotions.models import Promotion
from dashboard_plugin.errors import ClosedPromotion
from dashboard_plugin.platform import get_clock, get_platform
from dashboard_plugin.selectors.promotion_access import open_promotion, renewed_promotion
from dashboard_plugin.selectors.promotion_platform import UNFINISHED, is_due, last_run, run_of, run_view
from dashboard_plugin.sync_data import RunView
from dashboard_plugin.use_cases.carry_on_sync import carry_on
from dashboard_plugin.use_cases.promotion_log import note, refuse_archived
from dashboard_plugin.use_cases.writing import announce, lock_promotion, one_write

STEP_ROWS, STEP_SECONDS = 300, 2.0
"""What a page does at once where the host has no workers."""
ASKED = ("kind", "unenrols", "removes_strangers", "state", "stop_asked", "ended_at")


def start_sync(
    user_id: int | None,
    *,
    promotion_id: int,
    mend: bool = False,
    unenrol: bool = False,
    remove_strangers: bool = False,
) -> int:
    """Begin a run, or have the one that is not over do this too; gives its number.

    It tries again whatever was refused. `mend` compares with the platform first; `unenrol` takes who left out
    of the courses too; `remove_strangers` clears the cohorts of whoever has no seat. One run at a time: begun
    twice, it is one. Raises Forbidden, ClosedPromotion, NotSaved.
    """
    access = open_promotion(user_id, promotion_id)
    access.require(Operation.MANAGE_PROMOTION)
    with one_write():
        lock_promotion(promotion_id)
        present = renewed_promotion(access)
        present.require(Operation.MANAGE_PROMOTION)
        _refuse_closed(present.row)
        run = last_run(present.row)
        if run is not None:
            # Whoever ends it asks for no turn in the promotion: one that has just ended is not begun again.
            run = SyncRun.objects.select_for_update().get(pk=run.pk)
        begun = run is None or run.state not in UNFINISHED
        if run is None or begun:
            run = SyncRun(promotion=present.row, started_at=get_clock().now(), started_by_id=access.person)
            run.kind = SyncRun.Kind.PUSH
        more = _ask(run, mend=mend, unenrol=unenrol, remove_strangers=remove_strangers)
        run.save(update_fields=None if begun else ASKED)
        if begun or more:
            detail = {"kind": str(run.kind), "unenrol": run.unenrols, "strangers": run.removes_strangers}
            note(present.row, access.person, "sync_started" if begun else "sync_resumed", detail=detail)
        if begun:
            announce("promotion.sync_started", user_id, promotion=promotion_id, kind=str(run.kind))
        transaction.on_commit(partial(get_platform().sync_later, run.pk), robust=True)
    return run.pk


def begin_due() -> int:
    """Begin a run of each promotion that was once brought in step and whose seats or courses changed since.

    Whoever stopped a run goes on with it himself; what was refused is tried again with the rest, and is no
    reason to begin. Gives how many were begun. Safe to stop and to run twice.
    """
    begun = 0
    kept = Promotion.objects.filter(state__in=SYNCS).exclude(cohort_name="").order_by("pk")
    for number in [row.pk for row in kept.iterator(chunk_size=500) if is_due(row)]:
        with one_write():
            lock_promotion(number)
            row = Promotion.objects.get(pk=number)
            if not is_due(row):
                continue
            run = SyncRun(promotion=row, started_at=get_clock().now(), kind=SyncRun.Kind.PUSH)
            run.save()
            note(row, None, "sync_started", detail={"kind": str(run.kind)})
            announce("promotion.sync_started", None, promotion=number, kind=str(run.kind))
            transaction.on_commit(partial(get_platform().sync_later, run.pk), robust=True)
        begun += 1
    return begun


def stop_sync(user_id: int | None, *, promotion_id: int, run_id: int) -> None:
    """Stop a run after the row at hand; what is done stays, and it can be gone on with. Twice is once.

    Raises Forbidden, UnknownRun, NotSaved.
    """
    access = open_promotion(user_id, promotion_id)
    access.require(Operation.MANAGE_PROMOTION)
    with one_write():
        lock_promotion(promotion_id)
        renewed_promotion(access).require(Operation.MANAGE_PROMOTION)
        run = run_of(access.row, run_id)
        going = SyncRun.objects.filter(pk=run.pk, stop_asked=False)
        if going.filter(state__in=(SyncRun.State.WAITING, SyncRun.State.RUNNING)).update(stop_asked=True):
            note(access.row, access.person, "sync_stopped")
    # Where nobody works on it, it stops at once.
    carry_on(run_id, rows=0)


def step_sync(user_id: int | None, *, promotion_id: int, run_id: int) -> RunView:
    """Where a run stands, after a few hundred rows of it where the host has no workers.

    Raises Forbidden, UnknownRun, NotSaved.
    """
    access = open_promotion(user_id, promotion_id)
    access.require(Operation.MANAGE_PROMOTION)
    run = run_of(access.row, run_id)
    if not get_platform().has_workers():
        carry_on(run.pk, rows=STEP_ROWS, seconds=STEP_SECONDS)
    return run_view(run_of(access.row, run_id))


def _ask(run: SyncRun, *, mend: bool, unenrol: bool, remove_strangers: bool) -> bool:
    """Have a run do all this from a new list; says whether it was to do less.

    Whoever works on the former list meanwhile goes on with the new one: seats may have changed since.
    """
    more = run.stop_asked or run.state == SyncRun.State.STOPPED
    if mend and run.kind != SyncRun.Kind.MEND:
        run.kind, more = SyncRun.Kind.MEND, True
    if unenrol and not run.unenrols:
        run.unenrols = more = True
    if remove_strangers and not run.removes_strangers:
        run.removes_strangers = more = True
    run.state, run.stop_asked, run.ended_at = SyncRun.State.WAITING, False, None
    return more


def _refuse_closed(row: Promotion) -> None:
    refuse_archived(row)
    if row.state not in SYNCS:
        raise ClosedPromotion.unopened()
