"""Plan a meeting of a promotion or of a group, change it over the version one read, call it off."""

from __future__ import annotations

from commune_core.policy import Operation
from commune_core.promotions.meetings import MeetingPlan, check_meeting
from commune_core.promotions.words import InvalidPromotion
from commune_core.typography import NBSP, day
from dashboard_plugin.applets.promotions.meetings import Meeting
from dashboard_plugin.applets.promotions.models import PromotionGroup
from dashboard_plugin.platform import PARIS, get_clock
from dashboard_plugin.promotion_meeting_data import MeetingFields
from dashboard_plugin.promotion_meeting_errors import StaleMeeting
from dashboard_plugin.promotion_message_data import AnnouncementFields
from dashboard_plugin.selectors.local_time import zones_of
from dashboard_plugin.selectors.promotion_access import PromotionAccess, open_promotion, renewed_promotion
from dashboard_plugin.selectors.promotion_meetings import (
    expected_seats,
    fields_of,
    meeting_view,
    visible_meeting,
)
from dashboard_plugin.use_cases.once import made_before, remember
from dashboard_plugin.use_cases.promotion_announce import write_announcement
from dashboard_plugin.use_cases.promotion_log import note, refuse_archived
from dashboard_plugin.use_cases.writing import announce, lock_promotion, one_write

PLAIN = ("title", "starts_at", "ends_at", "about", "place", "link", "replay", "minutes")
MOST_MEETINGS = 500


def create_meeting(
    user_id: int | None, *, promotion_id: int, fields: MeetingFields, tell: bool = False, once: str = ""
) -> int:
    """Plan a meeting; gives its number. `tell` writes to those it is for; the same form plans one.

    Raises Forbidden, InvalidPromotion, ClosedPromotion, NotSaved.
    """
    access = open_promotion(user_id, promotion_id)
    access.require(Operation.HOLD_MEETING, group_id=fields.group_id)
    check_meeting(fields.plan)
    with one_write():
        present = _held(access)
        present.require(Operation.HOLD_MEETING, group_id=fields.group_id)
        if (earlier := made_before(once, Meeting)) is not None:
            return earlier
        if Meeting.objects.filter(promotion=present.row).count() >= MOST_MEETINGS:
            raise InvalidPromotion(
                f"Cette promotion a déjà {MOST_MEETINGS} séances.", hint="C’est le plus.", field="title"
            )
        now = get_clock().now()
        row = Meeting(promotion=present.row, created_by_id=access.person, created_at=now, version=0)
        _write(present, row, fields)
        note(present.row, access.person, "meeting_planned", detail={"meeting": row.pk})
        remember(once, row.pk)
        if tell:
            _tell(present, row, "Nouvelle séance")
        announce("promotion.meeting_planned", user_id, promotion=present.row.pk, meeting=row.pk)
    return row.pk


def save_meeting(
    user_id: int | None,
    *,
    promotion_id: int,
    meeting_id: int,
    fields: MeetingFields,
    version: int,
    tell: bool = False,
) -> int:
    """Change a meeting over the `version` that was read; gives the new one. Its group stays what it was.

    Raises Forbidden, UnknownMeeting, InvalidPromotion, ClosedPromotion, NotSaved, and StaleMeeting, whose
    `current` is the stored MeetingView.
    """
    access = open_promotion(user_id, promotion_id)
    access.require_somewhere(Operation.HOLD_MEETING)
    _may_hold(access, meeting_id)
    check_meeting(fields.plan)
    with one_write():
        present = _held(access)
        row = _may_hold(present, meeting_id)
        kept = MeetingFields(_clean(fields.plan), row.group_id)
        if row.version != version:
            if row.changed_by_id == user_id and fields_of(row) == kept:
                return row.version  # sent twice: the network lost our reply
            raise StaleMeeting(meeting_view(present, row))
        if row.state == Meeting.State.CANCELLED:
            raise InvalidPromotion(
                "Cette séance est annulée : elle ne change plus.",
                hint="Prévoyez-en une autre.",
                field="title",
            )
        _write(present, row, kept)
        note(present.row, access.person, "meeting_changed", detail={"meeting": row.pk})
        if tell:
            _tell(present, row, "Séance modifiée")
        announce("promotion.meeting_changed", user_id, promotion=present.row.pk, meeting=row.pk)
    return row.version


