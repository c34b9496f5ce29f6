"""Somebody's calendar over all his promotions: meetings, and the days of his courses."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from django.db.models import Q
from django.urls import reverse

from commune_core.errors import Forbidden
from dashboard_plugin.applets.promotions.meetings import Meeting
from dashboard_plugin.applets.promotions.messages import PromotionFeed
from dashboard_plugin.applets.promotions.models import GroupTutor, PromotionCourse, Seat
from dashboard_plugin.errors import UnknownKey
from dashboard_plugin.platform import PARIS, get_clock
from dashboard_plugin.promotion_meeting_data import CalendarEntry, FeedView
from dashboard_plugin.selectors.local_time import far_zone

BEFORE, AFTER = timedelta(days=92), timedelta(days=2 * 366)
MOST = 1000
MOST_SEATS = 200


def promotion_calendar(user_id: int | None) -> tuple[CalendarEntry, ...]:
    """What is to come in one's promotions, from today on, in order; raises Forbidden. Five queries."""
    if user_id is None:
        raise Forbidden()
    today, entries = get_clock().today(), _entries(user_id)
    zone = far_zone(user_id) if entries else None
    return tuple(
        replace(entry, zone=zone)
        for entry in entries
        if (entry.ends_at.astimezone(PARIS).date() if entry.ends_at else entry.on) >= today
    )


def feed_of(user_id: int | None) -> FeedView | None:
    """One's own calendar address, None where one has none; raises Forbidden."""
    if user_id is None:
        raise Forbidden()
    row = PromotionFeed.objects.filter(user=user_id).first()
    return FeedView(row.created_at, row.used_on) if row else None


def promotion_feed(secret: str) -> tuple[CalendarEntry, ...]:
    """What this address opens, with the seats that its person holds today; raises UnknownKey."""
    row = PromotionFeed.objects.filter(sha256=fingerprint(secret), user__is_active=True).first()
    if row is None:
        raise UnknownKey(
            "Cette adresse d’agenda n’ouvre rien.",
            hint="Copiez-la de nouveau en entier, ou créez-en une autre depuis « Promotions ».",
        )
    today = get_clock().today()
    if row.used_on != today:
        PromotionFeed.objects.filter(pk=row.pk).update(used_on=today)
    return tuple(_entries(row.user_id))


def fingerprint(secret: str) -> str:
    """What is kept of a secret."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


def _entries(user_id: int) -> list[CalendarEntry]:
    held = Seat.objects.filter(user=user_id, state="member").exclude(promotion__state="archived")
    held = held.exclude(role="member", promotion__state="draft").select_related("promotion")
    seats = list(held.order_by("-pk")[:MOST_SEATS])
    if not seats:
        return []
    found = [*_meetings(seats), *_course_days(seats)]
    return sorted(
        found, key=lambda each: (each.on, each.starts_at or datetime.min.replace(tzinfo=UTC), each.source)
    )


def _meetings(seats: list[Seat]) -> Iterator[CalendarEntry]:
    now = get_clock().now()
    tutored = GroupTutor.objects.filter(seat__in=[seat for seat in seats if seat.role == "tutor"])
    groups = {seat.group_id for seat in seats if seat.role == "member" and seat.group_id}
    groups |= set(tutored.values_list("group_id", flat=True))
    runs = [seat.promotion_id for seat in seats if seat.role in ("organiser", "observer")]
    rows = Meeting.objects.filter(
        promotion__in=[seat.promotion_id for seat in seats], starts_at__range=(now - BEFORE, now + AFTER)
    ).filter(Q(group=None) | Q(group__in=groups) | Q(promotion__in=runs))
    for row in rows.select_related("promotion").order_by("starts_at", "pk")[:MOST]:
        yield meeting_entry(row)


def meeting_entry(row: Meeting) -> CalendarEntry:
    """A meeting as a calendar holds it: never its link, which is for whoever opens its page."""
    return CalendarEntry(
        source=f"seance-{row.pk}",
        kind="meeting",
        title=row.title,
        promotion=row.promotion.title,
        on=row.starts_at.astimezone(PARIS).date(),
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        place=row.place or "En ligne",
        cancelled=row.state == Meeting.State.CANCELLED,
        url=reverse("viatic:promotion_seance", args=[row.promotion_id, row.pk]),
        changed_at=row.changed_at,
        version=row.version,
    )


def _course_days(seats: Iterable[Seat]) -> Iterator[CalendarEntry]:
    today = get_clock().today()
    days = (today - BEFORE, today + AFTER)
    members = [seat.promotion_id for seat in seats if seat.role == "member"]
    rows = PromotionCourse.objects.filter(promotion__in=members).select_related("promotion")
    rows = rows.filter(Q(opens_on__range=days) | Q(closes_on__range=days))
    for row in rows.order_by("pk")[:MOST]:
        for kind, on in (("opens", row.opens_on), ("closes", row.closes_on)):
            if on is not None and days[0] <= on <= days[1]:
                yield CalendarEntry(
                    source=f"{kind}-{row.pk}",
                    kind=kind,
                    title=row.title,
                    promotion=row.promotion.title,
                    on=on,
                    starts_at=None,
                    ends_at=None,
                    place="",
                    cancelled=False,
                    url=reverse("viatic:promotion", args=[row.promotion_id]),
                    changed_at=row.promotion.changed_at,
                    version=row.promotion.version,
                )
