"""Priorités: the whole ranking with its reasons, and the weights that the commune gives."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from dashboard_plugin import api
from dashboard_plugin.api import works
from dashboard_plugin.data import Dashboard, PriorityRow
from dashboard_plugin.pages.access import page, show, user_id
from dashboard_plugin.pages.overview import moved_to
from dashboard_plugin.pages.weighing import opened, weigh
from dashboard_plugin.pages.years import asked_year, year_links
from dashboard_plugin.platform import get_clock


@dataclass(frozen=True, slots=True)
class Group:
    """The priorities of one class, with what the class asks for."""

    code: str
    label: str
    rows: tuple[PriorityRow, ...]


@page
@require_http_methods(["GET", "HEAD", "POST"])
def priorites(request: HttpRequest, code: str) -> HttpResponse:
    """All priorities by class; a POST weighs one point again."""
    if request.method == "POST":
        return weigh(request, code)
    dashboard = api.dashboard(user_id(request), commune=code, year=asked_year(request))
    moved = moved_to(request, dashboard.commune, code, "priorites")
    if moved is not None:
        return moved
    weighed = request.GET.get("modifier", "")
    context = {
        "dashboard": dashboard,
        "groups": _groups(dashboard),
        "degrees": range(1, 6),
        "weighed": weighed,
        "chosen": opened(dashboard, weighed, this_year=get_clock().today().year),
        "years": year_links(request, dashboard),
        "works": works.projects_by_point(user_id(request), commune=dashboard.commune.code),
    }
    return show(request, "priorities", context, commune=dashboard.commune)


def _groups(dashboard: Dashboard) -> list[Group]:
    groups = []
    for klass in dashboard.referential.classes:
        rows = tuple(row for row in dashboard.priorities if row.priority.klass == klass.code)
        if rows:
            groups.append(Group(klass.code, klass.label, rows))
    return groups
