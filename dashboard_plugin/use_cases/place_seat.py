"""One row of a run: put a seat in a course of the platform, or take it out."""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.db import OperationalError, transaction
from django.db.models import F, QuerySet

from commune_core.promotions.alignment import IN, SYNCS, wanted
from commune_core.roster import Roster
from dashboard_plugin.applets.promotions.following import SyncRow
from dashboard_plugin.applets.promotions.models import Promotion, PromotionCourse, Seat
from dashboard_plugin.platform import get_clock
from dashboard_plugin.selectors.promotion_sides import WANTED_IN

log = logging.getLogger("viatic.promotions")

DONE_BY = frozenset({"enrolled", "grouped", "moved", "already", "left"})
"""What the platform answers where a row is done; anything else is told as refused."""

Rosters = Callable[[str], Roster | None]

TRIES = 3
"""How often a row is begun: of two who wait for each other, the database undoes one."""


def place_seat(row_id: int, *, rosters: Rosters, unenrols: bool) -> None:
    """Carry out one row in a transaction of its own, and mark it; nothing where somebody else has done it.

    Whatever breaks on the platform undoes this row alone, which is then marked as failed: the run goes on.
    """
    try:
        _place_or_again(row_id, rosters, unenrols)
    except Exception as error:  # whatever the platform raises, the other rows are carried out
        log.exception("row %s", row_id)
        _todo(row_id).update(
            state=SyncRow.State.FAILED,
            found="broken",
            message=type(error).__name__[:300],
            tries=F("tries") + 1,
            at=get_clock().now(),
        )


def _place_or_again(row_id: int, rosters: Rosters, unenrols: bool) -> None:
    """Nobody is there to try again what the database undid: it is begun again, `TRIES` times in all."""
    for left in reversed(range(TRIES)):
        try:
            return _place(row_id, rosters, unenrols)
        except OperationalError:
            if not left:
                raise


def _place(row_id: int, rosters: Rosters, unenrols: bool) -> None:
    with transaction.atomic():
        # Takes the row for this transaction: whoever comes at once waits, and finds it done.
        if _todo(row_id).update(tries=F("tries") + 1):
            row = SyncRow.objects.select_related("seat", "course__promotion").get(pk=row_id)
            row.wanted = wanted(row.seat.role, row.seat.state, has_account=row.seat.user_id is not None)
            row.found = _carry_out(row, rosters(row.course.course_key), unenrols)
            row.state = SyncRow.State.DONE if row.found in DONE_BY else SyncRow.State.FAILED
            row.at = get_clock().now()
            row.save(update_fields=["wanted", "found", "state", "at"])


def _todo(row_id: int) -> QuerySet[SyncRow]:
    return SyncRow.objects.filter(pk=row_id, state=SyncRow.State.TODO)


def _carry_out(row: SyncRow, roster: Roster | None, unenrols: bool) -> str:
    """What the platform answered, or why it was not asked."""
    person, promotion = row.seat.user_id, row.course.promotion
    if roster is None:
        # A course that is gone holds nobody any more.
        return "no_course" if row.wanted == IN else "left"
    if person is None:
        return "left"
    elsewhere = _elsewhere(person, row.course)
    if row.wanted == IN:
        if elsewhere and (place := roster.places([person]).get(person)) and place.cohort in elsewhere:
            return "elsewhere"
        return roster.put_in(person, promotion.cohort_name)
    roster.take_out(person, promotion.cohort_name, unenrol=unenrols and not elsewhere)
    return "left"


def _elsewhere(person: int, course: PromotionCourse) -> frozenset[str]:
    """The cohorts of this person's other promotions that teach the same course."""
    held = Seat.objects.filter(WANTED_IN, user_id=person).exclude(promotion=course.promotion_id)
    others = Promotion.objects.filter(
        state__in=SYNCS, courses__course_key=course.course_key, pk__in=held.values("promotion")
    )
    return frozenset(others.values_list("cohort_name", flat=True))
