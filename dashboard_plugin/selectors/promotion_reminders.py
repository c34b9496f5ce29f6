"""The reminders of a promotion: their words, and what is known of members, to tell who is due one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count

from commune_core.policy import Operation
from commune_core.promotions import messages as rules
from commune_core.promotions import programme
from commune_core.typography import day
from dashboard_plugin.applets.promotions.following import SeatProgress
from dashboard_plugin.applets.promotions.meetings import Meeting
from dashboard_plugin.applets.promotions.messages import Reminder, ReminderText
from dashboard_plugin.applets.promotions.models import Promotion, PromotionCourse, Seat
from dashboard_plugin.platform import PARIS, get_clock
from dashboard_plugin.promotion_message_data import ReminderView
from dashboard_plugin.selectors.people import display_names
from dashboard_plugin.selectors.promotion_access import open_promotion

LATELY = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Words:
    """What one reminder says; `version` 0 for the usual words."""

    active: bool
    subject: str
    body: str
    version: int = 0
    changed_by: int | None = None


def reminders(user_id: int | None, *, promotion_id: int) -> tuple[ReminderView, ...]:
    """The automatic reminders with an example of each, for who runs the promotion; raises Forbidden."""
    access = open_promotion(user_id, promotion_id)
    access.require(Operation.ANNOUNCE)
    words = words_of(access.row)
    lately = Reminder.objects.filter(promotion=access.row, sent_at__gt=get_clock().now() - LATELY).order_by()
    sent = dict(lately.values_list("kind").annotate(count=Count("pk")))
    names = display_names(each.changed_by for each in words.values())
    return tuple(
        reminder_view(
            access.row, kind, each, sent.get(kind, 0), names[each.changed_by] if each.version else ""
        )
        for kind, each in words.items()
    )


def reminder_view(row: Promotion, kind: str, words: Words, sent: int, changed_by: str) -> ReminderView:
    """One reminder, with an example of its fields."""
    return ReminderView(
        kind=kind,
        active=words.active,
        subject=words.subject,
        body=words.body,
        version=words.version,
        changed_by=changed_by,
        sent=sent,
        example=_example(row, kind),
    )


def _example(row: Promotion, kind: str) -> Mapping[str, str]:
    """The first course of the programme, or a meeting tomorrow."""
    today = get_clock().today()
    course = row.courses.order_by("position", "pk").first()
    title = "Séance d’ouverture" if kind == "tomorrow" else course.title if course else "Un cours"
    on = today + timedelta(days=1 if kind == "tomorrow" else 5)
    return values_of(row, rules.Due(kind, title, on))


def words_of(row: Promotion) -> dict[str, Words]:
    """The words of each reminder: the promotion's own, else the usual ones. One query."""
    own = {each.kind: each for each in ReminderText.objects.filter(promotion=row)}
    return {
        kind: Words(
            own[kind].active, own[kind].subject, own[kind].body, own[kind].version, own[kind].changed_by_id
        )
        if kind in own
        else Words(True, *rules.DEFAULTS[kind])
        for kind in rules.KINDS
    }


def values_of(row: Promotion, due: rules.Due) -> Mapping[str, str]:
    """What the fields of a reminder are replaced by."""
    return {
        "promotion": row.title,
        "organisme": row.body.name,
        "sujet": due.about,
        "date": day(due.on) if due.on else "",
    }


def facts_of(row: Promotion, seats: Sequence[Seat]) -> Mapping[int, rules.Facts]:
    """What is known of each of these members today; three queries, whatever their number."""
    today = get_clock().today()
    courses = list(row.courses.order_by("position", "pk"))
    progress: dict[int, dict[int, SeatProgress]] = {seat.pk: {} for seat in seats}
    for each in SeatProgress.objects.filter(seat__in=seats):
        progress[each.seat_id][each.course_id] = each
    meetings = _meetings(row)
    read_on = row.progress_at.astimezone(PARIS).date() if row.progress_at else None
    return {
        seat.pk: rules.Facts(
            today=today,
            entered_on=_entered(row, seat, today),
            read_on=read_on,
            meetings=tuple((on, title) for group, on, title in meetings if group in (None, seat.group_id)),
            courses=tuple(_courses(row, courses, progress[seat.pk], today)),
            unheeded=seat.unheeded,
        )
        for seat in seats
    }


def _meetings(row: Promotion) -> list[tuple[int | None, date, str]]:
    now = get_clock().now()
    coming = Meeting.objects.filter(
        promotion=row, state="planned", starts_at__gt=now, starts_at__lt=now + timedelta(days=9)
    )
    return [
        (each.group_id, each.starts_at.astimezone(PARIS).date(), each.title)
        for each in coming.order_by("starts_at", "pk")
    ]


def _entered(row: Promotion, seat: Seat, today: date) -> date:
    """The day from which he could begin."""
    entered = (seat.entered_at or seat.added_at).astimezone(PARIS).date()
    return max(entered, row.starts_on or entered)


def _courses(
    row: Promotion, courses: Sequence[PromotionCourse], progress: Mapping[int, SeatProgress], today: date
) -> list[rules.CourseFact]:
    """The required courses that are passed, or open to him."""
    passed = {each.course_key for each in courses if (held := progress.get(each.pk)) and held.passed}
    planned = [
        programme.PlannedCourse(each.course_key, each.minutes, each.opens_on, each.closes_on, each.required)
        for each in courses
    ]
    doors = programme.doors(planned, passed, today, ordered=row.ordered)
    facts = []
    for each, door in zip(courses, doors, strict=True):
        held = progress.get(each.pk)
        if each.required and door in ("open", "passed"):
            facts.append(
                rules.CourseFact(
                    each.title,
                    begun=held is not None and held.done > 0,
                    passed=door == "passed",
                    opens_on=each.opens_on,
                    closes_on=each.closes_on,
                    moved_on=held.moved_on if held else None,
                )
            )
    return facts
