"""One point of the état des lieux: read it, answer it, and see what it leads to."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods

from commune_core.errors import InvalidAnswer, StaleAnswer
from commune_core.explanation import is_ours
from dashboard_plugin import api
from dashboard_plugin.api import measures, works
from dashboard_plugin.errors import ClosedCampaign, NotSaved
from dashboard_plugin.pages.access import page, show, user_id
from dashboard_plugin.pages.overview import moved_to
from dashboard_plugin.pages.point_conflict import NEW_YEAR, compare
from dashboard_plugin.pages.point_form import Fields, PointForm, in_words, opened
from dashboard_plugin.pages.point_place import Place, place_of, walk
from dashboard_plugin.pages.point_saving import save_form, sent_form, what_lacks
from dashboard_plugin.pages.years import year_links
from dashboard_plugin.point_data import WhatIf

RETURNS = {
    "accueil": ("accueil", "Retour à l’accueil"),
    "commune": ("commune", "Retour à la vue d’ensemble"),
    "priorites": ("priorites", "Retour aux priorités"),
}


@page
@require_http_methods(["GET", "HEAD", "POST"])
def point(request: HttpRequest, code: str, item_id: str) -> HttpResponse:
    """The page of a point; a POST saves the answer and comes back, or goes to the next point."""
    place = place_of(request, code, item_id)
    if request.method == "POST":
        return _save(request, place)
    moved = moved_to(request, place.sheet.commune, code, "point", item_id)
    return moved if moved is not None else _show(request, place, opened(place.row))


def _save(request: HttpRequest, place: Place) -> HttpResponse:
    form = sent_form(place, request.POST)
    lacking = what_lacks(place.row.item, form)
    if lacking:
        return _show(request, place, form, error=lacking)
    try:
        save_form(user_id(request), place, form)
    except InvalidAnswer as error:
        return _show(request, place, form, error=f"{error.message} {error.hint}".strip())
    except StaleAnswer as error:
        if error.current is None:
            # The year turned while the page was open: there is nothing to compare with any more.
            return _show(request, place, replace(form, version=None), error=NEW_YEAR)
        return compare(request, place, form, error.current)
    except ClosedCampaign as error:
        return _show(request, place, form, failure=error, status=422)
    except NotSaved as error:
        return _show(request, place, form, failure=error, status=503)
    return HttpResponseRedirect(_after(request, place))


def _after(request: HttpRequest, place: Place) -> str:
    """The next point when it was asked for, else the same page with its saved-state line."""
    query = walk(request)
    if request.POST.get("suite") != "suivant":
        query["enregistre"] = "1"
        return f"{place.row.url}?{query.urlencode()}"
    if query.get("retour") == "questionnaire":
        following = place.following or place.row
        return f"{_questionnaire(place)}#{following.item.id}"
    if place.following is not None:
        return f"{place.following.url}?{query.urlencode()}" if query else place.following.url
    address = reverse("viatic:etat_des_lieux", args=[place.sheet.commune.code])
    return f"{address}?{urlencode({'express': '1'} if place.express else {'domaine': place.domain.code})}"


def _back(request: HttpRequest, place: Place) -> tuple[str, str]:
    """The way back (address, words) to the line one came from, in the year one reads."""
    code, item_id = place.sheet.commune.code, place.row.item.id
    asked, years = request.GET.get("retour", ""), year_links(request, place.sheet)
    if asked == "questionnaire":
        return f"{_questionnaire(place)}#{item_id}", "Retour au questionnaire"
    if asked in RETURNS:
        name, words = RETURNS[asked]
        address = reverse(f"viatic:{name}", args=[] if name == "accueil" else [code])
        return f"{address}{years.query if name != 'accueil' else ''}#{item_id}", words
    if asked.startswith("/") and url_has_allowed_host_and_scheme(asked, allowed_hosts=None):
        return asked, "Retour à la page précédente"
    which = ("express=1" if place.express else f"domaine={place.domain.code}") + years.suffix
    return f"{reverse('viatic:etat_des_lieux', args=[code])}?{which}#{item_id}", "Retour à l’état des lieux"


def _questionnaire(place: Place) -> str:
    """The page that holds all the points of the list one is walking through."""
    which = {"liste": "express"} if place.express else {"domaine": place.domain.code}
    return f"{reverse('viatic:questionnaire', args=[place.sheet.commune.code])}?{urlencode(which)}"


def _show(
    request: HttpRequest,
    place: Place,
    form: PointForm,
    *,
    error: str = "",
    failure: NotSaved | ClosedCampaign | None = None,
    status: int = 200,
) -> HttpResponse:
    referential = place.sheet.referential
    item = place.row.item
    back_url, back_words = _back(request, place)
    trial, trial_error = _trial(request, place)
    query = walk(request)
    context = {
        "place": place,
        "sheet": place.sheet,
        "row": place.row,
        "item": item,
        "fields": Fields(
            item, form, referential, error, proposal=place.row.proposal, holder=place.row.holder
        ),
        "error": error,
        "failure": failure,
        "typed": in_words(item, form) if failure else "",
        "years": year_links(request, place.sheet),
        "role": referential.role_labels[item.role],
        "function": referential.m57_labels.get(item.m57, ""),
        "back_url": back_url,
        "back_words": back_words,
        "query": f"?{query.urlencode()}" if query else "",
        "saved": request.GET.get("enregistre") == "1" and not error and not failure,
        "number": place.position + 1,
        "ours": is_ours(item, form.depends_on or (place.row.holder or ("",))[0]),
        "evidence": api.evidence(user_id(request), commune=place.sheet.commune.code, item_id=item.id),
        "measured": measures.point_indicators(
            user_id(request), commune=place.sheet.commune.code, item_id=item.id
        ),
        "aiming": works.projects_by_point(
            user_id(request), commune=place.sheet.commune.code, item_id=item.id
        ).get(item.id, ()),
        "tried": request.GET.get("essai", ""),
        "trial": trial,
        "trial_error": trial_error,
    }
    return show(request, "point", context, commune=place.sheet.commune, status=422 if error else status)


def _trial(request: HttpRequest, place: Place) -> tuple[WhatIf | None, str]:
    """What the answer under trial would change, or why it cannot be tried."""
    tried, item = request.GET.get("essai", "").strip(), place.row.item
    if not tried or request.method == "POST" or not item.has_note or place.sheet.closed:
        return None, ""
    try:
        found = api.what_if(user_id(request), commune=place.sheet.commune.code, item_id=item.id, raw=tried)
    except InvalidAnswer as error:
        return None, f"{error.message} {error.hint}".strip()
    return found, ""
