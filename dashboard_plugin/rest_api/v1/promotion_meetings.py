"""The addresses of the meetings and the messages of promotions."""

from __future__ import annotations

from typing import ClassVar

from rest_framework.request import Request
from rest_framework.response import Response

from dashboard_plugin.api import promotion_meetings as meetings
from dashboard_plugin.api import promotion_messages as messages
from dashboard_plugin.rest_api.v1 import promotion_meeting_forms as forms
from dashboard_plugin.rest_api.v1.councils import WRITES, number_of
from dashboard_plugin.rest_api.v1.door import Endpoint
from dashboard_plugin.rest_api.v1.openapi import described


class Meetings(Endpoint):
    """The meetings of a promotion."""

    http_method_names: ClassVar[list[str]] = ["get", "head", "post"]

    @described("list_meetings", forms.MeetingsShown, 403, 422, asked=forms.PageAsked)
    def get(self, request: Request, promotion_id: str) -> Response:
        """Those one may see: to come, then past by fifties."""
        after = forms.PageAsked.read(request.query_params.dict()).get("after", 0)
        found = meetings.meetings(self.person, promotion_id=number_of(promotion_id) or 0, after=after)
        return Response(forms.MeetingsShown(found).data)

    @described("plan_meeting", forms.MeetingShown, *WRITES, 409, sent=forms.NewMeetingSent, status=201)
    def post(self, request: Request, promotion_id: str) -> Response:
        """Plan a meeting of the promotion or of one of its groups."""
        told, number = forms.NewMeetingSent.read(request.data), number_of(promotion_id) or 0
        tell = told.pop("tell")
        made = meetings.create_meeting(
            self.person, promotion_id=number, fields=forms.fields_of(told), tell=tell
        )
        found = meetings.meeting(self.person, promotion_id=number, meeting_id=made)
        return Response(forms.MeetingShown(found).data, status=201)


class Meeting(Endpoint):
    """One meeting of a promotion."""

    http_method_names: ClassVar[list[str]] = ["get", "head", "put", "delete"]

    @described("read_meeting", forms.MeetingShown, 403, 404)
    def get(self, request: Request, promotion_id: str, meeting_id: str) -> Response:
        """When, where, and what is joined to it."""
        return self._shown(promotion_id, meeting_id)

    @described("save_meeting", forms.MeetingShown, *WRITES, 409, sent=forms.MeetingSent)
    def put(self, request: Request, promotion_id: str, meeting_id: str) -> Response:
        """Change it over the version that was read."""
        told = forms.MeetingSent.read(request.data)
        tell, version = told.pop("tell"), told.pop("version")
        meetings.save_meeting(
            self.person,
            promotion_id=number_of(promotion_id) or 0,
            meeting_id=number_of(meeting_id) or 0,
            fields=forms.fields_of(told),
            version=version,
            tell=tell,
        )
        return self._shown(promotion_id, meeting_id)

    @described("cancel_meeting", None, 403, 404, 409, 422, 503, asked=forms.CancelAsked, status=204)
    def delete(self, request: Request, promotion_id: str, meeting_id: str) -> Response:
        """Call it off: it stays, as cancelled, and counts no hour."""
        version = forms.CancelAsked.read(request.query_params.dict())["version"]
        meetings.cancel_meeting(
            self.person,
            promotion_id=number_of(promotion_id) or 0,
            meeting_id=number_of(meeting_id) or 0,
            version=version,
        )
        return Response(status=204)

    def _shown(self, promotion_id: str, meeting_id: str) -> Response:
        found = meetings.meeting(
            self.person, promotion_id=number_of(promotion_id) or 0, meeting_id=number_of(meeting_id) or 0
        )
        return Response(forms.MeetingShown(found).data)


