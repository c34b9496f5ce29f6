"""Rattachement: find one's commune, say what one does there, and learn what happens next."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from dashboard_plugin import api
from dashboard_plugin.data import CommuneRef
from dashboard_plugin.pages.access import json_page, page, show, user_id
from dashboard_plugin.pages.french import FUNCTIONS, whereabouts

FEWEST_LETTERS = 2
AT_MOST = 20
AS_YOU_TYPE = 8


@page
@require_http_methods(["GET", "HEAD", "POST"])
def rattachement(request: HttpRequest) -> HttpResponse:
    """Search by GET, choose a commune by GET, claim it by POST."""
    if request.method == "POST":
        return _claim(request)
    code = request.GET.get("commune", "")
    if code:
        return _choose_function(request, api.commune(code))
    text = request.GET.get("q", "").strip()
    asked = len(text) >= FEWEST_LETTERS
    found = api.search_communes(text, limit=AT_MOST) if asked else ()
    context = {
        "text": text,
        "asked": asked,
        "too_short": bool(text) and not asked,
        "found": found,
        "at_most": AT_MOST,
    }
    return show(request, "attachment_search", context)


@json_page
@require_safe
def recherche(request: HttpRequest) -> HttpResponse:
    """`{"results": [{"code", "name", "detail", "url"}]}` for the search as you type."""
    text = request.GET.get("q", "").strip()
    found = api.search_communes(text, limit=AS_YOU_TYPE) if len(text) >= FEWEST_LETTERS else ()
    return JsonResponse({"results": [_result(commune) for commune in found]})


def _result(commune: CommuneRef) -> dict[str, str]:
    address = f"{reverse('viatic:rattachement')}?{urlencode({'commune': commune.code})}"
    return {"code": commune.code, "name": commune.name, "detail": whereabouts(commune), "url": address}


def _choose_function(
    request: HttpRequest, commune: CommuneRef, *, error: str = "", chosen: str = "", status: int = 422
) -> HttpResponse:
    context = {
        "chosen_commune": commune,
        "whereabouts": whereabouts(commune),
        "functions": FUNCTIONS.items(),
        "chosen": chosen,
        "error": error,
    }
    return show(request, "attachment_function", context, status=status if error else 200)


def _claim(request: HttpRequest) -> HttpResponse:
    commune = api.commune(request.POST.get("commune", ""))
    function = request.POST.get("fonction", "")
    if function not in FUNCTIONS:
        return _choose_function(request, commune, error="Choisissez votre fonction dans la commune.")
    membership = api.request_membership(user_id(request), commune=commune.code, function=function)
    if membership.function != function:
        kept = (
            f"Votre demande est déjà faite avec la fonction « {FUNCTIONS[membership.function]} » : "
            "elle reste ainsi. Pour en changer, écrivez à la personne référente ou à un modérateur."
        )
        return _choose_function(request, commune, error=kept, chosen=function, status=409)
    messages.success(request, _next_step(membership.status, commune))
    return HttpResponseRedirect(reverse("viatic:accueil"))


def _next_step(status: str, commune: CommuneRef) -> str:
    if status == "confirmed":
        return (
            f"Vous êtes membre confirmé de l’espace {commune.of_name}. "
            "Vous pouvez répondre à l’état des lieux."
        )
    if status == "provisional":
        return (
            f"Vous êtes la première personne à rejoindre l’espace {commune.of_name}. "
            "Vous pouvez répondre dès maintenant à l’état des lieux. "
            "Un modérateur vérifie votre fonction ; d’ici là, votre rattachement est provisoire."
        )
    return (
        f"Votre demande est transmise au référent {commune.of_name}, ou à un modérateur s’il n’y en a pas. "
        "En attendant la réponse, vous pouvez vous entraîner sur votre commune d’exercice."
    )
