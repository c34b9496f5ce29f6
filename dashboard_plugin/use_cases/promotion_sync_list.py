"""The list of a run: each seat in each course, as it is wanted on the platform; made once, in one write."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from commune_core.promotions.alignment import cohort_name
from dashboard_plugin.applets.promotions.following import SyncRow, SyncRun
from dashboard_plugin.applets.promotions.models import Promotion, Seat
from dashboard_plugin.selectors.promotion_sides import seats_in, sides
from dashboard_plugin.use_cases.writing import lock_promotion, one_write

AT_ONCE = 1000
IN, OUT = SyncRow.Wanted.IN, SyncRow.Wanted.OUT
TODO, DONE = SyncRow.State.TODO, SyncRow.State.DONE


def list_rows(run: SyncRun) -> SyncRun:
    """Make the list of a run that waits and begin it; done again, it gives the same list.

    What an earlier run has done is left alone; what it was refused is tried again. A run that mends compares
    first, and takes up whatever differs on the platform. Gives the run with all that was asked of it. Raises
    NotSaved.
    """
    with one_write():
        lock_promotion(run.promotion_id)
        # Before its rows: each one that names it shares its lock, and two who share one never get it alone.
        run = SyncRun.objects.select_for_update().get(pk=run.pk)
        if run.state != SyncRun.State.WAITING:
            return run  # somebody else has made it
        row = Promotion.objects.get(pk=run.promotion_id)
        if not row.cohort_name:
            row.cohort_name = cohort_name(row.title, row.pk)
            Promotion.objects.filter(pk=row.pk).update(cohort_name=row.cohort_name)
        differing = _differing(row) if run.kind == SyncRun.Kind.MEND else frozenset()
        _list(run, row, differing)
        run.state, run.total = SyncRun.State.RUNNING, SyncRow.objects.filter(run=run).count()
        SyncRun.objects.filter(pk=run.pk).update(state=run.state, total=run.total)
    return run


def _list(run: SyncRun, row: Promotion, differing: frozenset[tuple[int, int]]) -> None:
    courses = tuple(row.courses.order_by("position", "pk").values_list("pk", flat=True))
    inside = tuple(seats_in(row).order_by("pk").values_list("pk", flat=True))
    known = {
        (seat, course): (pk, wanted, state, by)
        for pk, seat, course, wanted, state, by in SyncRow.objects.filter(course__promotion=row).values_list(
            "pk", "seat_id", "course_id", "wanted", "state", "run_id"
        )
    }
    enters, leaves, missing = [], [], []
    for place in ((seat, course) for seat in inside for course in courses):
        pk, wanted, state, _ = known.get(place, (None, "", "", None))
        if pk is None:
            missing.append(place)
        elif (wanted, state) != (IN, DONE) or place in differing:
            enters.append(pk)
    seated = set(inside)
    for (seat, course), (pk, wanted, state, by) in known.items():
        # Those this run took out before it was asked to unenrol are still to be unenrolled.
        again = (seat, course) in differing or (run.unenrols and by == run.pk)
        if seat not in seated and ((wanted, state) != (OUT, DONE) or again):
            leaves.append(pk)
    strays = [place for place in differing if place not in known and place[0] not in seated]
    for wanted, numbers in ((IN, enters), (OUT, leaves)):
        for some in _slices(numbers):
            rows = SyncRow.objects.filter(pk__in=some)
            rows.update(run=run, wanted=wanted, state=TODO, found="", message="", tries=0)
    for wanted, places in ((IN, missing), (OUT, sorted(strays))):
        SyncRow.objects.bulk_create(
            (SyncRow(seat_id=seat, course_id=course, run=run, wanted=wanted) for seat, course in places),
            batch_size=AT_ONCE,
        )


def _differing(row: Promotion) -> frozenset[tuple[int, int]]:
    """(seat, course) of what the platform holds otherwise: not there, elsewhere, or still there."""
    accounts = Seat.objects.filter(promotion=row, user__isnull=False).values_list("user_id", "pk")
    seats: dict[int | None, int] = dict(accounts)
    return frozenset(
        (seats[who], each.course.pk)
        for each in sides(row)
        if each.drift
        for who in each.drift.misplaced | each.drift.strangers
        if who in seats
    )


def _slices(numbers: list[int]) -> Iterator[Iterable[int]]:
    for start in range(0, len(numbers), AT_ONCE):
        yield numbers[start : start + AT_ONCE]
