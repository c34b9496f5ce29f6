"""Aides locales: an administrator brings the schemes of a territory, shown beside the national ones."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from commune_core.financing.plan import NATURE_LABELS
from commune_core.tabular import LARGEST, UnreadableTable
from dashboard_plugin.aid_data import AID_HEADINGS
from dashboard_plugin.api import money
from dashboard_plugin.api.money import AidsPlan, AidsUnseen, KnownAid
from dashboard_plugin.pages.access import page, show, user_id

MOST_TOLD = 50


@page
@require_http_methods(["GET", "HEAD", "POST"])
def aides_locales(request: HttpRequest) -> HttpResponse:
    """The form, what a file would do (`verifier`), or its import: all its lines or none."""
    person = user_id(request)
    known = money.known_aids(person)
    if request.method != "POST":
        return _told(request, known)
    sent = request.FILES.get("fichier")
    if sent is None:
        return _told(request, known, error="Choisissez un fichier.")
    name = sent.name or ""
    try:
        if (sent.size or 0) > LARGEST:
            raise UnreadableTable("Ce fichier est trop lourd.", hint="Envoyez-le en plusieurs fois.")
        data = sent.read()
        if "importer" not in request.POST:
            return _told(request, known, plan=money.plan_local_aids(person, data=data), name=name)
        plan = money.import_local_aids(person, data=data, digest=request.POST.get("plan", ""))
    except UnreadableTable as error:
        return _told(request, known, error=f"{error.message} {error.hint}")
    except AidsUnseen as refusal:
        return _told(request, known, plan=refusal.plan, name=name, unseen=refusal)
    if plan.faults:
        return _told(request, known, plan=plan, name=name)
    messages.success(
        request,
        f"Lignes lues : {plan.lines}. Aides ajoutées : {len(plan.added)}, modifiées : {len(plan.changed)}, "
        f"inchangées : {plan.same}.",
    )
    return HttpResponseRedirect(reverse("viatic:aides_locales"))


def _told(
    request: HttpRequest,
    known: tuple[KnownAid, ...],
    *,
    plan: AidsPlan | None = None,
    name: str = "",
    error: str = "",
    unseen: AidsUnseen | None = None,
) -> HttpResponse:
    faults = plan.faults if plan else ()
    context = {
        "known": known,
        "plan": plan,
        "name": name,
        "error": error,
        "unseen": unseen,
        "faults": faults[:MOST_TOLD],
        "more": max(0, len(faults) - MOST_TOLD),
        "headings": AID_HEADINGS,
        "natures": NATURE_LABELS.items(),
    }
    return show(request, "local_aids", context, status=409 if unseen else 422 if error or faults else 200)
