"""The sheet of one action or project."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from dashboard_plugin import api
from dashboard_plugin.pages.access import page, user_id
from dashboard_plugin.pages.project_shell import project_number, show_project


@page
@require_safe
def projet(request: HttpRequest, project_id: str) -> HttpResponse:
    """The sheet, for whoever may read it."""
    project = api.project(user_id(request), project_id=project_number(project_id))
    return show_project(request, "project", {}, project=project)
