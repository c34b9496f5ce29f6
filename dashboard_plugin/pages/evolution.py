"""Évolution: two years of a commune, domain by domain and point by point."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from dashboard_plugin import api
from dashboard_plugin.pages.access import page, show, user_id
from dashboard_plugin.pages.overview import moved_to
from dashboard_plugin.pages.years import asked_year


@page
@require_safe
def evolution(request: HttpRequest, code: str) -> HttpResponse:
    """What progressed, fell, appeared or disappeared between two years (?de=2025&a=2026)."""
    told = api.evolution(
        user_id(request), commune=code, before=asked_year(request, "de"), after=asked_year(request, "a")
    )
    moved = moved_to(request, told.commune, code, "evolution")
    if moved is not None:
        return moved
    return show(request, "evolution", {"told": told, "this_year": told.years[-1]}, commune=told.commune)
