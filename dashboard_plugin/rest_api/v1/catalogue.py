"""The addresses of the catalogue: its courses, one of them, following it, and what a commune is advised."""

from __future__ import annotations

from typing import ClassVar

from rest_framework.request import Request
from rest_framework.response import Response

from dashboard_plugin.api import learning
from dashboard_plugin.rest_api.v1 import catalogue_forms as forms
from dashboard_plugin.rest_api.v1.door import Endpoint, OfCommune
from dashboard_plugin.rest_api.v1.openapi import described

PAGE_SIZE = 50


class Courses(Endpoint):
    """The catalogue."""

    @described("list_courses", forms.CoursesShown, 422, asked=forms.CoursesAsked)
    def get(self, request: Request) -> Response:
        """The courses that answer, by fifties, with the counts of each facet."""
        asked = forms.CoursesAsked.read(request.query_params.dict())
        wanted, page = forms.CoursesAsked.wanted(asked), asked.get("after", 0) + 1
        return Response(forms.CoursesShown(learning.courses(wanted, page=page, size=PAGE_SIZE)).data)


class Course(Endpoint):
    """One course of the catalogue."""

    @described("read_course", forms.ThemeShown, 404)
    def get(self, request: Request, slug: str) -> Response:
        """What it teaches, whether it is open, the points it works on."""
        return Response(forms.ThemeShown(learning.theme(self.person, slug=slug)).data)


class Enrolment(Endpoint):
    """One's place in a course."""

    http_method_names: ClassVar[list[str]] = ["post"]

    @described("follow_course", forms.EnrolmentShown, 403, 404, 409, 503)
    def post(self, request: Request, slug: str) -> Response:
        """Follow it; doing so again changes nothing."""
        url = learning.follow_course(self.person, slug=slug)
        return Response(forms.EnrolmentShown({"url": url}).data)


class Recommended(OfCommune):
    """The courses that a commune's état des lieux calls for."""

    @described("list_recommended_courses", forms.RecommendationsShown, 403, 404, 500)
    def get(self, request: Request, code: str) -> Response:
        """Those on its weak points that the person may read, with the reason."""
        found = learning.recommended(self.person, commune=code)
        return Response(forms.RecommendationsShown({"recommendations": found}).data)
