"""Send the letters of announcements: outside each one's quiet hours, once, and never twice.

Safe to stop, to run as often as one likes, and twice at the same time: a letter is claimed before it leaves.
What a stopped program had claimed is not written at all; it stays in the page, where it has always been.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import timedelta

from commune_core.ports import Letter
from commune_core.promotions.messages import paragraphs
from dashboard_plugin.applets.promotions.messages import AnnouncementCopy
from dashboard_plugin.platform import get_clock, get_platform
from dashboard_plugin.selectors.promotion_letters import quiet_now, refusing, stop_path

log = logging.getLogger("viatic.promotions")

AT_ONCE = 200
LATE = timedelta(days=7)
"""A letter that could not leave for so long is no news any more: it stays in the page."""


def send_promotion_letters() -> int:
    """Send those that are due now; gives how many have left."""
    return sum(_send_some(copies) for copies in _waiting()) if get_platform().sends_letters() else 0


def _waiting() -> Iterator[list[AnnouncementCopy]]:
    """The copies whose letter has not left, a batch at a time."""
    last = 0
    rows = AnnouncementCopy.objects.filter(to_send=True).order_by("pk")
    rows = rows.select_related("announcement__promotion", "seat")
    while copies := list(rows.filter(pk__gt=last)[:AT_ONCE]):
        yield copies
        last = copies[-1].pk


def _send_some(copies: list[AnnouncementCopy]) -> int:
    people = {copy.seat.user_id for copy in copies if copy.seat.user_id is not None}
    quiet = quiet_now(people)
    promotions = {copy.announcement.promotion_id for copy in copies}
    refused = {promotion: refusing(people, promotion) for promotion in promotions}
    before = get_clock().now() - LATE
    sent = 0
    for copy in copies:
        person, announcement = copy.seat.user_id, copy.announcement
        if (
            person is None
            or copy.seat.state != "member"
            or person in refused[announcement.promotion_id]
            or announcement.at < before
        ):
            AnnouncementCopy.objects.filter(pk=copy.pk, to_send=True).update(to_send=False)
        elif not quiet[person]:
            sent += _send(copy, person)
    return sent


def _send(copy: AnnouncementCopy, person: int) -> bool:
    now = get_clock().now()
    mine = AnnouncementCopy.objects.filter(pk=copy.pk, to_send=True)
    if not mine.update(to_send=False, sent_at=now):
        return False
    try:
        get_platform().send([person], letter_of(copy, person))
    except Exception:
        # The edge of a task: whatever stops one letter must not stop those of the others.
        log.exception("a letter to account %s did not leave", person)
        AnnouncementCopy.objects.filter(pk=copy.pk, sent_at=now).update(to_send=True, sent_at=None)
        return False
    return True


def letter_of(copy: AnnouncementCopy, person: int) -> Letter:
    """The words of an announcement, under the title of its promotion."""
    row = copy.announcement
    return Letter(
        subject=f"{row.subject} · {row.promotion.title}",
        paragraphs=paragraphs(row.body),
        action="Lire dans la promotion",
        path=f"/viatic/promotions/{row.promotion_id}/messages/{row.pk}/",
        stop=stop_path(person, row.promotion_id),
    )
