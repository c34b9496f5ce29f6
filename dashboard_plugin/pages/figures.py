"""Chiffres publics: an administrator brings figures about communes, which are proposed as answers."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from commune_core.tabular import LARGEST, UnreadableTable
from dashboard_plugin import api
from dashboard_plugin.api import FiguresPlan, FiguresUnseen
from dashboard_plugin.pages.access import page, show, user_id

MOST_TOLD = 50


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
        data = sent.read()
        if importing:
            plan = api.import_figures(person, data=data, digest=request.POST.get("plan", ""))
        else:
            plan = api.plan_figures(person, data=data)
    except UnreadableTable as error:
        return _told(request, known, error=f"{error.message} {error.hint}")
    except FiguresUnseen as refusal:
        return _told(request, known, plan=refusal.plan, name=sent.name or "", unseen=refusal)
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
    unseen: FiguresUnseen | None = None,
) -> HttpResponse:
    faults = plan.faults if plan else ()
    replaced = plan.replaced if plan else ()
    context = {
        "known": known,
        "plan": plan,
        "name": name,
        "error": error,
        "unseen": unseen,
        "faults": faults[:MOST_TOLD],
        "more": max(0, len(faults) - MOST_TOLD),
        "replaced": replaced[:MOST_TOLD],
        "others": max(0, len(replaced) - MOST_TOLD),
    }
    status = 409 if unseen else 422 if error or faults else 200
    return show(request, "figures", context, status=status)
