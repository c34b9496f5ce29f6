"""The addresses of what a commune did: overview, closings, impact, mandate, electoral period."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, ClassVar

from rest_framework.request import Request
from rest_framework.response import Response

from commune_core.calendar import mandate
from dashboard_plugin.api import reports
from dashboard_plugin.platform import get_clock
from dashboard_plugin.rest_api.v1 import closing_forms, impact_forms
from dashboard_plugin.rest_api.v1 import report_forms as forms
from dashboard_plugin.rest_api.v1.councils import WRITES
from dashboard_plugin.rest_api.v1.door import OfCommune
from dashboard_plugin.rest_api.v1.openapi import described
from dashboard_plugin.rest_api.v1.works import OfProject, filters_of

# AlteredPhotograph is a 500 that is told: a closed year is read from its photograph.
READS = (403, 404, 422, 500)
SOON, LATELY = timedelta(days=60), timedelta(days=183)


class Overview(OfCommune):
    """A commune at a glance."""

    @described("read_overview", forms.OverviewShown, *READS, asked=forms.OverviewAsked)
    def get(self, request: Request, code: str) -> Response:
        """Its scores, its actions by domain and by year, what is late or blocked, what others changed."""
        asked = forms.OverviewAsked.read(request.query_params.dict())
        view = reports.glance(
            self.person, commune=code, year=asked.get("survey_year"), filters=filters_of(asked)
        )
        return Response(forms.OverviewShown(view).data)


class Closing(OfProject):
    """The end of one action or project."""

    @described("read_closing", closing_forms.ClosingShown, 403, 500)
    def get(self, request: Request, project_id: str) -> Response:
        """The points it aims at, as they were when it began and as they stand."""
        view = reports.closing(self.person, project_id=self.number(project_id))
        return Response(closing_forms.ClosingShown(view).data)

    @described("close_project", closing_forms.ClosingShown, *WRITES, 409, 500, sent=closing_forms.ClosingSent)
    def put(self, request: Request, project_id: str) -> Response:
        """End it, say the new state of its points and what came of them; shows what stands after."""
        told = closing_forms.ClosingSent.read(request.data)
        number = self.number(project_id)
        reason = told.pop("status_reason")
        reports.close_project(self.person, project_id=number, reason=reason, **told)
        view = reports.closing(self.person, project_id=number)
        return Response(closing_forms.ClosingShown(view).data)


class Impact(OfCommune):
    """What the actions of a commune changed."""

    @described("read_impact", impact_forms.ImpactShown, *READS, asked=impact_forms.ImpactAsked)
    def get(self, request: Request, code: str) -> Response:
        """Between two years of its état des lieux, by default the last two."""
        asked = impact_forms.ImpactAsked.read(request.query_params.dict())
        return Response(
            impact_forms.ImpactShown(reports.impact_report(self.person, commune=code, **asked)).data
        )


class MandateReport(OfCommune):
    """What the bilan of the mandate is made of."""

    @described("read_mandate", impact_forms.MandateShown, 403, 404, 500)
    def get(self, request: Request, code: str) -> Response:
        """Since the month after the last municipal elections."""
        term = mandate(get_clock().today())
        since = term.since if term else None
        told: dict[str, Any] = {
            "since": since,
            "until": term.until if term else None,
            "report": reports.impact_report(self.person, commune=code, since=since),
            "overview": reports.glance(self.person, commune=code),
            "neutral": reports.restraint(self.person, commune=code).neutral,
        }
        return Response(impact_forms.MandateShown(told).data)


class CouncilNote(OfCommune):
    """What the note for the council is made of."""

    @described("read_council_note", impact_forms.CouncilNoteShown, 403, 404, 500)
    def get(self, request: Request, code: str) -> Response:
        """Where the actions stand today."""
        today = get_clock().today()
        told = {
            "overview": reports.glance(self.person, commune=code),
            "due": reports.due_soon(self.person, commune=code, until=today + SOON),
            "ended": reports.ended_lately(self.person, commune=code, since=today - LATELY),
            "neutral": reports.restraint(self.person, commune=code).neutral,
        }
        return Response(impact_forms.CouncilNoteShown(told).data)


class Restraint(OfCommune):
    """The electoral period of a commune."""

    http_method_names: ClassVar[list[str]] = ["get", "head", "post"]

    @described("read_electoral_period", forms.RestraintShown, 403, 404)
    def get(self, request: Request, code: str) -> Response:
        """Whether what it publishes keeps to facts today, and the log of what it decided."""
        return Response(forms.RestraintShown(reports.restraint(self.person, commune=code)).data)

    @described("set_restraint", forms.RestraintShown, *WRITES, 409, sent=forms.RestraintSent)
    def post(self, request: Request, code: str) -> Response:
        """Decide, over the line of the log that was read and no other; shows what stands after."""
        told = forms.RestraintSent.read(request.data)
        reports.set_restraint(self.person, commune=code, **told)
        return Response(forms.RestraintShown(reports.restraint(self.person, commune=code)).data)
