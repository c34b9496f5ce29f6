"""The addresses of a promotion beside the platform: where it stands, its runs, what differs."""

from __future__ import annotations

from typing import ClassVar

from rest_framework.request import Request
from rest_framework.response import Response

from dashboard_plugin.api import promotion_platform as platform
from dashboard_plugin.rest_api.v1 import promotion_platform_forms as forms
from dashboard_plugin.rest_api.v1.councils import number_of
from dashboard_plugin.rest_api.v1.door import Endpoint
from dashboard_plugin.rest_api.v1.openapi import described


class PromotionPlatform(Endpoint):
    """One promotion and the courses of its programme."""

    @described("read_promotion_platform", forms.PlatformShown, 403)
    def get(self, request: Request, promotion_id: str) -> Response:
        """What is left to do, the last run, and the first seats that were refused; for who manages it."""
        found = platform.promotion_platform(self.person, promotion_id=number_of(promotion_id) or 0)
        return Response(forms.PlatformShown(found).data)


class PromotionDrift(Endpoint):
    """Both sides of one promotion."""

    @described("compare_promotion_platform", forms.DriftShown, 403)
    def get(self, request: Request, promotion_id: str) -> Response:
        """Compared now, course by course; `POST …/runs/` with `mend` puts right what differs."""
        found = platform.promotion_drift(self.person, promotion_id=number_of(promotion_id) or 0)
        return Response(forms.DriftShown(found).data)


class PromotionRuns(Endpoint):
    """The runs of one promotion."""

    http_method_names: ClassVar[list[str]] = ["post"]

    @described(
        "start_promotion_run",
        forms.RunShown,
        400,
        403,
        409,
        413,
        415,
        422,
        503,
        sent=forms.RunSent,
        status=201,
    )
    def post(self, request: Request, promotion_id: str) -> Response:
        """Begin a run, or go on with the one that is not over; what was refused is tried again."""
        number, asked = number_of(promotion_id) or 0, forms.RunSent.read(request.data)
        run = platform.start_sync(self.person, promotion_id=number, **asked)
        found = platform.promotion_run(self.person, promotion_id=number, run_id=run)
        return Response(forms.RunShown(found).data, status=201)


class PromotionRun(Endpoint):
    """One run."""

    @described("read_promotion_run", forms.RunShown, 403, 404)
    def get(self, request: Request, promotion_id: str, run_id: str) -> Response:
        """Where it stands."""
        found = platform.promotion_run(
            self.person, promotion_id=number_of(promotion_id) or 0, run_id=number_of(run_id) or 0
        )
        return Response(forms.RunShown(found).data)

    @described(
        "stop_promotion_run", forms.RunShown, 400, 403, 404, 413, 415, 422, 503, sent=forms.RunStopSent
    )
    def put(self, request: Request, promotion_id: str, run_id: str) -> Response:
        """Stop it after the seat at hand; what is done stays, and `POST …/runs/` goes on with it."""
        forms.RunStopSent.read(request.data)
        number, run = number_of(promotion_id) or 0, number_of(run_id) or 0
        platform.stop_sync(self.person, promotion_id=number, run_id=run)
        return Response(
            forms.RunShown(platform.promotion_run(self.person, promotion_id=number, run_id=run)).data
        )
