"""Exercice: the private commune of somebody who has none yet, and the size it pretends to have."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from commune_core.territory import SIZE_CLASSES, size_class
from dashboard_plugin import api
from dashboard_plugin.data import PRACTICE_CODE
from dashboard_plugin.pages.access import page, show, user_id


@page
@require_http_methods(["GET", "HEAD", "POST"])
def exercice(request: HttpRequest) -> HttpResponse:
    """What the practice commune is, and a form for its size."""
    codes = {each.code for each in SIZE_CLASSES}
    chosen = request.POST.get("taille", "")
    if request.method == "POST" and chosen in codes:
        api.set_practice_size(user_id(request), size_class=chosen)
        messages.success(request, "La taille de votre commune d’exercice est enregistrée.")
        return HttpResponseRedirect(reverse("viatic:etat_des_lieux", args=[PRACTICE_CODE]) + "?express=1")
    wrong = request.method == "POST"
    sheet = api.sheet(user_id(request), commune=PRACTICE_CODE)
    current = size_class(sheet.commune.population)
    context = {
        "sizes": SIZE_CLASSES,
        "current_size": current.code if current else "",
        "error": "Choisissez une taille de commune." if wrong else "",
    }
    return show(request, "practice", context, commune=sheet.commune, status=422 if wrong else 200)
