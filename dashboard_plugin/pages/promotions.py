"""Promotions: those where one has a role, and the room of one."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_http_methods, require_safe

from commune_core.errors import CommuneError
from commune_core.promotions.guard import OFFICIAL_ACCOUNT
from commune_core.promotions.words import STATES, ClosedStep, InvalidPromotion
from dashboard_plugin.api import promotion_home, promotion_platform
from dashboard_plugin.api import promotions as rooms
from dashboard_plugin.outcomes import outcome
from dashboard_plugin.pages.access import page, show, user_id
from dashboard_plugin.pages.members import number
from dashboard_plugin.pages.navigation import learning_places
from dashboard_plugin.pages.promotion_shell import promotion_number, show_promotion
from dashboard_plugin.pages.promotion_words import lead
from dashboard_plugin.promotion_data import PromotionView
from dashboard_plugin.stale import StalePromotion


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do next, and where."""

    label: str
    url: str


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
    manages = "manage_promotion" in view.may
    leads = [(state, lead(view.state, state)) for state in view.steps] if manages else []
    steps = [*next_steps(view), *platform_steps(user_id(request), view)]
    context = {
        "error": error,
        # An empty programme is mended first: nothing can be opened before.
        "leads": leads if view.courses or view.state != "draft" else leads[1:],
        "steps": steps,
        "main": bool(view.courses) and view.state in ("draft", "open", "running"),
        "official": OFFICIAL_ACCOUNT,
    }
    return show_promotion(
        request, "promotion", context, promotion=view, status=outcome(error)[0] if error else 200
    )


def next_steps(view: PromotionView) -> list[Step]:
    """What whoever runs it may do next, the most useful first."""
    if "manage_promotion" not in view.may or view.state in ("closed", "archived"):
        return []
    wanted = []
    if not view.courses:
        wanted.append(("Composer le programme", "promotion_reglages", "#programme"))
    elif not (view.fields.starts_on and view.fields.ends_on):
        wanted.append(("Choisir les dates", "promotion_reglages", "#debut"))
    if not view.body.fields.approval_number:
        wanted.append(("Dire si l’organisme est agréé", "promotion_organisme", ""))
    if not view.seats.get("member"):
        wanted.append(("Inscrire les membres", "promotion_membres", ""))
    if view.seats.get("asked"):
        wanted.append(("Répondre aux demandes", "promotion_membres", "?etat=asked"))
    return [Step(label, url + rest) for label, name, rest in wanted if (url := _url(name, view.id))]


def platform_steps(person: int | None, view: PromotionView) -> list[Step]:
    """What is left to do on the platform since seats have changed."""
    if not promotion_platform.sync_pending(person, promotion_id=view.id):
        return []
    return [Step("Mettre les inscriptions aux cours à jour", _url("promotion_plateforme", view.id))]


def _url(name: str, promotion_id: int) -> str:
    """The address of a page, empty where it has none."""
    try:
        return reverse(f"viatic:{name}", args=[promotion_id])
    except NoReverseMatch:
        return ""
