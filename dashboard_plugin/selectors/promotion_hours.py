"""The hours of seats of promotions, by the rule of `commune_core.promotions.proof`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from commune_core.promotions.programme import PlannedCourse
from commune_core.promotions.proof import Came, Hours, completed_on, count_hours, missing
from dashboard_plugin.applets.promotions.meetings import Attendance, Meeting
from dashboard_plugin.applets.promotions.models import PromotionCourse, Seat
from dashboard_plugin.platform import PARIS, get_platform

TOOK_PART = ("member", "left", "moved")
"""States of the seat of somebody who is, or was, a member."""

Programme = Sequence[tuple[PlannedCourse, str]]


@dataclass(frozen=True, slots=True)
class SeatHours:
    """What is known of one seat; `passed` holds the day of each course, before he left if he did."""

    programme: Programme
    passed: Mapping[str, date]
    hours: Hours

    @property
    def missing(self) -> tuple[str, ...]:
        """The courses an attestation waits for; of an empty programme, a word that none is to be had."""
        return missing(self.programme, self.passed) if self.programme else ("aucun cours au programme",)

    @property
    def completed_on(self) -> date | None:
        """The day he had passed them all."""
        return completed_on(self.programme, self.passed)


def of_members(seats: QuerySet[Seat]) -> QuerySet[Seat]:
    """Of these seats, those of people who took part with an account, the oldest seat first."""
    rows = seats.filter(role="member", state__in=TOOK_PART, user__isnull=False)
    return rows.select_related("promotion").order_by("pk")


def bounds(seat: Seat) -> tuple[date | None, date | None]:
    """The days of a seat: those of its promotion, from when he entered where it has no first day, until he
    left."""
    first = seat.promotion.starts_on or _day(seat.entered_at)
    ends = [day for day in (seat.promotion.ends_on, _left_on(seat)) if day]
    return first, min(ends, default=None)


def hours_of(seats: Sequence[Seat]) -> Mapping[int, SeatHours]:
    """The hours of each of these seats, by its number: two queries and those of the host, however many."""
    programmes: dict[int, list[tuple[PlannedCourse, str]]] = {}
    promotions = {seat.promotion_id for seat in seats}
    courses = PromotionCourse.objects.filter(promotion__in=promotions).order_by("promotion", "position", "pk")
    for each in courses:
        planned = PlannedCourse(each.course_key, each.minutes, each.opens_on, each.closes_on, each.required)
        programmes.setdefault(each.promotion_id, []).append((planned, each.title))
    people = {seat.user_id for seat in seats if seat.user_id is not None}
    keys = {course.key for programme in programmes.values() for course, _ in programme}
    passes = get_platform().passes(people, keys) if people and keys else {}
    met = came([seat.pk for seat in seats])
    found = {}
    for seat in seats:
        programme = programmes.get(seat.promotion_id, [])
        left, (first, last) = _left_on(seat), bounds(seat)
        passed = {
            course.key: day
            for course, _ in programme
            if (day := passes.get((seat.user_id or 0, course.key))) and (left is None or day <= left)
        }
        hours = count_hours(programme, passed, met.get(seat.pk, ()), first=first, last=last)
        found[seat.pk] = SeatHours(programme, passed, hours)
    return found


def came(seat_ids: Iterable[int]) -> Mapping[int, Sequence[Came]]:
    """The meetings to which these seats are noted to have come, in one query; what was called off is none."""
    rows = Attendance.objects.filter(
        seat__in=tuple(seat_ids), present=True, meeting__state=Meeting.State.PLANNED
    )
    found: dict[int, list[Came]] = {}
    for row in rows.select_related("meeting").order_by("meeting__starts_at", "pk"):
        meeting = row.meeting
        minutes = meeting.minutes
        if minutes is None:
            minutes = max(0, int((meeting.ends_at - meeting.starts_at).total_seconds() // 60))
        day = meeting.starts_at.astimezone(PARIS).date()
        found.setdefault(row.seat_id, []).append(Came(meeting.title, day, minutes, str(row.how)))
    return found


def _left_on(seat: Seat) -> date | None:
    return None if seat.state == "member" else _day(seat.ended_at)


def _day(at: datetime | None) -> date | None:
    return at.astimezone(PARIS).date() if at else None