def cancel_meeting(
    user_id: int | None, *, promotion_id: int, meeting_id: int, version: int, tell: bool = False
) -> None:
    """Call a meeting off: it stays in the list and in calendars, as cancelled, and counts no hour.

    Twice is once. Raises Forbidden, UnknownMeeting, ClosedPromotion, NotSaved, StaleMeeting.
    """
    access = open_promotion(user_id, promotion_id)
    access.require_somewhere(Operation.HOLD_MEETING)
    _may_hold(access, meeting_id)
    with one_write():
        present = _held(access)
        row = _may_hold(present, meeting_id)
        if row.state == Meeting.State.CANCELLED:
            return
        if row.version != version:
            raise StaleMeeting(meeting_view(present, row))
        row.state, row.attendance_code, row.code_until = Meeting.State.CANCELLED, "", None
        row.changed_at, row.changed_by_id, row.version = get_clock().now(), access.person, row.version + 1
        row.save()
        note(present.row, access.person, "meeting_cancelled", detail={"meeting": row.pk})
        if tell:
            _tell(present, row, "Séance annulée")
        announce("promotion.meeting_cancelled", user_id, promotion=present.row.pk, meeting=row.pk)


def _may_hold(access: PromotionAccess, meeting_id: int) -> Meeting:
    """The meeting, where the person may hold it; raises Forbidden, UnknownMeeting."""
    row = visible_meeting(access, meeting_id)
    access.require(Operation.HOLD_MEETING, group_id=row.group_id)
    return row


def _held(access: PromotionAccess) -> PromotionAccess:
    """The person before the promotion once it is his turn; raises Forbidden, ClosedPromotion."""
    lock_promotion(access.row.pk)
    present = renewed_promotion(access)
    present.require_somewhere(Operation.HOLD_MEETING)
    refuse_archived(present.row)
    return present


def _clean(plan: MeetingPlan) -> MeetingPlan:
    return MeetingPlan(
        " ".join(plan.title.split()), plan.starts_at, plan.ends_at, plan.about.strip(),
        " ".join(plan.place.split()), plan.link, plan.replay, plan.minutes,
    )  # fmt: skip


def _write(access: PromotionAccess, row: Meeting, fields: MeetingFields) -> None:
    plan = _clean(fields.plan)
    for name in PLAIN:
        setattr(row, name, getattr(plan, name))
    if row.pk is None and fields.group_id is not None:
        row.group = PromotionGroup.objects.filter(promotion=access.row, pk=fields.group_id).first()
        if row.group is None:
            raise InvalidPromotion(
                "Ce groupe n’est pas de cette promotion.", hint="Choisissez-le de nouveau.", field="group"
            )
    row.changed_at, row.changed_by_id, row.version = get_clock().now(), access.person, row.version + 1
    row.save()


def _tell(access: PromotionAccess, row: Meeting, what: str) -> None:
    """Write to those it is for, by people's hand: it is no automatic reminder."""
    local = row.starts_at.astimezone(PARIS)
    where = row.place or "en ligne"
    zones = zones_of(list(expected_seats(access, row).values_list("user_id", flat=True)))
    hour = f"{local:%H} h {local:%M}" + (" (heure de Paris)" if {*zones.values()} - {PARIS} else "")
    words = [
        f"Séance « {row.title} »{NBSP}: le {day(local.date())} à {hour}, {where}.",
        "Cette séance est annulée."
        if row.state == Meeting.State.CANCELLED
        else "Sa page donne le lien, les documents, et de quoi l’inscrire dans votre agenda.",
    ]
    subject = f"{what} : {row.title}"[:150]
    write_announcement(
        access, AnnouncementFields(subject, "\n\n".join(words), group_id=row.group_id), get_clock().now()
    )
