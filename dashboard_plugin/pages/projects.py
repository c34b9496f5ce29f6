"""Projets: the actions and projects of a commune."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from dashboard_plugin.api import works
from dashboard_plugin.pages.access import page, show, user_id
from dashboard_plugin.pages.overview import moved_to


@page
@require_safe
def projets(request: HttpRequest, code: str) -> HttpResponse:
    """The list, a page at a time."""
    view = works.projects(user_id(request), commune=code)
    moved = moved_to(request, view.commune, code, "projets")
    if moved is not None:
        return moved
    return show(request, "projects", {"view": view}, commune=view.commune)
