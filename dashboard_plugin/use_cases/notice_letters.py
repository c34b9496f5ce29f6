"""Write to people what they were told of and have not seen: at once or once a week, out of their quiet hours.

Safe to stop, to run as often as one likes, and twice at the same time: what a letter tells is claimed before
it leaves, so nothing is written twice. What a stopped program had claimed is not written at all; it stays in
the page, where it has been from the start.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from django.db.models import QuerySet

from commune_core import notices as rules
from dashboard_plugin import letters
from dashboard_plugin.applets.talk.models import Notice, NoticeHours
from dashboard_plugin.platform import get_clock, get_platform
from dashboard_plugin.selectors.local_time import zones_of
from dashboard_plugin.selectors.notices import READ_WITH, channels, notice_views

log = logging.getLogger("viatic.notices")

AT_ONCE = 200
"""People looked at together: ten queries for them all, then two for each letter."""
KEPT_FOR = timedelta(days=180)
DROPPED_AT_ONCE = 500


def send_notices() -> int:
    """Send the letters that are due now; gives how many have left."""
    return sum(_write_to(people) for people in _waiting())


def drop_old_notices() -> int:
    """Throw away what people were told of half a year ago; gives how many."""
    before, dropped = get_clock().now() - KEPT_FOR, 0
    while rows := list(Notice.objects.filter(at__lt=before).values_list("pk", flat=True)[:DROPPED_AT_ONCE]):
        dropped += Notice.objects.filter(pk__in=rows).delete()[0]
    return dropped


def _unsent() -> QuerySet[Notice]:
    return Notice.objects.filter(sent_at=None, seen_at=None)


def _waiting() -> Iterator[list[int]]:
    """The accounts that something waits for, a batch at a time."""
    last = 0
    while people := list(
        _unsent()
        .filter(user_id__gt=last)
        .order_by("user_id")
        .values_list("user_id", flat=True)
        .distinct()[:AT_ONCE]
    ):
        yield people
        last = people[-1]


def _write_to(people: Sequence[int]) -> int:
    now = get_clock().now()
    by = channels(people)
    hours = {row.user_id: row for row in NoticeHours.objects.filter(user_id__in=people)}
    rows: dict[int, list[Notice]] = defaultdict(list)
    waiting = _unsent().filter(user_id__in=people).select_related(*READ_WITH).order_by("at", "pk")
    for row in waiting:
        rows[row.user_id].append(row)
    readable = {view.id for view in notice_views(row for each in rows.values() for row in each)}
    # Of a project that is closed to him, and of what he wants no letter of any more, none will leave.
    settled = [
        row.pk
        for person, each in rows.items()
        for row in each
        if row.pk not in readable or by[person][row.kind] not in rules.BY_LETTER
    ]
    Notice.objects.filter(pk__in=settled, sent_at=None).update(sent_at=now)
    zones = zones_of(rows)
    return sum(
        _letters_of(
            hours.get(person) or NoticeHours(user_id=person),
            [row for row in each if row.pk not in settled],
            by[person],
            now.astimezone(zones[person]),
        )
        for person, each in rows.items()
    )


def _letters_of(hours: NoticeHours, rows: list[Notice], by: Mapping[str, str], now: datetime) -> int:
    """`now` is in his own time zone."""
    if rules.quiet(now.hour, hours.quiet_from, hours.quiet_until):
        return 0
    at_once = [row for row in rows if by[row.kind] == "at_once"]
    sent = int(_send(at_once, now, weekly=False))
    today = now.date()
    if rules.digest_due(today, hours.digest_day, hours.digest_sent_on):
        day = rules.last_digest(today, hours.digest_day)
        weekly = [
            row for row in rows if by[row.kind] == "digest" and row.at.astimezone(now.tzinfo).date() <= day
        ]
        if weekly and _send(weekly, now, weekly=True):
            # Whatever else comes on that day waits for the next week.
            NoticeHours.objects.update_or_create(user_id=hours.user_id, defaults={"digest_sent_on": today})
            sent += 1
    return sent


def _send(rows: Sequence[Notice], now: datetime, *, weekly: bool) -> bool:
    claimed = _claim([row.pk for row in rows], now)
    told = notice_views(row for row in rows if row.pk in claimed)
    if not told:
        return False
    try:
        get_platform().send([rows[0].user_id], letters.notices(told, weekly=weekly))
    except Exception:
        # The edge of a task: whatever stops one letter must not stop those of the others.
        log.exception("a letter to account %s did not leave", rows[0].user_id)
        Notice.objects.filter(pk__in=claimed, sent_at=now).update(sent_at=None)
        return False
    return True


def _claim(numbers: Iterable[int], now: datetime) -> set[int]:
    """Of these notices, those that this run alone will write: no other program took them before."""
    asked = list(numbers)
    mine = Notice.objects.filter(pk__in=asked, sent_at=None, seen_at=None).update(sent_at=now)
    if mine == len(asked):
        return set(asked)
    # Some were seen, or taken, meanwhile: those that bear the instant of this run are its own.
    return (
        set(Notice.objects.filter(pk__in=asked, sent_at=now).values_list("pk", flat=True)) if mine else set()
    )
