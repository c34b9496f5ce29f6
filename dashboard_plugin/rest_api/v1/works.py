"""The addresses of actions and projects: lists, sheets, steps, journal."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar

from rest_framework.request import Request
from rest_framework.response import Response

from commune_core.errors import Forbidden
from dashboard_plugin import api
from dashboard_plugin.api import works
from dashboard_plugin.platform import get_clock
from dashboard_plugin.rest_api.v1 import follow_forms
from dashboard_plugin.rest_api.v1 import work_forms as forms
from dashboard_plugin.rest_api.v1.councils import number_of
from dashboard_plugin.rest_api.v1.door import Endpoint, OfCommune
from dashboard_plugin.rest_api.v1.openapi import described
from dashboard_plugin.rest_api.v1.sent import PageAsked
from dashboard_plugin.stale import StaleProject, StaleStep

WRITES = (400, 403, 404, 413, 415, 422, 503)
FILTERS = ("domain", "place", "person", "year", "kind", "phase", "status", "item")


class Projects(OfCommune):
    """The actions and projects of a commune."""

    http_method_names: ClassVar[list[str]] = ["get", "head", "post"]

    @described("list_projects", forms.ProjectsShown, 403, 404, 422, asked=forms.ProjectsAsked)
    def get(self, request: Request, code: str) -> Response:
        """Fifty at a time, what is due soonest first."""
        asked = forms.ProjectsAsked.read(request.query_params.dict())
        page = works.projects(self.person, commune=code, filters=filters_of(asked), after=asked.get("after"))
        return Response(forms.ProjectsShown(page).data)

    @described("create_project", forms.MadeShown, *WRITES, sent=forms.NewProjectSent, status=201)
    def post(self, request: Request, code: str) -> Response:
        """Open the sheet of a new one."""
        told = forms.NewProjectSent.read(request.data)
        fields = forms.NewProjectSent.fields_of(told)
        number = api.create_project(self.person, commune=code, fields=fields)
        return Response(forms.MadeShown({"id": number}).data, status=201)


def filters_of(asked: Mapping[str, Any]) -> works.ProjectFilters:
    """What a query asks for, of actions and projects."""
    return works.ProjectFilters(
        **{name: asked[name] for name in FILTERS if name in asked},
        late=asked.get("late") == "true",
        parent_id=asked.get("parent"),
    )


class OfProject(Endpoint):
    """An address of one action or project; a number that is none is refused like one that is closed."""

    @staticmethod
    def number(project_id: str) -> int:
        """The number in the address; raises Forbidden."""
        found = number_of(project_id)
        if found is None:
            raise Forbidden()
        return found


class Project(OfProject):
    """One action or project."""

    @described("read_project", forms.SheetShown, 403)
    def get(self, request: Request, project_id: str) -> Response:
        """Its sheet, the actions it gathers, its steps and documents."""
        sheet = works.project_sheet(self.person, project_id=self.number(project_id))
        return Response(forms.SheetShown(sheet).data)

    @described("write_project", forms.WrittenShown, *WRITES, 409, sent=forms.ProjectSent)
    def put(self, request: Request, project_id: str) -> Response:
        """Write its sheet whole, over the version that was read and no other."""
        told = forms.ProjectSent.read(request.data)
        version = told.pop("version")
        try:
            written = api.save_project(
                self.person,
                project_id=self.number(project_id),
                fields=forms.ProjectSent.fields_of(told),
                version=version,
            )
        except StaleProject as error:
            error.where["current"] = forms.ViewShown(error.current).data
            raise
        return Response(forms.WrittenShown({"version": written}).data)


class Steps(OfProject):
    """The steps of an action or project."""

    http_method_names: ClassVar[list[str]] = ["post"]

    @described("add_step", forms.MadeShown, *WRITES, sent=forms.NewStepSent, status=201)
    def post(self, request: Request, project_id: str) -> Response:
        """Add one at the end."""
        told = forms.NewStepSent.read(request.data)
        made = works.add_step(self.person, project_id=self.number(project_id), **told)
        return Response(forms.MadeShown({"id": made}).data, status=201)


class Step(OfProject):
    """One step."""

    http_method_names: ClassVar[list[str]] = ["put", "delete"]

    @described("write_step", None, *WRITES, 409, sent=forms.StepSent, status=204)
    def put(self, request: Request, project_id: str, step_id: str) -> Response:
        """Change it over the version that was read, and say whether it is done."""
        told = forms.StepSent.read(request.data)
        done = told.pop("done", None)
        number, step = self.number(project_id), number_of(step_id) or 0
        try:
            works.save_step(self.person, project_id=number, step_id=step, **told)
        except StaleStep as error:
            error.where["current"] = forms.StepShown(error.current).data
            raise
        if done is not None:
            works.tick_step(self.person, project_id=number, step_id=step, done=done)
        return Response(status=204)

    @described("remove_step", None, 403, 409, 422, 503, asked=follow_forms.StepRemovedAsked, status=204)
    def delete(self, request: Request, project_id: str, step_id: str) -> Response:
        """Take it away, over the version that was read; one that is gone already is no fault."""
        version = follow_forms.StepRemovedAsked.read(request.query_params.dict())["version"]
        number, step = self.number(project_id), number_of(step_id) or 0
        try:
            works.remove_step(self.person, project_id=number, step_id=step, version=version)
        except StaleStep as error:
            error.where["current"] = forms.StepShown(error.current).data
            raise
        return Response(status=204)


class StepPlace(OfProject):
    """The place of one step among the others."""

    @described("place_step", None, *WRITES, sent=follow_forms.PlaceSent, status=204)
    def put(self, request: Request, project_id: str, step_id: str) -> Response:
        """Put it just before another, or last; twice is once."""
        told = follow_forms.PlaceSent.read(request.data)
        number, step = self.number(project_id), number_of(step_id) or 0
        works.place_step(self.person, project_id=number, step_id=step, **told)
        return Response(status=204)


class Links(OfProject):
    """The documents of an action or project, by their address."""

    http_method_names: ClassVar[list[str]] = ["post"]

    @described("add_link", None, *WRITES, sent=follow_forms.ProjectLinkSent, status=204)
    def post(self, request: Request, project_id: str) -> Response:
        """Join one; one that is joined already is not joined twice."""
        told = follow_forms.ProjectLinkSent.read(request.data)
        works.add_link(self.person, project_id=self.number(project_id), **told)
        return Response(status=204)


class Link(OfProject):
    """One document of an action or project."""

    http_method_names: ClassVar[list[str]] = ["delete"]

    @described("remove_link", None, 403, 503, status=204)
    def delete(self, request: Request, project_id: str, link_id: str) -> Response:
        """Take it away; one that is gone already is no fault."""
        number = self.number(project_id)
        works.remove_link(self.person, project_id=number, link_id=number_of(link_id) or 0)
        return Response(status=204)


class Calendar(OfCommune):
    """A month of the actions and projects of a commune."""

    @described("read_calendar", follow_forms.CalendarShown, 403, 404, 422, asked=follow_forms.CalendarAsked)
    def get(self, request: Request, code: str) -> Response:
        """What begins, is due or has ended, day by day."""
        asked = follow_forms.CalendarAsked.read(request.query_params.dict())
        told = asked.get("month")
        month = date.fromisoformat(f"{told}-01") if told else get_clock().today().replace(day=1)
        found = works.project_calendar(self.person, commune=code, month=month, filters=filters_of(asked))
        return Response(follow_forms.CalendarShown(found).data)


class Journal(OfProject):
    """What was done on an action or project, and what was noted."""

    http_method_names: ClassVar[list[str]] = ["get", "head", "post"]

    @described("read_journal", forms.JournalShown, 403, 422, asked=PageAsked)
    def get(self, request: Request, project_id: str) -> Response:
        """Fifty lines at a time, the latest first."""
        after = PageAsked.read(request.query_params.dict()).get("after")
        page = works.project_journal(self.person, project_id=self.number(project_id), after=after)
        return Response(forms.JournalShown(page).data)

    @described("add_note", None, *WRITES, sent=forms.NoteSent, status=204)
    def post(self, request: Request, project_id: str) -> Response:
        """Write a note; sent again by the same person, it is written once."""
        told = forms.NoteSent.read(request.data)
        works.add_note(self.person, project_id=self.number(project_id), **told)
        return Response(status=204)
