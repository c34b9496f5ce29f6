"""Vue d'ensemble of a commune: where it stands, what comes first, what is late, what changed and was done."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from commune_core.referential import load
from dashboard_plugin import api, charts
from dashboard_plugin.api import reports, works
from dashboard_plugin.data import CommuneRef, Dashboard, DomainRow
from dashboard_plugin.pages import project_filters
from dashboard_plugin.pages.access import page, show, user_id
from dashboard_plugin.pages.years import asked_year, year_links
from dashboard_plugin.platform import get_clock

FIRST, TODAY = 5, 3
FILTERS = ("domaine", "lieu", "personne")


@page
@require_safe
def ma_commune(request: HttpRequest) -> HttpResponse:
    """The place « Ma commune »: leads to one's commune, or to one's practice commune."""
    return HttpResponseRedirect(reverse("viatic:commune", args=[api.current_commune(user_id(request)).code]))


@page
@require_safe
def commune(request: HttpRequest, code: str) -> HttpResponse:
    """The glance: the first of each list only, the rest is one link away."""
    person, filters = user_id(request), asked_filters(request)
    glance = reports.glance(person, commune=code, year=asked_year(request), filters=filters)
    dashboard = glance.dashboard
    moved = moved_to(request, dashboard.commune, code, "commune")
    if moved is not None:
        return moved
    context = {
        "glance": glance,
        "dashboard": dashboard,
        "alerts": dashboard.alerts[:FIRST],
        "priorities": dashboard.priorities[:TODAY],
        "nearest": nearest(dashboard) if dashboard.overall is None else None,
        "radar": _radar(dashboard) if not filters.domain else "",
        "today": get_clock().today(),
        "years": year_links(request, dashboard),
        "filtered": filters != works.ProjectFilters(),
        "all_domains": load().domains,
    }
    response = show(request, "overview", context, commune=dashboard.commune)
    if glance.visit_due:
        reports.mark_visit(person, commune=code)
    return response


def asked_filters(request: HttpRequest) -> works.ProjectFilters:
    """What the address keeps, named as on the page « Projets »: ?domaine=EAU&lieu=Le Bourg&personne=m12.

    ?an=2028 keeps the actions of a year: ?annee= is that of the état des lieux.
    """
    said = project_filters.asked(request)
    kept = {name: said[name] for name in FILTERS if name in said}
    return project_filters.filters_of({**kept, "annee": request.GET.get("an", "").strip()})


def moved_to(
    request: HttpRequest, current: CommuneRef, code: str, name: str, *more: str
) -> HttpResponse | None:
    """Where a page went when its commune was merged: the same page of the commune of today."""
    if current.code == code:
        return None
    query = request.META.get("QUERY_STRING", "")
    return HttpResponsePermanentRedirect(
        reverse(f"viatic:{name}", args=[current.code, *more]) + (f"?{query}" if query else "")
    )


def nearest(dashboard: Dashboard) -> DomainRow | None:
    """The domain that is begun and closest to its first score; None where every begun one has a score."""
    begun = [row for row in dashboard.domains if row.score is None and row.coverage]
    return max(begun, key=lambda row: row.coverage, default=None)


def _radar(dashboard: Dashboard) -> str:
    if all(row.score is None for row in dashboard.domains):
        return ""
    return charts.radar(
        [charts.Axis(row.domain.code, row.domain.title, row.score) for row in dashboard.domains]
    )
