"""On paper: the questionnaire to fill with a pen, and the one-page état des lieux for the council."""

from __future__ import annotations

from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from commune_core.answers import accepted
from dashboard_plugin import api, charts
from dashboard_plugin.exports import pdf
from dashboard_plugin.pages.access import page, show, user_id
from dashboard_plugin.pages.overview import moved_to
from dashboard_plugin.platform import get_clock

FIRST = 5


@page
@require_safe
def questionnaire(request: HttpRequest, code: str) -> HttpResponse:
    """The questions with room to answer: all, ?liste=express, or ?domaine=FIN."""
    domain, express = request.GET.get("domaine", ""), request.GET.get("liste") == "express"
    selection = domain or ("express" if express else "tout")
    sheet = api.sheet(user_id(request), commune=code, items=selection)
    moved = moved_to(request, sheet.commune, code, "papier")
    if moved is not None:
        return moved
    groups = [
        (sheet.referential.domain(key), [(row, accepted(row.item)) for row in rows])
        for key, rows in groupby(sheet.rows, key=lambda row: row.item.domain)
    ]
    context = {"sheet": sheet, "groups": groups, "express": express and not domain}
    return _printed(request, "paper_questionnaire", context, sheet.commune, f"questionnaire-{sheet.year}")


@page
@require_safe
def synthese(request: HttpRequest, code: str) -> HttpResponse:
    """One page for the council: scores, alerts, first priorities, domains."""
    dashboard = api.dashboard(user_id(request), commune=code)
    moved = moved_to(request, dashboard.commune, code, "synthese")
    if moved is not None:
        return moved
    axes = [charts.Axis(row.domain.code, row.domain.title, row.score) for row in dashboard.domains]
    context = {
        "dashboard": dashboard,
        "alerts": dashboard.alerts[:FIRST],
        "priorities": dashboard.priorities[:FIRST],
        "radar": charts.radar(axes) if any(axis.score is not None for axis in axes) else "",
    }
    return _printed(request, "paper_summary", context, dashboard.commune, f"etat-des-lieux-{dashboard.year}")


def _printed(
    request: HttpRequest, template: str, context: dict[str, object], commune: api.CommuneRef, name: str
) -> HttpResponse:
    """The page, or its PDF where it is asked for (?format=pdf) and can be made."""
    more = {
        **context,
        "today": get_clock().today(),
        "pdf": pdf.is_available(),
        "files_url": reverse("viatic:fichiers", args=[commune.code]),
    }
    response = show(request, template, more, commune=commune)
    if request.GET.get("format") != "pdf" or not pdf.is_available():
        return response
    return HttpResponse(
        pdf.render(response.content.decode()),
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{name}-{commune.code}.pdf"'},
    )
