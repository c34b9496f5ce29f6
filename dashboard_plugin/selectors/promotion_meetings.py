"""Meetings of a promotion: those one may see, one of them, its sheet, and a member's hours in them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import Count, Q, QuerySet

from commune_core.policy import Operation
from commune_core.promotions import meetings as rules
from commune_core.promotions.meetings import MeetingPlan
from dashboard_plugin.applets.promotions.meetings import Attendance, Meeting, MeetingFile
from dashboard_plugin.applets.promotions.models import PromotionGroup, Seat
from dashboard_plugin.platform import get_clock
from dashboard_plugin.promotion_meeting_data import (
    FileView,
    MeetingFields,
    MeetingList,
    MeetingView,
    Presence,
    Sheet,
)
from dashboard_plugin.promotion_meeting_errors import UnknownMeeting
from dashboard_plugin.selectors.local_time import far_zone
from dashboard_plugin.selectors.people import display_names
from dashboard_plugin.selectors.promotion_access import PromotionAccess, open_promotion

PAGE_SIZE = 50
MOST_COMING = 200
MOST_GROUPS = 400


def meetings(user_id: int | None, *, promotion_id: int, after: int = 0) -> MeetingList:
    """The meetings that one may see; those past by fifties, from the number `after` on. Raises Forbidden."""
    access = open_promotion(user_id, promotion_id)
    access.require(Operation.READ_PROMOTION)
    now, start = get_clock().now(), max(0, after)
    rows = visible(access).select_related("promotion", "group")
    coming = list(rows.filter(ends_at__gte=now).order_by("starts_at", "pk")[:MOST_COMING])
    past = list(rows.filter(ends_at__lt=now).order_by("-starts_at", "-pk")[start : start + PAGE_SIZE + 1])
    views = _views(access, [*coming, *past[:PAGE_SIZE]], now)
    member = access.permits(Operation.TAKE_PART) and access.seat is not None
    return MeetingList(
        coming=views[: len(coming)],
        past=views[len(coming) :],
        groups=holdable_groups(access),
        holds_all=access.permits(Operation.HOLD_MEETING),
        attended=attended_minutes([access.seat.pk])[access.seat.pk] if member and access.seat else None,
        following=start + PAGE_SIZE if len(past) > PAGE_SIZE else None,
    )


def meeting(user_id: int | None, *, promotion_id: int, meeting_id: int) -> MeetingView:
    """One meeting with its documents; raises Forbidden, UnknownMeeting."""
    access = open_promotion(user_id, promotion_id)
    access.require(Operation.READ_PROMOTION)
    return meeting_view(access, visible_meeting(access, meeting_id))


def meeting_file(user_id: int | None, *, promotion_id: int, meeting_id: int, file_id: int) -> FileView | None:
    """A document to keep, for whoever is inside; None where there is none. Raises Forbidden."""
    found = meeting(user_id, promotion_id=promotion_id, meeting_id=meeting_id)
    return next((each for each in found.files if each.id == file_id), None)


def attendance_sheet(
    user_id: int | None, *, promotion_id: int, meeting_id: int, page: int = 1, whole: bool = False
) -> Sheet:
    """Who is expected and how each is noted, by fifties, or all on one sheet of paper (`whole`).

    Raises Forbidden, UnknownMeeting. The same number of queries for one member and for five thousand.
    """
    access = open_promotion(user_id, promotion_id)
    access.require_somewhere(Operation.HOLD_MEETING)
    row = visible_meeting(access, meeting_id)
    access.require(Operation.HOLD_MEETING, group_id=row.group_id)
    expected = expected_seats(access, row)
    total = expected.count()
    pages = max(1, -(-total // PAGE_SIZE))
    place = min(max(1, page), pages)
    ordered = expected.select_related("group", "commune").order_by(
        "user__last_name", "user__first_name", "name", "pk"
    )
    seats = list(ordered if whole else ordered[(place - 1) * PAGE_SIZE : place * PAGE_SIZE])
    noted = {each.seat_id: each for each in Attendance.objects.filter(meeting=row, seat__in=seats)}
    counts = _counts(row)
    names = display_names(seat.user_id for seat in seats)
    return Sheet(
        meeting=meeting_view(access, row),
        lines=tuple(_presence(seat, noted.get(seat.pk), names) for seat in seats),
        total=total,
        present=counts["came"],
        excused=counts["sorry"],
        absent=counts["missing"],
        page=place,
        pages=pages,
    )


def attended_minutes(seat_ids: Iterable[int]) -> Mapping[int, int]:
    """The minutes of the meetings that each of these seats came to, save those called off; one query."""
    found = dict.fromkeys(seat_ids, 0)
    rows = Attendance.objects.filter(seat__in=list(found), present=True, meeting__state="planned")
    for seat, starts, ends, minutes in rows.values_list(
        "seat_id", "meeting__starts_at", "meeting__ends_at", "meeting__minutes"
    ):
        found[seat] += rules.counted(starts, ends, minutes)
    return found


def visible(access: PromotionAccess) -> QuerySet[Meeting]:
    """The meetings that the reader of this promotion may know of: of all, and of the groups that are his."""
    rows = Meeting.objects.filter(promotion=access.row)
    if access.permits(Operation.HOLD_MEETING) or access.permits(Operation.READ_AGGREGATES):
        return rows
    own = set(access.groups)
    if access.seat is not None and access.seat.group_id is not None:
        own.add(access.seat.group_id)
    return rows.filter(Q(group=None) | Q(group__in=own))


def visible_meeting(access: PromotionAccess, meeting_id: int) -> Meeting:
    """One of them; raises UnknownMeeting."""
    row = visible(access).select_related("promotion", "group").filter(pk=meeting_id).first()
    if row is None:
        raise UnknownMeeting.here()
    return row


def meeting_view(access: PromotionAccess, row: Meeting) -> MeetingView:
    """A meeting with its documents, as this person reads it."""
    return _views(access, [row], get_clock().now(), with_files=True)[0]


def expected_seats(access: PromotionAccess, row: Meeting) -> QuerySet[Seat]:
    """The seats of the members who are expected, and of those noted before they left."""
    seats = Seat.objects.filter(promotion=access.row, role="member", user__isnull=False)
    here = Q(state="member") if row.group_id is None else Q(state="member", group=row.group_id)
    return seats.filter(here | Q(pk__in=Attendance.objects.filter(meeting=row).values("seat")))


def holdable_groups(access: PromotionAccess) -> tuple[tuple[int, str], ...]:
    """The groups for which the person may hold a meeting."""
    rows, within = PromotionGroup.objects.filter(promotion=access.row), access.within(Operation.HOLD_MEETING)
    rows = rows if within is None else rows.filter(pk__in=within)
    return tuple(rows.order_by("position", "pk").values_list("pk", "name")[:MOST_GROUPS])


def presence_of(row: Attendance | None) -> str:
    """How somebody is noted, empty where nothing is."""
    if row is None or row.present is None:
        return ""
    return "present" if row.present else "excused" if row.excused else "absent"


def _views(
    access: PromotionAccess, rows: Sequence[Meeting], now: datetime, *, with_files: bool = False
) -> tuple[MeetingView, ...]:
    names = display_names(row.changed_by_id for row in rows) if rows else {}
    own: dict[int, Attendance] = {}
    if access.seat is not None and rows:
        noted = Attendance.objects.filter(seat=access.seat, meeting__in=rows)
        own = {each.meeting_id: each for each in noted}
    files: dict[int, list[FileView]] = {}
    inside = bool({access.role} & {"organiser", "tutor", "member"})
    if with_files and inside:
        for each in MeetingFile.objects.filter(meeting__in=rows).order_by("pk"):
            files.setdefault(each.meeting_id, []).append(
                FileView(each.pk, each.name, each.content_type, each.size, each.file)
            )
    zone = far_zone(access.user_id) if rows else None
    return tuple(
        _view(access, row, now, names[row.changed_by_id], own.get(row.pk), tuple(files.get(row.pk, ())), zone)
        for row in rows
    )


def _view(
    access: PromotionAccess,
    row: Meeting,
    now: datetime,
    changed_by: str,
    own: Attendance | None,
    files: tuple[FileView, ...],
    zone: ZoneInfo | None,
) -> MeetingView:
    holds = access.permits(Operation.HOLD_MEETING, group_id=row.group_id)
    inside = access.role in ("organiser", "tutor", "member")
    return MeetingView(
        id=row.pk,
        promotion_id=row.promotion_id,
        promotion=row.promotion.title,
        fields=fields_of(row, inside=inside),
        group=row.group.name if row.group else "",
        state=row.state,
        minutes=rules.counted(row.starts_at, row.ends_at, row.minutes),
        version=row.version,
        changed_at=row.changed_at,
        changed_by=changed_by,
        can_hold=holds,
        inside=inside,
        past=row.ends_at < now,
        code=row.attendance_code if holds else "",
        code_until=row.code_until if holds else None,
        code_open=rules.code_is_open(row.attendance_code, row.code_until, now),
        mine=presence_of(own),
        files=files,
        zone=zone,
    )


def fields_of(row: Meeting, *, inside: bool = True) -> MeetingFields:
    """What is stored, as a form says it; the links are for whoever is inside."""
    plan = MeetingPlan(
        row.title, row.starts_at, row.ends_at, row.about, row.place,
        row.link if inside else "", row.replay if inside else "", row.minutes,
    )  # fmt: skip
    return MeetingFields(plan, row.group_id)


def _presence(seat: Seat, row: Attendance | None, names: Mapping[int | None, str]) -> Presence:
    state = presence_of(row)
    return Presence(
        seat_id=seat.pk,
        name=names[seat.user_id],
        group=seat.group.name if seat.group else "",
        commune=seat.commune.name if seat.commune else "",
        state=state,
        how=row.how if row is not None and state == "present" else "",
        version=row.version if row is not None else 0,
    )


def _counts(row: Meeting) -> Mapping[str, int]:
    noted = Attendance.objects.filter(meeting=row)
    return noted.aggregate(
        came=Count("pk", filter=Q(present=True)),
        sorry=Count("pk", filter=Q(present=False, excused=True)),
        missing=Count("pk", filter=Q(present=False, excused=False)),
    )
