"""The addresses of what readers say of the pages of courses."""

from __future__ import annotations

from typing import ClassVar

from rest_framework.request import Request
from rest_framework.response import Response

from dashboard_plugin.api import doubts
from dashboard_plugin.rest_api.v1 import doubt_forms as forms
from dashboard_plugin.rest_api.v1.councils import number_of
from dashboard_plugin.rest_api.v1.door import Endpoint
from dashboard_plugin.rest_api.v1.openapi import described


class Doubts(Endpoint):
    """What readers told: one's own, or all for whoever may answer."""

    http_method_names: ClassVar[list[str]] = ["get", "head", "post"]

    @described("list_doubts", forms.DoubtsShown, 422, asked=forms.DoubtsAsked)
    def get(self, request: Request) -> Response:
        """Those that wait first, the oldest first, by fifties."""
        asked = forms.DoubtsAsked.read(request.query_params.dict())
        found = doubts.doubts(
            self.person,
            filters=doubts.DoubtFilters(asked.get("course", ""), asked.get("state", "")),
            mine=asked["mine"],
            following=asked.get("after", ""),
        )
        return Response(forms.DoubtsShown(found).data)

    @described(
        "tell_doubt",
        forms.DoubtShown,
        400,
        403,
        404,
        413,
        415,
        422,
        503,
        sent=forms.DoubtSent,
        status=201,
    )
    def post(self, request: Request) -> Response:
        """Say that a page is wrong or has grown old; twenty a day at most."""
        told = forms.DoubtSent.read(request.data)
        said = doubts.Doubt(told.pop("kind"), told.pop("text"), told.pop("source"))
        made = doubts.tell_doubt(self.person, told=said, **told)
        return Response(forms.DoubtShown(doubts.doubt(self.person, doubt_id=made)).data, status=201)


class Doubt(Endpoint):
    """One doubt."""

    @described("read_doubt", forms.DoubtShown, 403, 404)
    def get(self, request: Request, doubt_id: str) -> Response:
        """What was told and answered, for whoever told it and whoever may answer."""
        found = doubts.doubt(self.person, doubt_id=number_of(doubt_id) or 0)
        return Response(forms.DoubtShown(found).data)

    @described(
        "answer_doubt",
        forms.DoubtShown,
        400,
        403,
        404,
        409,
        413,
        415,
        422,
        503,
        sent=forms.DoubtAnswerSent,
    )
    def put(self, request: Request, doubt_id: str) -> Response:
        """Say where it stands and answer its reader, who is told."""
        told = forms.DoubtAnswerSent.read(request.data)
        number = number_of(doubt_id) or 0
        doubts.answer_doubt(self.person, doubt_id=number, **told)
        return Response(forms.DoubtShown(doubts.doubt(self.person, doubt_id=number)).data)
