"""Promotions: those where one has a role, and the room of one."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from commune_core.errors import CommuneError
from commune_core.promotions.guard import OFFICIAL_ACCOUNT
from commune_core.promotions.words import STATES, ClosedStep, InvalidPromotion
from dashboard_plugin.api import promotion_home
from dashboard_plugin.api import promotions as rooms
from dashboard_plugin.outcomes import outcome
from dashboard_plugin.pages.access import page, show, user_id
from dashboard_plugin.pages.members import number
from dashboard_plugin.pages.navigation import learning_places
from dashboard_plugin.pages.promotion_shell import promotion_number, show_promotion
from dashboard_plugin.pages.promotion_steps import is_time_to_lead, next_steps
from dashboard_plugin.pages.promotion_words import lead
from dashboard_plugin.platform import get_clock
from dashboard_plugin.promotion_data import PromotionView
from dashboard_plugin.stale import StalePromotion


@page
@require_safe
def promotions(request: HttpRequest) -> HttpResponse:
    """The list, with the role one has in each."""
    after = request.GET.get("apres", "")
    start = int(after) if after.isascii() and after.isdigit() and len(after) < 9 else 0
    person = user_id(request)
    own = promotion_home.own_promotions(person) if not start else promotion_home.OwnPromotions()
    context = {
        "view": rooms.promotions(person, after=start),
        "own_promotions": own,
        "learning_places": learning_places(request),
    }
    return show(request, "promotion_list", context)


@page
@require_http_methods(["GET", "HEAD", "POST"])
def promotion(request: HttpRequest, promotion_id: str) -> HttpResponse:
    """The room: where the promotion stands, its programme, what is next; a POST leads it to another state."""
    person, identifier = user_id(request), promotion_number(promotion_id)
    view = rooms.promotion(person, promotion_id=identifier)
    if request.method != "POST":
        return _show(request, view)
    state = request.POST.get("etat", "")
    try:
        rooms.set_promotion_state(
            person, promotion_id=identifier, state=state, version=number(request, "version")
        )
    except (InvalidPromotion, ClosedStep) as error:
        return _show(request, view, error)
    except StalePromotion as error:
        return _show(request, error.current, error)
    messages.success(request, f"La promotion est maintenant à l’état « {STATES[state]} ».")
    return HttpResponseRedirect(reverse("viatic:promotion", args=[identifier]))


def _show(request: HttpRequest, view: PromotionView, error: CommuneError | None = None) -> HttpResponse:
    person = user_id(request)
    manages = "manage_promotion" in view.may
    leads = [(state, lead(view.state, state)) for state in view.steps] if manages else []
    context = {
        "error": error,
        # An empty programme is mended first: nothing can be opened before.
        "leads": leads if view.courses or view.state != "draft" else leads[1:],
        "steps": next_steps(person, view),
        "own_step": promotion_home.own_promotion(person, promotion_id=view.id)
        if view.role == "member"
        else None,
        "main": is_time_to_lead(view, get_clock().today()),
        "official": OFFICIAL_ACCOUNT,
    }
    return show_promotion(
        request, "promotion", context, promotion=view, status=outcome(error)[0] if error else 200
    )
