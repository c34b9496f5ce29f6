"""The ways into a promotion: its code, a letter, the order of a commune; and the way out."""

from __future__ import annotations

import re

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from commune_core.errors import CommuneError, Forbidden
from commune_core.promotions.invited import read_code
from commune_core.promotions.words import ClosedStep, InvalidPromotion
from dashboard_plugin.api import promotion_roster as rosters
from dashboard_plugin.api import promotions as rooms
from dashboard_plugin.errors import UnknownCode
from dashboard_plugin.outcomes import outcome
from dashboard_plugin.pages.access import page, show, user_id
from dashboard_plugin.pages.members import decision, number
from dashboard_plugin.pages.once import once_of
from dashboard_plugin.pages.promotion_form import day
from dashboard_plugin.pages.promotion_shell import promotion_number, show_promotion
from dashboard_plugin.platform import get_platform
from dashboard_plugin.promotion_roster_data import DoorView, MembersView, OrderView
from dashboard_plugin.stale import StaleFunding

JOINED = {
    "member": "Vous êtes inscrit.",
    "asked": "Votre demande est envoyée : vous recevrez une lettre avec la réponse.",
    "waiting": "Vous êtes sur liste d’attente : vous recevrez une lettre dès qu’une place se libère.",
}


@page
@require_safe
def code(request: HttpRequest) -> HttpResponse:
    """Where one types a code; one that opens something leads there."""
    person, typed = user_id(request), request.GET.get("code", "")[:40]
    error: CommuneError | None = None
    if typed:
        try:
            rosters.promotion_door(person, code=typed)
            return HttpResponseRedirect(reverse("viatic:promotion_rejoindre", args=[read_code(typed)]))
        except UnknownCode as refused:
            error = refused
    status = outcome(error)[0] if error else 200
    return show(request, "promotion_code", {"error": error, "typed": typed}, status=status)


@never_cache
@page
@require_http_methods(["GET", "HEAD", "POST"])
def rejoindre(request: HttpRequest, code: str) -> HttpResponse:
    """What the code opens, and the button that takes or asks for a place."""
    person = user_id(request)
    if request.method != "POST":
        return _door(request, rosters.promotion_door(person, code=code), code)
    try:
        promotion, state = rosters.join_promotion(person, code=code)
    except InvalidPromotion as error:
        return _door(request, rosters.promotion_door(person, code=code), code, error)
    messages.success(request, JOINED[state])
    if state == "member":
        return HttpResponseRedirect(reverse("viatic:promotion", args=[promotion]))
    return HttpResponseRedirect(reverse("viatic:promotion_rejoindre", args=[code]))


@never_cache
@page
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, secret: str) -> HttpResponse:
    """Who invites, to what, until when, and two buttons; once it is accepted, the promotion itself."""
    person = user_id(request)
    error: CommuneError | None = None
    if request.method == "POST":
        accept = decision(request)
        try:
            promotion = rosters.decide_seat(person, secret=secret, accept=accept)
        except InvalidPromotion as refused:
            error = refused
        else:
            if not accept:
                messages.success(request, "L’invitation est refusée : votre place va à quelqu’un d’autre.")
                return HttpResponseRedirect(reverse("viatic:accueil"))
            messages.success(
                request, "Votre place est prise. Vous retrouvez la promotion dans « Se former »."
            )
            return HttpResponseRedirect(reverse("viatic:promotion", args=[promotion]))
    view = rosters.seat_invitation(person, secret=secret)
    if view.state == "member":
        return HttpResponseRedirect(reverse("viatic:promotion", args=[view.promotion_id]))
    context = {"view": view, "account": get_platform().user(person).email, "error": error}
    status = outcome(error)[0] if error else 200
    response = show(request, "promotion_invitation", context, status=status)
    # The address of this page is a secret: no other site is told of it.
    response["Referrer-Policy"] = "same-origin"
    return response