class MeetingAttendance(Endpoint):
    """Who came to a meeting."""

    @described("read_attendance", forms.MeetingSheetShown, 403, 404, 422, asked=forms.SheetAsked)
    def get(self, request: Request, promotion_id: str, meeting_id: str) -> Response:
        """The sheet, by fifties."""
        page = forms.SheetAsked.read(request.query_params.dict())["page"]
        found = meetings.attendance_sheet(
            self.person,
            promotion_id=number_of(promotion_id) or 0,
            meeting_id=number_of(meeting_id) or 0,
            page=page,
        )
        return Response(forms.MeetingSheetShown(found).data)

    @described("mark_attendance", forms.MarkedShown, *WRITES, 409, sent=forms.MarksSent)
    def put(self, request: Request, promotion_id: str, meeting_id: str) -> Response:
        """Note these seats, all or none."""
        told = forms.MarksSent.read(request.data)
        changed = meetings.mark_attendance(
            self.person,
            promotion_id=number_of(promotion_id) or 0,
            meeting_id=number_of(meeting_id) or 0,
            marks=[meetings.Mark(**each) for each in told["marks"]],
            how=told["how"],
        )
        return Response(forms.MarkedShown({"changed": changed}).data)


class MeetingCode(Endpoint):
    """The code of the day of a meeting."""

    http_method_names: ClassVar[list[str]] = ["post", "put"]

    @described("open_meeting_code", forms.CodeShown, *WRITES, 409, sent=forms.CodeLastsSent)
    def put(self, request: Request, promotion_id: str, meeting_id: str) -> Response:
        """Draw it: the one before is worth nothing any more."""
        minutes = forms.CodeLastsSent.read(request.data)["minutes"]
        code, until = meetings.open_attendance_code(
            self.person,
            promotion_id=number_of(promotion_id) or 0,
            meeting_id=number_of(meeting_id) or 0,
            minutes=minutes,
        )
        return Response(forms.CodeShown({"code": code, "until": until}).data)

    @described("type_meeting_code", None, *WRITES, 409, sent=forms.CodeSent, status=204)
    def post(self, request: Request, promotion_id: str, meeting_id: str) -> Response:
        """Say by it that one is there; five tries with one code."""
        code = forms.CodeSent.read(request.data)["code"]
        meetings.type_attendance_code(
            self.person,
            promotion_id=number_of(promotion_id) or 0,
            meeting_id=number_of(meeting_id) or 0,
            code=code,
        )
        return Response(status=204)


class Announcements(Endpoint):
    """The messages of a promotion."""

    http_method_names: ClassVar[list[str]] = ["get", "head", "post"]

    @described("list_announcements", forms.AnnouncementsShown, 403, 422, asked=forms.PageAsked)
    def get(self, request: Request, promotion_id: str) -> Response:
        """Those that concern one, the latest first, by fifties."""
        after = forms.PageAsked.read(request.query_params.dict()).get("after", 0)
        found = messages.messages(self.person, promotion_id=number_of(promotion_id) or 0, after=after)
        return Response(forms.AnnouncementsShown(found).data)

    @described("announce", forms.AnnouncementShown, *WRITES, 409, sent=forms.AnnouncementSent, status=201)
    def post(self, request: Request, promotion_id: str) -> Response:
        """Write to the members of the promotion, to a group, or to its team."""
        told, number = forms.AnnouncementSent.read(request.data), number_of(promotion_id) or 0
        made = messages.announce_to_promotion(
            self.person, promotion_id=number, fields=messages.AnnouncementFields(**told)
        )
        found = messages.announcement(self.person, promotion_id=number, announcement_id=made)
        return Response(forms.AnnouncementShown(found).data, status=201)


class Reminders(Endpoint):
    """The automatic reminders of a promotion."""

    @described("list_reminders", forms.RemindersShown, 403)
    def get(self, request: Request, promotion_id: str) -> Response:
        """Their words, whether each is on, and how many left over the last thirty days."""
        found = messages.reminders(self.person, promotion_id=number_of(promotion_id) or 0)
        return Response(forms.RemindersShown({"reminders": found}).data)


class OneReminder(Endpoint):
    """One automatic reminder."""

    http_method_names: ClassVar[list[str]] = ["put"]

    @described("save_reminder", forms.SavedVersionShown, *WRITES, 409, sent=forms.ReminderSent)
    def put(self, request: Request, promotion_id: str, kind: str) -> Response:
        """Change its words, or stop it, over the version that was read."""
        told = forms.ReminderSent.read(request.data)
        version = messages.save_reminder(
            self.person, promotion_id=number_of(promotion_id) or 0, kind=kind, **told
        )
        return Response(forms.SavedVersionShown({"version": version}).data)
