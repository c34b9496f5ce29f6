"""État des lieux: every point by domain, with its answer; the express selection; how far one is."""

from __future__ import annotations

from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from dashboard_plugin import api
from dashboard_plugin.pages.access import page, show, user_id
from dashboard_plugin.pages.overview import moved_to
from dashboard_plugin.pages.years import asked_year, year_links


@page
@require_safe
def etat_des_lieux(request: HttpRequest, code: str) -> HttpResponse:
    """All points, those of one domain (?domaine=FIN), or the express ones (?express=1)."""
    domain = request.GET.get("domaine", "")
    express = request.GET.get("express") == "1" and not domain
    selection = domain or ("express" if express else "tout")
    sheet = api.sheet(user_id(request), commune=code, items=selection, year=asked_year(request))
    moved = moved_to(request, sheet.commune, code, "etat_des_lieux")
    if moved is not None:
        return moved
    referential, years = sheet.referential, year_links(request, sheet)
    groups = [
        (referential.domain(key), list(rows))
        for key, rows in groupby(sheet.rows, key=lambda row: row.item.domain)
    ]
    context = {
        "sheet": sheet,
        "groups": groups,
        "domains": referential.domains,
        "chosen": referential.domain(domain) if domain else None,
        "express": express,
        "query": f"?liste=express{years.suffix}" if express else years.query,
        "years": years,
        "following": next((row for row in sheet.rows if row.answer is None), None),
    }
    return show(request, "inventory", context, commune=sheet.commune)