@never_cache
@page
@require_http_methods(["GET", "HEAD", "POST"])
def places(request: HttpRequest, code: str, commune: str) -> HttpResponse:
    """What a commune asked for its élus, its quotes to answer, and a form to ask for more."""
    person = user_id(request)
    view = rosters.seat_orders(person, code=code, commune=commune)
    if request.method != "POST":
        return _orders(request, view)
    try:
        if "financement" in request.POST:
            rosters.answer_quote(
                person,
                commune=commune,
                funding_id=number(request, "financement"),
                accept=decision(request),
                version=number(request, "version"),
                reason=request.POST.get("raison", ""),
            )
            messages.success(request, "Votre réponse est enregistrée : l’organisme la voit.")
        else:
            people = people_of(request.POST.get("personnes", ""))
            rosters.order_seats(person, code=code, commune=commune, people=people, once=once_of(request))
            messages.success(request, "Votre demande est envoyée : l’organisme y répond par un devis.")
    except (InvalidPromotion, ClosedStep, StaleFunding) as error:
        return _orders(request, rosters.seat_orders(person, code=code, commune=commune), error)
    return HttpResponseRedirect(reverse("viatic:promotion_places", args=[code, commune]))


@page
@require_http_methods(["GET", "HEAD", "POST"])
def quitter(request: HttpRequest, promotion_id: str) -> HttpResponse:
    """A member leaves: what it means, and the button."""
    person, identifier = user_id(request), promotion_number(promotion_id)
    if request.method != "POST":
        view = rooms.promotion(person, promotion_id=identifier)
        return show_promotion(request, "promotion_leave", {}, promotion=view)
    rosters.leave_promotion(person, promotion_id=identifier)
    messages.success(request, "Vous ne faites plus partie de cette promotion.")
    return HttpResponseRedirect(reverse("viatic:promotions"))


@never_cache
@page
@require_http_methods(["GET", "HEAD", "POST"])
def lien(request: HttpRequest, promotion_id: str) -> HttpResponse:
    """The code of a promotion and its link, for who runs it: open it, change it, shut it."""
    person, identifier = user_id(request), promotion_number(promotion_id)
    view = rosters.promotion_members(person, promotion_id=identifier)
    if not view.can_enrol:
        raise Forbidden()
    if request.method != "POST":
        return _link(request, view)
    gesture = request.POST.get("geste", "")
    try:
        rosters.set_join_code(
            person,
            promotion_id=identifier,
            opened=gesture != "fermer",
            until=day(request.POST.get("jusqu", "").strip(), "until"),
            anew=gesture == "changer",
        )
    except InvalidPromotion as error:
        return _link(request, view, error)
    messages.success(
        request,
        "Le code est fermé." if gesture == "fermer" else "Le code est enregistré : partagez son lien.",
    )
    return HttpResponseRedirect(reverse("viatic:promotion_lien", args=[identifier]))


def people_of(text: str) -> list[tuple[str, str]]:
    """One person a line: an address anywhere in it, and the rest is the name."""
    people = []
    for line in text.splitlines():
        words = [each for each in re.split(r"[\s;,]+", line) if each]
        email = next((each.strip("<>") for each in words if "@" in each), "")
        if words:
            name = " ".join(each for each in words if "@" not in each)
            people.append((email or words[0], name if email else ""))
    return people


def _door(request: HttpRequest, view: DoorView, code: str, error: CommuneError | None = None) -> HttpResponse:
    context = {"view": view, "code": code, "error": error}
    status = outcome(error)[0] if error else 200
    return show(request, "promotion_join", context, status=status)


def _orders(request: HttpRequest, view: OrderView, error: CommuneError | None = None) -> HttpResponse:
    answering = request.POST.get("financement", "") if error else ""
    context = {
        "view": view,
        "error": error,
        "error_at": "personnes" if error and not answering else "",
        "typed": request.POST.get("personnes", "") if error else "",
        "answering": answering,
        "reason": request.POST.get("raison", "") if error else "",
    }
    status = outcome(error)[0] if error else 200
    return show(request, "promotion_orders", context, status=status)


def _link(request: HttpRequest, view: MembersView, error: CommuneError | None = None) -> HttpResponse:
    code = view.join_code.replace(" ", "")
    typed = request.POST.get("jusqu", "") if error else ""
    context = {
        "view": view,
        "error": error,
        "until": typed or (view.join_until.isoformat() if view.join_until else ""),
        "link": request.build_absolute_uri(reverse("viatic:promotion_rejoindre", args=[code]))
        if code
        else "",
    }
    status = outcome(error)[0] if error else 200
    return show_promotion(request, "promotion_link", context, promotion=view.promotion, status=status)
