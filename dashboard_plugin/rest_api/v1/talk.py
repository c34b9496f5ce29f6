"""The addresses of threads and notices."""

from __future__ import annotations

from typing import ClassVar

from rest_framework.request import Request
from rest_framework.response import Response

from commune_core.errors import Forbidden
from dashboard_plugin.api import talk
from dashboard_plugin.rest_api.v1 import talk_forms as forms
from dashboard_plugin.rest_api.v1.door import Endpoint
from dashboard_plugin.rest_api.v1.openapi import described


class Messages(Endpoint):
    """The thread of an action or project."""

    http_method_names: ClassVar[list[str]] = ["get", "head", "post"]

    @described("list_messages", forms.NewsShown, 403, 422, asked=forms.ChangesAsked)
    def get(self, request: Request, project_id: str) -> Response:
        """What changed since a change, by fifties; reading it here marks nothing as read."""
        asked = forms.ChangesAsked.read(request.query_params.dict())
        found = talk.news(self.person, project_id=_project(project_id), after=asked["after"])
        return Response(forms.NewsShown(found).data)

    @described(
        "send_message",
        forms.NumberShown,
        400,
        403,
        404,
        413,
        415,
        422,
        503,
        sent=forms.MessageSent,
        status=201,
    )
    def post(self, request: Request, project_id: str) -> Response:
        """Write in it. The same words again within two minutes are the same message."""
        told = forms.MessageSent.read(request.data)
        made = talk.send_message(self.person, project_id=_project(project_id), **told)
        return Response(forms.NumberShown({"id": made}).data, status=201)


class Message(Endpoint):
    """One message of a thread."""

    @described("read_message", forms.MessageShown, 403, 404)
    def get(self, request: Request, project_id: str, message_id: str) -> Response:
        """Its words as they stand."""
        found = talk.message(
            self.person, project_id=_project(project_id), message_id=_number(message_id) or 0
        )
        return Response(forms.MessageShown(found).data)

    @described(
        "write_message",
        None,
        400,
        403,
        404,
        409,
        413,
        415,
        422,
        503,
        sent=forms.MessageChangeSent,
        status=204,
    )
    def put(self, request: Request, project_id: str, message_id: str) -> Response:
        """Correct one's own message, or take it back, over the version that was read and no other."""
        told = forms.MessageChangeSent.read(request.data)
        project, chosen = _project(project_id), _number(message_id) or 0
        if told["body"] is None:
            talk.remove_message(self.person, project_id=project, message_id=chosen, version=told["version"])
        else:
            talk.edit_message(self.person, project_id=project, message_id=chosen, **told)
        return Response(status=204)


class ReadMark(Endpoint):
    """How far the person has read a thread."""

    http_method_names: ClassVar[list[str]] = ["put"]

    @described("mark_read", None, 400, 403, 413, 415, 422, 503, sent=forms.ReadSent, status=204)
    def put(self, request: Request, project_id: str) -> Response:
        """Say up to which change; it never goes back, and nobody else learns of it."""
        told = forms.ReadSent.read(request.data)
        talk.mark_read(self.person, project_id=_project(project_id), **told)
        return Response(status=204)


class Notices(Endpoint):
    """What the person was told of."""

    @described("list_notices", forms.NoticesShown, 422, asked=forms.NoticesAsked)
    def get(self, request: Request) -> Response:
        """The latest first, by fifties."""
        after = forms.NoticesAsked.read(request.query_params.dict()).get("after", "")
        return Response(forms.NoticesShown(talk.notices(self.person, following=after)).data)


class NoticesSeen(Endpoint):
    """What the person has seen of it."""

    @described("see_notices", None, 400, 413, 415, 422, 503, sent=forms.SeenSent, status=204)
    def put(self, request: Request) -> Response:
        """Say that one has seen all that one was told until an instant."""
        talk.see_notices(self.person, up_to=forms.SeenSent.read(request.data)["up_to"])
        return Response(status=204)


class NoticeSettings(Endpoint):
    """How the person is told."""

    @described("read_notice_settings", forms.SettingsShown)
    def get(self, request: Request) -> Response:
        """What was chosen, and what holds where nothing was."""
        return Response(forms.SettingsShown(talk.notice_settings(self.person)).data)

    @described(
        "write_notice_settings",
        forms.SettingsShown,
        400,
        409,
        413,
        415,
        422,
        503,
        sent=forms.SettingsSent,
    )
    def put(self, request: Request) -> Response:
        """Choose, without undoing what another device chose meanwhile."""
        given = forms.SettingsSent.read(request.data)
        base = given.pop("base")
        talk.set_notice_settings(self.person, given=given, read=base)
        return Response(forms.SettingsShown(talk.notice_settings(self.person)).data)


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


def _project(text: str) -> int:
    """The number of a project; raises Forbidden for what is none, as for one that is closed."""
    number = _number(text)
    if number is None:
        raise Forbidden()
    return number
