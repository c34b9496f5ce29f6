"""Bilan: what the actions of a commune changed, the bilan of the mandate, and the note for the council."""

from __future__ import annotations

from datetime import timedelta
from itertools import groupby
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from commune_core.calendar import mandate
from commune_core.referential import load
from dashboard_plugin import api
from dashboard_plugin.api import reports
from dashboard_plugin.api.reports import EndedSheet
from dashboard_plugin.exports import pdf
from dashboard_plugin.pages.access import page, show, user_id
from dashboard_plugin.pages.overview import moved_to
from dashboard_plugin.pages.restraint import restraint
from dashboard_plugin.pages.years import asked_year
from dashboard_plugin.platform import get_clock

SOON, LATELY = timedelta(days=60), timedelta(days=183)


@page
@require_safe
def bilan(request: HttpRequest, code: str) -> HttpResponse:
    """What was measured and what is thought, from one year to another (?de=2025&a=2026)."""
    report = reports.impact_report(
        user_id(request), commune=code, before=asked_year(request, "de"), after=asked_year(request, "a")
    )
    moved = moved_to(request, report.commune, code, "bilan")
    if moved is not None:
        return moved
    context = {"report": report, "restraint": restraint(request, code), "today": get_clock().today()}
    return show(request, "report", context, commune=report.commune)


@page
@require_safe
def bilan_mandat(request: HttpRequest, code: str) -> HttpResponse:
    """The bilan of the mandate, to print: from the month after the last municipal elections."""
    today = get_clock().today()
    term = mandate(today)
    report = reports.impact_report(user_id(request), commune=code, since=term.since if term else None)
    moved = moved_to(request, report.commune, code, "bilan_mandat")
    if moved is not None:
        return moved
    glance = reports.glance(user_id(request), commune=code)
    context = {
        "report": report,
        "glance": glance,
        "term": term,
        "done": _by_domain([each for each in report.ended if each.status == "done"]),
    }
    return _printed(request, "report_mandate", context, report.commune, "bilan-de-mandat")


@page
@require_safe
def bilan_conseil(request: HttpRequest, code: str) -> HttpResponse:
    """One page for the council: where the actions stand, what is late, what is due, what came of them."""
    person, today = user_id(request), get_clock().today()
    glance = reports.glance(person, commune=code)
    moved = moved_to(request, glance.commune, code, "bilan_conseil")
    if moved is not None:
        return moved
    context = {
        "glance": glance,
        "dashboard": glance.dashboard,
        "priorities": glance.dashboard.priorities[:3],
        "due": reports.due_soon(person, commune=code, until=today + SOON),
        "ended": reports.ended_lately(person, commune=code, since=today - LATELY),
    }
    return _printed(request, "report_council", context, glance.commune, "note-pour-le-conseil")


def _by_domain(sheets: list[EndedSheet]) -> list[tuple[str, list[EndedSheet]]]:
    """Actions under the titles of their domains, in the order of the questionnaire."""
    titles = {domain.code: domain.title for domain in load().domains}
    order = {code: place for place, code in enumerate(titles)}
    held = sorted(sheets, key=lambda each: order.get(each.domain, len(order)))
    return [
        (title, list(some))
        for title, some in groupby(held, key=lambda each: titles.get(each.domain, "Sans domaine"))
    ]


def _printed(
    request: HttpRequest, template: str, context: dict[str, Any], commune: api.CommuneRef, name: str
) -> HttpResponse:
    """The page, or its PDF where it is asked for (?format=pdf) and can be made."""
    holds = restraint(request, commune.code)
    more = {
        **context,
        "today": get_clock().today(),
        "restraint": holds,
        "pdf": pdf.is_available() and not holds.unprintable,
        "report_url": reverse("viatic:bilan", args=[commune.code]),
    }
    response = show(request, template, more, commune=commune)
    if request.GET.get("format") != "pdf" or not more["pdf"]:
        return response
    return HttpResponse(
        pdf.render(response.content.decode()),
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{name}-{commune.code}.pdf"'},
    )
