"""The sheet of one action or project."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from commune_core.referential import load
from dashboard_plugin.api import measures, works
from dashboard_plugin.pages.access import page, user_id
from dashboard_plugin.pages.project_shell import project_number, show_project
from dashboard_plugin.platform import get_clock


@page
@require_safe
def projet(request: HttpRequest, project_id: str) -> HttpResponse:
    """The sheet, for whoever may read it: what is expected next, who is in it, what it aims at."""
    sheet = works.project_sheet(user_id(request), project_id=project_number(project_id))
    fields = sheet.project.fields
    context = {
        "sheet": sheet,
        "fields": fields,
        "domain": next((each.title for each in load().domains if each.code == fields.domain), ""),
        "done": sum(step.done_on is not None for step in sheet.steps),
        "today": get_clock().today(),
        "measured": measures.project_indicators(user_id(request), project_id=sheet.project.id),
    }
    return show_project(request, "project", context, project=sheet.project)
