"""The members of a promotion: the list, the requests that wait, one person added, one person's place."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from commune_core.errors import CommuneError, Forbidden
from commune_core.invitations import TooManyInvitations
from commune_core.promotions.words import SEATS, ClosedStep, InvalidPromotion
from dashboard_plugin.api import promotion_roster as rosters
from dashboard_plugin.errors import ClosedPromotion, InvalidRequest
from dashboard_plugin.outcomes import outcome
from dashboard_plugin.pages.access import page, user_id
from dashboard_plugin.pages.members import decision, number
from dashboard_plugin.pages.once import once_of
from dashboard_plugin.pages.promotion_shell import promotion_number, show_promotion
from dashboard_plugin.promotion_roster_data import MembersView, OneSeatView, SeatFilters, SeatView
from dashboard_plugin.stale import StaleSeat

ADDED = {"email": "adresse", "name": "nom", "group": "groupe", "commune": "commune"}
ON_A_SEAT = {"group": "groupe", "reason": "raison", "to": "vers"}
REFUSALS = (InvalidPromotion, ClosedPromotion, ClosedStep, StaleSeat, TooManyInvitations)


@never_cache
@page
@require_http_methods(["GET", "HEAD", "POST"])
def membres(request: HttpRequest, promotion_id: str) -> HttpResponse:
    """The list by fifties; a POST answers requests, or sends the letters that are due."""
    person, identifier = user_id(request), promotion_number(promotion_id)
    view = _read(request, person, identifier)
    if request.method != "POST":
        return _list(request, view)
    if not view.can_enrol:
        raise Forbidden()
    if "lettres" in request.POST:
        sent = rosters.send_letters_now(person, promotion_id=identifier)
        messages.success(request, f"{sent} lettre{'s' if sent > 1 else ''} envoyée{'s' if sent > 1 else ''}.")
        return _to_members(identifier)
    try:
        done = rosters.decide_asked(
            person,
            promotion_id=identifier,
            seat_ids=_ticked(request),
            accept=decision(request),
            reason=request.POST.get("raison", ""),
        )
    except (InvalidPromotion, ClosedPromotion) as error:
        return _list(request, view, error)
    told = ", ".join(f"{SEATS[state].lower()} : {count}" for state, count in done.items())
    messages.success(
        request, f"Demandes traitées. {told.capitalize()}." if told else "Rien n’attendait plus."
    )
    return _to_members(identifier)


@never_cache
@page
@require_http_methods(["GET", "HEAD", "POST"])
def ajouter(request: HttpRequest, promotion_id: str) -> HttpResponse:
    """One person: enrolled where the address has an account, invited where it has none."""
    person, identifier = user_id(request), promotion_number(promotion_id)
    view = rosters.promotion_members(person, promotion_id=identifier)
    if not view.can_enrol:
        raise Forbidden()
    typed = {name: request.POST.get(name, "") for name in ADDED.values()}
    error: CommuneError | None = None
    if request.method == "POST":
        try:
            rosters.enrol_member(
                person,
                promotion_id=identifier,
                once=once_of(request),
                **{field: typed[name] for field, name in ADDED.items()},
            )
            messages.success(request, "C’est fait : voyez sa place dans la liste.")
            return _to_members(identifier)
        except (InvalidPromotion, ClosedPromotion) as refused:
            error = refused
    context = {"typed": typed, "groups": view.groups, **_refused(error, ADDED)}
    return show_promotion(request, "promotion_add", context, promotion=view.promotion, status=_status(error))


@never_cache
@page
@require_http_methods(["GET", "HEAD", "POST"])
def membre(request: HttpRequest, promotion_id: str, seat_id: str) -> HttpResponse:
    """One person's place and its past; a POST changes it."""
    person, identifier = user_id(request), promotion_number(promotion_id)
    seat = int(seat_id) if seat_id.isascii() and seat_id.isdigit() and len(seat_id) < 19 else 0
    view = rosters.promotion_seat(person, promotion_id=identifier, seat_id=seat)
    if request.method != "POST":
        return _seat(request, view)
    try:
        done = _change(request, person, identifier, seat)
    except REFUSALS as error:
        return _seat(request, rosters.promotion_seat(person, promotion_id=identifier, seat_id=seat), error)
    messages.success(request, done)
    return HttpResponseRedirect(reverse("viatic:promotion_membre", args=[identifier, seat]))


