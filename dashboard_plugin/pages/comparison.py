"""Comparaison: each domain beside the quartiles of communes alike, never a rank, and the consent it asks."""

from __future__ import annotations

from typing import get_args

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from commune_core.peers import Family
from commune_core.privacy import PEERS_MIN
from dashboard_plugin import api
from dashboard_plugin.pages.access import page, show, user_id
from dashboard_plugin.pages.overview import moved_to


@page
@require_http_methods(["GET", "HEAD", "POST"])
def comparaison(request: HttpRequest, code: str) -> HttpResponse:
    """The comparison with one group (?groupe=departement); a POST gives or withdraws the consent."""
    if request.method == "POST":
        return _consent(request, code)
    asked = request.GET.get("groupe", "")
    family: Family = next((each for each in get_args(Family) if each == asked), "stratum")
    seen = api.comparison(user_id(request), commune=code, family=family)
    moved = moved_to(request, seen.commune, code, "comparaison")
    if moved is not None:
        return moved
    return show(request, "comparison", {"seen": seen, "least": PEERS_MIN}, commune=seen.commune)


def _consent(request: HttpRequest, code: str) -> HttpResponse:
    agreed = request.POST.get("accord") == "oui"
    api.consent_to_comparison(user_id(request), commune=code, agreed=agreed)
    told = (
        "L’accord est enregistré : les années closes de la commune comptent parmi celles qui lui ressemblent."
        if agreed
        else "L’accord est retiré : les scores de la commune ne comptent plus dans aucune comparaison."
    )
    messages.success(request, told)
    return HttpResponseRedirect(reverse("viatic:comparaison", args=[code]))
