"""The door of every page: who may come in, how a page is rendered, and what a refusal looks like."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db import OperationalError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_cache_control

from commune_core.errors import CommuneError, Forbidden
from dashboard_plugin.data import CommuneRef
from dashboard_plugin.errors import NotSaved
from dashboard_plugin.outcomes import outcome
from dashboard_plugin.pages.navigation import commune_places, navigation
from dashboard_plugin.platform import get_clock, get_platform

log = logging.getLogger("viatic.pages")

View = Callable[..., HttpResponseBase]

ADVICE = {
    403: "Si cette commune est la vôtre, demandez à la rejoindre : son référent vous répondra.",
    404: "Vérifiez l’adresse, ou repartez de l’accueil.",
    410: "Demandez une nouvelle adresse à qui vous l’a donnée.",
    409: "Rechargez la page pour voir la dernière version, puis recommencez.",
    422: "Revenez à la page précédente et corrigez votre saisie.",
    500: "Prévenez votre administrateur.",
    503: "Rien n’a été modifié. Attendez quelques minutes, puis recommencez.",
}


def page(view: View) -> View:
    """Signed-in people only; any refusal or error of the domain becomes a page in French.

    Outside the platform's transaction a request: a use case holds its own, no longer than it writes, and once
    MySQL has ended it (a deadlock) the page that says so can still be read from the database.
    """
    return _guarded(view, error_page, _to_sign_in)


def keyed_page(view: View) -> View:
    """Whoever has the address is let in: it holds a key. Refusals are told as on any page."""
    return _guarded(view, error_page, None)


def open_page(view: View) -> View:
    """For anybody: the page holds nothing of a commune, and says what is a person's own to that person."""
    return _guarded(view, error_page, None)


def open_json(view: View) -> View:
    """Same as `open_page`, for an address that a script reads."""
    return _guarded(view, _error_json, None)


def json_page(view: View) -> View:
    """Same as `page`, for an address that a script reads."""
    return _guarded(
        view, _error_json, lambda request: JsonResponse({"error": {"code": "sign_in"}}, status=401)
    )


def show(
    request: HttpRequest,
    template: str,
    context: dict[str, Any],
    *,
    commune: CommuneRef | None = None,
    status: int = 200,
) -> HttpResponse:
    """A page of the app; with `commune`, under the sub-navigation of that commune.

    The navigation is given here too: the platform does not run our context processor.
    """
    places = commune_places(request, commune) if commune is not None else ()
    navigated = navigation(request, of_commune=commune is not None)
    shell = {**navigated, "commune": commune, "commune_places": places}
    shell["printed_on"] = get_clock().today()
    response = render(request, f"viatic/{template}.html", {**shell, **context}, status=status)
    # A page names people: it is for whoever asked, and for no cache on the way.
    patch_cache_control(response, private=True)
    return response


def error_page(request: HttpRequest, error: CommuneError, *, typed: str = "") -> HttpResponse:
    """What went wrong, and the one thing to do next; `typed` is what was written and kept nowhere."""
    status, title = outcome(error)
    context = {
        "title": title,
        "message": error.message,
        "hint": error.hint or ADVICE[status],
        "typed": typed,
        "attach_url": reverse("viatic:rattachement") if status == 403 else None,
    }
    return show(request, "error", context, status=status)


def user_id(request: HttpRequest) -> int:
    """The id of the person, on a page that the door has already let in."""
    identifier = request.user.pk
    if identifier is None:
        raise Forbidden("Connectez-vous pour ouvrir cette page.")
    return int(identifier)


def _guarded(
    view: View,
    refuse: Callable[[HttpRequest, CommuneError], HttpResponse],
    invite: Callable[[HttpRequest], HttpResponse] | None,
) -> View:
    @transaction.non_atomic_requests
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if invite is not None and not request.user.is_authenticated:
            return invite(request)
        try:
            return view(request, *args, **kwargs)
        except CommuneError as error:
            return refuse(request, error)
        except OperationalError:
            log.exception("storage failure on %s", request.path)
            return refuse(request, NotSaved.out_of_reach())

    return guarded


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    return HttpResponseRedirect(get_platform().sign_in_url(request.get_full_path()))


def _error_json(request: HttpRequest, error: CommuneError) -> HttpResponse:
    return JsonResponse({"error": error.as_dict()}, status=outcome(error)[0])