def _change(request: HttpRequest, person: int, identifier: int, seat: int) -> str:
    """Do what one of the forms of a place says; gives what to tell."""
    gesture, version = request.POST.get("geste", ""), number(request, "version")
    where = {"promotion_id": identifier, "seat_id": seat, "version": version}
    why = request.POST.get("raison", "")
    if gesture == "renvoyer":
        rosters.resend_seat(person, **where)
        return "La lettre est repartie. Le lien de la précédente ne sert plus."
    if gesture == "groupe":
        rosters.set_seat_group(person, group=request.POST.get("groupe", ""), **where)
        return "Le groupe est enregistré."
    if gesture == "passer":
        state = rosters.move_seat(person, to=number(request, "vers"), reason=why, **where)
        return f"Cette personne est passée dans l’autre promotion : {SEATS[state].lower()}."
    if gesture == "retirer":
        rosters.end_seat(person, reason=why, **where)
        return "Cette place est libre."
    raise InvalidRequest("Cette demande n’est pas complète.", hint="Revenez à la page et recommencez.")


def _read(request: HttpRequest, person: int, identifier: int) -> MembersView:
    asked = request.GET.get("page", "1")
    filters = SeatFilters(
        request.GET.get("etat", ""), request.GET.get("groupe", ""), request.GET.get("q", "")[:100]
    )
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 9 else 1
    return rosters.promotion_members(person, promotion_id=identifier, filters=filters, page=number)


def _list(request: HttpRequest, view: MembersView, error: CommuneError | None = None) -> HttpResponse:
    said = {"etat": view.filters.state, "groupe": view.filters.group, "q": view.filters.text}
    said = {name: told for name, told in said.items() if told}
    context = {
        "view": view,
        "said": said,
        "states": [(code, words, view.counts.get(code, 0)) for code, words in SEATS.items()],
        "asked": [each for each in view.seats if each.state == "asked"] if view.can_enrol else [],
        "ticked": [str(each) for each in _ticked(request)] if error else [],
        "typed": request.POST.get("raison", "") if error else "",
        "previous": _page(said, view.page - 1) if view.page > 1 else "",
        "following": _page(said, view.page + 1) if view.page < view.pages else "",
        **_refused(error, {"reason": "raison", "seats": "demandes"}),
    }
    return show_promotion(
        request, "promotion_members", context, promotion=view.promotion, status=_status(error)
    )


def _seat(request: HttpRequest, view: OneSeatView, error: CommuneError | None = None) -> HttpResponse:
    gesture = request.POST.get("geste", "") if error else ""
    context = {
        "seat": view.seat,
        "log": view.log,
        "elsewhere": view.elsewhere,
        "moves": view.moves,
        "groups": view.groups,
        "gesture": gesture,
        "typed": request.POST.get("raison", "") if error else "",
        "group": request.POST.get("groupe", "") if gesture == "groupe" else view.seat.group,
        "out": _way_out(view.seat),
        **_refused(error, ON_A_SEAT),
    }
    return show_promotion(request, "promotion_seat", context, promotion=view.promotion, status=_status(error))


def _way_out(seat: SeatView) -> str:
    """The words of the button that frees a place; empty where there is none to free."""
    return {
        "member": "Retirer de la promotion",
        "invited": "Annuler l’invitation",
        "waiting": "Retirer de la liste d’attente",
        "asked": "Écarter la demande",
    }.get(seat.state, "")


def _refused(error: CommuneError | None, fields: dict[str, str]) -> dict[str, object]:
    at = fields.get(str(error.where.get("field", "")), "") if error else ""
    return {"error": error, "error_at": at}


def _status(error: CommuneError | None) -> int:
    return outcome(error)[0] if error else 200


def _ticked(request: HttpRequest) -> list[int]:
    told = request.POST.getlist("demande")
    return [int(each) for each in told if each.isascii() and each.isdigit() and len(each) < 19]


def _page(said: dict[str, str], number: int) -> str:
    return f"?{urlencode({**said, 'page': number})}"


def _to_members(identifier: int) -> HttpResponse:
    return HttpResponseRedirect(reverse("viatic:promotion_membres", args=[identifier]))
