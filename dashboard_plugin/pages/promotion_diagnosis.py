"""États des lieux of a promotion: averages of the communes that agreed, and a commune's agreement."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from commune_core.privacy import CONSENTED_MIN
from dashboard_plugin.api import following as follow
from dashboard_plugin.pages.access import page, user_id
from dashboard_plugin.pages.promotion_shell import promotion_number, show_promotion


@never_cache
@page
@require_safe
def etats_des_lieux(request: HttpRequest, promotion_id: str) -> HttpResponse:
    """Averages by domain, for who organises or observes."""
    view = follow.promotion_diagnosis(user_id(request), promotion_id=promotion_number(promotion_id))
    context = {"view": view, "least": CONSENTED_MIN}
    return show_promotion(request, "promotion_diagnosis", context, promotion=view.promotion)


@never_cache
@page
@require_http_methods(["GET", "HEAD", "POST"])
def commune(request: HttpRequest, promotion_id: str) -> HttpResponse:
    """What one's commune shares with the promotion; a POST agrees or withdraws."""
    person, identifier = user_id(request), promotion_number(promotion_id)
    view = follow.promotion_consent(person, promotion_id=identifier)
    if request.method == "POST":
        agreed = request.POST.get("accord", "")
        if agreed in ("oui", "non"):
            follow.consent_to_promotion(person, promotion_id=identifier, agreed=agreed == "oui")
            said = "L’accord est enregistré." if agreed == "oui" else "L’accord est retiré."
            messages.success(request, said)
        return HttpResponseRedirect(reverse("viatic:promotion_commune", args=[identifier]))
    context = {"view": view, "least": CONSENTED_MIN}
    return show_promotion(request, "promotion_consent", context, promotion=view.promotion)
