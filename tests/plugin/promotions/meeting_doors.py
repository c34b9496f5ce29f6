"""The doors of meetings and messages, for the matrix of `test_promotion_permissions`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.utils import timezone

from commune_core.errors import CommuneError, Forbidden
from commune_core.policy import Operation
from commune_core.promotions.meetings import MeetingPlan
from dashboard_plugin.api import promotion_meetings, promotion_messages

Door = Callable[[int | None, int], object]

NOW = timezone.now()
PLAN = MeetingPlan("Ouverture", NOW, NOW + timedelta(hours=2), place="Mairie")
FIELDS = promotion_meetings.MeetingFields(PLAN)
MESSAGE = promotion_messages.AnnouncementFields("Bienvenue", "À mardi.")
FILE = promotion_meetings.Upload("a.pdf", "application/pdf", b"%PDF-1.4\n")


def let_in(door: Door) -> Door:
    """The same door, which raises Forbidden alone."""

    def call(user: int | None, number: int) -> object:
        try:
            return door(user, number)
        except Forbidden:
            raise
        except CommuneError:
            return None

    return call


OF_MEETINGS: dict[Operation, dict[str, Door]] = {
    Operation.READ_PROMOTION: {
        "meetings": lambda user, number: promotion_meetings.meetings(user, promotion_id=number),
        "meeting": let_in(
            lambda user, number: promotion_meetings.meeting(user, promotion_id=number, meeting_id=0)
        ),
        "meeting_file": let_in(
            lambda user, number: promotion_meetings.meeting_file(
                user, promotion_id=number, meeting_id=0, file_id=0
            )
        ),
        "messages": lambda user, number: promotion_messages.messages(user, promotion_id=number),
        "announcement": let_in(
            lambda user, number: promotion_messages.announcement(user, promotion_id=number, announcement_id=0)
        ),
        "open_announcement": let_in(
            lambda user, number: promotion_messages.open_announcement(
                user, promotion_id=number, announcement_id=0
            )
        ),
    },
    Operation.HOLD_MEETING: {
        "create_meeting": let_in(
            lambda user, number: promotion_meetings.create_meeting(user, promotion_id=number, fields=FIELDS)
        ),
        "save_meeting": let_in(
            lambda user, number: promotion_meetings.save_meeting(
                user, promotion_id=number, meeting_id=0, fields=FIELDS, version=1
            )
        ),
        "cancel_meeting": let_in(
            lambda user, number: promotion_meetings.cancel_meeting(
                user, promotion_id=number, meeting_id=0, version=1
            )
        ),
        "attendance_sheet": let_in(
            lambda user, number: promotion_meetings.attendance_sheet(user, promotion_id=number, meeting_id=0)
        ),
        "mark_attendance": let_in(
            lambda user, number: promotion_meetings.mark_attendance(
                user, promotion_id=number, meeting_id=0, marks=()
            )
        ),
        "open_attendance_code": let_in(
            lambda user, number: promotion_meetings.open_attendance_code(
                user, promotion_id=number, meeting_id=0, minutes=30
            )
        ),
        "close_attendance_code": let_in(
            lambda user, number: promotion_meetings.close_attendance_code(
                user, promotion_id=number, meeting_id=0
            )
        ),
        "add_meeting_file": let_in(
            lambda user, number: promotion_meetings.add_meeting_file(
                user, promotion_id=number, meeting_id=0, upload=FILE
            )
        ),
        "remove_meeting_file": let_in(
            lambda user, number: promotion_meetings.remove_meeting_file(
                user, promotion_id=number, meeting_id=0, file_id=0
            )
        ),
    },
    Operation.TAKE_PART: {
        "type_attendance_code": let_in(
            lambda user, number: promotion_meetings.type_attendance_code(
                user, promotion_id=number, meeting_id=0, code="ABCDEF"
            )
        ),
    },
    Operation.ANNOUNCE: {
        "announce_to_promotion": let_in(
            lambda user, number: promotion_messages.announce_to_promotion(
                user, promotion_id=number, fields=MESSAGE
            )
        ),
        "writing_choices": lambda user, number: promotion_messages.writing_choices(user, promotion_id=number),
        "reminders": lambda user, number: promotion_messages.reminders(user, promotion_id=number),
        "save_reminder": let_in(
            lambda user, number: promotion_messages.save_reminder(
                user, promotion_id=number, kind="due", active=True, subject="Bientôt", body="Fini.", version=0
            )
        ),
    },
}
