"""Chiffres publics: an administrator brings figures about communes, which are proposed as answers."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from commune_core.tabular import LARGEST, UnreadableTable
from dashboard_plugin import api
from dashboard_plugin.api import FiguresPlan
from dashboard_plugin.pages.access import page, show, user_id

MOST_FAULTS = 50


@page
@require_http_methods(["GET", "HEAD", "POST"])
def chiffres(request: HttpRequest) -> HttpResponse:
    """The form, what a file would do (`verifier`), or its import: all its lines or none."""
    person = user_id(request)
    known = api.known_figures(person)
    if request.method != "POST":
        return show(request, "figures", {"known": known})
    sent = request.FILES.get("fichier")
    if sent is None:
        return _told(request, known, error="Choisissez un fichier.")
    importing = "importer" in request.POST
    try:
        if (sent.size or 0) > LARGEST:
            raise UnreadableTable("Ce fichier est trop lourd.", hint="Envoyez-le en plusieurs fois.")
        plan = (api.import_figures if importing else api.plan_figures)(person, data=sent.read())
    except UnreadableTable as error:
        return _told(request, known, error=f"{error.message} {error.hint}")
    if plan.faults or not importing:
        return _told(request, known, plan=plan, name=sent.name or "")
    messages.success(
        request,
        f"Lignes lues : {plan.lines}. Chiffres ajoutés : {plan.added}, modifiés : {plan.changed}, "
        f"inchangés : {plan.same}.",
    )
    return HttpResponseRedirect(reverse("viatic:chiffres"))


def _told(
    request: HttpRequest,
    known: api.KnownFigures,
    *,
    plan: FiguresPlan | None = None,
    name: str = "",
    error: str = "",
) -> HttpResponse:
    faults = plan.faults if plan else ()
    context = {
        "known": known,
        "plan": plan,
        "name": name,
        "error": error,
        "faults": faults[:MOST_FAULTS],
        "more": max(0, len(faults) - MOST_FAULTS),
    }
    return show(request, "figures", context, status=422 if error or faults else 200)
