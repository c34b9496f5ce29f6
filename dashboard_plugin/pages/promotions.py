"""Promotions: those where one has a role, and the room of one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
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
from dashboard_plugin.platform import get_clock
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
    person = user_id(request)
    manages = "manage_promotion" in view.may
    leads = [(state, lead(view.state, state)) for state in view.steps] if manages else []
    context = {
        "error": error,
        # An empty programme is mended first: nothing can be opened before.
        "leads": leads if view.courses or view.state != "draft" else leads[1:],
        "steps": [
            *settings_steps(view),
            *platform_steps(person, view),
            *people_steps(person, view),
            *own_steps(person, view),
        ],
        "main": is_time_to_lead(view, get_clock().today()),
        "official": OFFICIAL_ACCOUNT,
    }
    return show_promotion(
        request, "promotion", context, promotion=view, status=outcome(error)[0] if error else 200
    )


def is_time_to_lead(view: PromotionView, today: date) -> bool:
    """Whether what comes first is to lead the promotion on: it is ready, or the day has come."""
    starts_on, ends_on = view.fields.starts_on, view.fields.ends_on
    if not (view.courses and starts_on and ends_on):
        return False
    return {"draft": True, "open": starts_on <= today, "running": ends_on < today}.get(view.state, False)


def settings_steps(view: PromotionView) -> list[Step]:
    """What is missing for the promotion to be opened."""
    if "manage_promotion" not in view.may or view.state in ("closed", "archived"):
        return []
    if not view.courses:
        return [Step("Composer le programme", _url("promotion_reglages", view.id) + "#programme")]
    if not (view.fields.starts_on and view.fields.ends_on):
        return [Step("Choisir les dates", _url("promotion_reglages", view.id) + "#debut")]
    return []


def platform_steps(person: int | None, view: PromotionView) -> list[Step]:
    """What is left to do on the platform since seats have changed."""
    if not promotion_platform.sync_pending(person, promotion_id=view.id):
        return []
    return [Step("Mettre les inscriptions aux cours à jour", _url("promotion_plateforme", view.id))]


def people_steps(person: int | None, view: PromotionView) -> list[Step]:
    """Whom to enrol, to answer or to write to, for who runs it; then what may wait."""
    steps, manages = [], "manage_promotion" in view.may
    in_hand = view.state not in ("closed", "archived")
    if manages and in_hand and not view.seats.get("member"):
        steps.append(Step("Inscrire les membres", _url("promotion_membres", view.id)))
    for led in promotion_home.led_promotions(person, promotion_id=view.id).rows:
        members, stuck = _url("promotion_membres", view.id), _url("promotion_suivi", view.id)
        if led.asked:
            steps.append(Step(f"Répondre aux demandes ({led.asked})", members + "?etat=asked"))
        if led.questions:
            steps.append(
                Step(f"Répondre aux questions ({led.questions})", _url("promotion_questions", view.id))
            )
        if led.stuck:
            steps.append(Step(f"Voir qui n’avance plus ({led.stuck})", stuck + "?situation=stuck"))
    if manages and in_hand and not view.body.fields.approval_number:
        steps.append(Step("Dire si l’organisme est agréé", _url("promotion_organisme", view.id)))
    return steps


def own_steps(person: int | None, view: PromotionView) -> list[Step]:
    """What a member does next in it."""
    if view.role != "member":
        return []
    for own in promotion_home.own_promotions(person, promotion_id=view.id).rows:
        if own.standing == "go_on" and own.url:
            label = f"{'Continuer' if own.begun else 'Commencer'} : {own.course}"
            return [Step(label, reverse("viatic:course", args=[own.course_key]))]
        if own.standing == "passed":
            return [Step("Voir mes heures et mon attestation", _url("promotion_preuves", view.id))]
    return []


def _url(name: str, promotion_id: int) -> str:
    return reverse(f"viatic:{name}", args=[promotion_id])
