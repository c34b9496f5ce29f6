"""Clôture: what closing a year means, its photographs to take away, and the correction of a closed one."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from commune_core.errors import Forbidden, InvalidAnswer
from dashboard_plugin import api
from dashboard_plugin.data import ItemRow, Sheet
from dashboard_plugin.errors import InvalidRequest, UnknownCampaign
from dashboard_plugin.pages.access import page, show, user_id
from dashboard_plugin.pages.members import number
from dashboard_plugin.pages.overview import moved_to
from dashboard_plugin.pages.point_form import Fields, PointForm, from_answer, from_post, in_words
from dashboard_plugin.pages.years import asked_year, year_links
from dashboard_plugin.stale import StaleCampaign

MISSING = "Choisissez une réponse, ou « Je ne sais pas »."


@page
@require_http_methods(["GET", "HEAD", "POST"])
def cloture(request: HttpRequest, code: str) -> HttpResponse:
    """A summary of the year and what closing does; a POST closes it."""
    person, year = user_id(request), asked_year(request)
    view = api.campaign(person, commune=code, year=year)
    if not view.can_close:
        raise Forbidden(
            "La clôture revient à la personne référente, au maire ou à la direction générale.",
            hint="Dites-leur que l’état des lieux est prêt.",
        )
    if request.method == "POST":
        api.close_campaign(person, commune=code, year=view.year)
        messages.success(request, f"L’état des lieux de {view.year} est clos. Sa photographie est prise.")
        return HttpResponseRedirect(_campaign_url(code, view.year))
    moved = moved_to(request, view.commune, code, "cloture")
    if moved is not None:
        return moved
    if view.closed:
        return HttpResponseRedirect(_campaign_url(code, view.year))
    context = {"view": view, "dashboard": api.dashboard(person, commune=code, year=view.year)}
    return show(request, "campaign_close", context, commune=view.commune)


@page
@require_safe
def photographie(request: HttpRequest, code: str) -> HttpResponse:
    """The text of a photograph (?annee=2026&numero=1), as a file: that one's reader may read."""
    year, which = asked_year(request), request.GET.get("numero", "")
    if year is None or not (which.isascii() and which.isdigit() and len(which) < 5):
        raise UnknownCampaign("Cette photographie n’existe pas.", hint="Choisissez-la dans la campagne.")
    text = api.photograph_file(user_id(request), commune=code, year=year, number=int(which))
    name = f"etat-des-lieux-{code}-{year}-{which}.json"
    response = HttpResponse(text, content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private"
    return response


@page
@require_http_methods(["GET", "HEAD", "POST"])
def correction(request: HttpRequest, code: str) -> HttpResponse:
    """Choose a point of a closed year (?annee=2025), then its answer (&point=FIN-01) and why it changes."""
    person = user_id(request)
    view = api.campaign(person, commune=code, year=asked_year(request))
    if not view.can_close:
        raise Forbidden(
            "La correction revient à la personne référente, au maire ou à la direction générale.",
            hint="Dites-leur quelle réponse est à corriger.",
        )
    moved = moved_to(request, view.commune, code, "correction")
    if moved is not None:
        return moved
    if not view.closed:
        return HttpResponseRedirect(_campaign_url(code, view.year))
    sheet = api.sheet(person, commune=code, items="tout", year=view.year)
    row = next((row for row in sheet.rows if row.item.id == request.GET.get("point")), None)
    latest = view.photographs[0].number
    if row is None:
        context = {"sheet": sheet, "years": year_links(request, sheet)}
        return show(request, "campaign_correct", context, commune=sheet.commune)
    if request.method == "POST":
        return _correct(request, sheet, row, latest)
    return _form(request, sheet, row, from_answer(row.item, row.answer), latest)


def _correct(request: HttpRequest, sheet: Sheet, row: ItemRow, latest: int) -> HttpResponse:
    item = row.item
    form = from_post(item, request.POST, row.answer)
    if not form.choice or form.raw == "":
        return _form(request, sheet, row, form, latest, error=MISSING)
    try:
        read = number(request, "numero")
        taken = api.correct_campaign(
            user_id(request),
            commune=sheet.commune.code,
            year=sheet.year,
            number=read,
            reason=request.POST.get("motif", ""),
            corrections=[
                api.Correction(item.id, form.raw, form.state, form.reason, form.depends_on, form.comment)
            ],
        )
    except InvalidAnswer as error:
        return _form(request, sheet, row, form, latest, error=f"{error.message} {error.hint}".strip())
    except StaleCampaign as error:
        return _form(request, sheet, row, form, error.current, stale=error)
    except InvalidRequest as error:
        return _form(request, sheet, row, form, latest, refused=error)
    messages.success(request, f"La photographie {taken} corrige l’état des lieux de {sheet.year}.")
    return HttpResponseRedirect(_campaign_url(sheet.commune.code, sheet.year))


def _form(
    request: HttpRequest,
    sheet: Sheet,
    row: ItemRow,
    form: PointForm,
    read: int,
    *,
    error: str = "",
    refused: InvalidRequest | None = None,
    stale: StaleCampaign | None = None,
) -> HttpResponse:
    context = {
        "sheet": sheet,
        "row": row,
        "fields": Fields(row.item, form, sheet.referential, error),
        "error": error,
        "refused": refused,
        "stale": stale,
        "yours": in_words(row.item, form),
        "reason": request.POST.get("motif", ""),
        "number": read,
        "years": year_links(request, sheet),
    }
    status = 409 if stale else 422 if error or refused else 200
    return show(request, "campaign_correct", context, commune=sheet.commune, status=status)


def _campaign_url(code: str, year: int) -> str:
    return f"{reverse('viatic:campagne', args=[code])}?annee={year}"
