"""Meetings of promotions: planned, held, documented; who came; and one's calendar."""

from __future__ import annotations

from dashboard_plugin.promotion_meeting_data import (
    CalendarEntry,
    FeedView,
    FileView,
    Mark,
    MeetingFields,
    MeetingList,
    MeetingView,
    Presence,
    Sheet,
)
from dashboard_plugin.selectors.promotion_calendar import feed_of, promotion_calendar, promotion_feed
from dashboard_plugin.selectors.promotion_meetings import (
    attendance_sheet,
    meeting,
    meeting_file,
    meetings,
)
from dashboard_plugin.use_cases.documents import Upload
from dashboard_plugin.use_cases.promotion_attendance import (
    close_attendance_code,
    mark_attendance,
    open_attendance_code,
    type_attendance_code,
)
from dashboard_plugin.use_cases.promotion_feed import drop_promotion_feed, make_promotion_feed
from dashboard_plugin.use_cases.promotion_meeting import cancel_meeting, create_meeting, save_meeting
from dashboard_plugin.use_cases.promotion_meeting_files import add_meeting_file, remove_meeting_file

__all__ = [
    "CalendarEntry",
    "FeedView",
    "FileView",
    "Mark",
    "MeetingFields",
    "MeetingList",
    "MeetingView",
    "Presence",
    "Sheet",
    "Upload",
    "add_meeting_file",
    "attendance_sheet",
    "cancel_meeting",
    "close_attendance_code",
    "create_meeting",
    "drop_promotion_feed",
    "feed_of",
    "make_promotion_feed",
    "mark_attendance",
    "meeting",
    "meeting_file",
    "meetings",
    "open_attendance_code",
    "promotion_calendar",
    "promotion_feed",
    "remove_meeting_file",
    "save_meeting",
    "type_attendance_code",
]
