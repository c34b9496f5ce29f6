"""Conseil à plusieurs voix: the rounds of a commune, how one is opened, who takes part, how it closes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from commune_core.errors import Forbidden
from commune_core.privacy import COUNCIL_MEDIAN_MIN
from dashboard_plugin import api
from dashboard_plugin.council import Councils, RoundView, first_missing
from dashboard_plugin.data import MembershipView
from dashboard_plugin.errors import InvalidRequest, UnknownRound
from dashboard_plugin.pages.access import page, show, user_id
from dashboard_plugin.pages.overview import moved_to
from dashboard_plugin.pages.years import latest_or_now

WEAKEST = 10


@dataclass(frozen=True, slots=True)
class Choice:
    """A set of points that can be put to the council: `spec` is what the api takes."""

    spec: str
    label: str


@page
@require_safe
def conseils(request: HttpRequest, code: str) -> HttpResponse:
    """The rounds, those that wait for the reader's voice first."""
    view = api.councils(user_id(request), commune=code)
    moved = moved_to(request, view.commune, code, "conseils")
    if moved is not None:
        return moved
    context = {
        "view": view,
        "open": [each for each in view.rounds if each.is_open],
        "closed": [each for each in view.rounds if not each.is_open],
    }
    return show(request, "councils", context, commune=view.commune)


@page
@require_http_methods(["GET", "HEAD", "POST"])
def nouveau(request: HttpRequest, code: str) -> HttpResponse:
    """The form that opens a round: a title, points, people."""
    person = user_id(request)
    view = api.councils(person, commune=code)
    if not view.can_convene:
        raise Forbidden()
    moved = moved_to(request, view.commune, code, "conseil_nouveau") if request.method != "POST" else None
    if moved is not None:
        return moved
    title, points, voices = request.POST.get("titre", ""), request.POST.get("points", ""), checked(request)
    error: InvalidRequest | None = None
    if request.method == "POST":
        try:
            number = api.convene(
                person,
                commune=view.commune.code,
                title=title,
                items=points,
                invited=voices,
            )
        except InvalidRequest as refused:
            error = refused
        else:
            messages.success(request, "Le conseil est ouvert. Chaque personne invitée reçoit une lettre.")
            return HttpResponseRedirect(reverse("viatic:conseil", args=[view.commune.code, number]))
    people = api.members(person, commune=view.commune.code).members
    context = {
        "title": title,
        "points": points,
        "error": error,
        "choices": _choices(person, view),
        "people": people,
        "invited": voices if request.method == "POST" else _elected(people),
        "least": COUNCIL_MEDIAN_MIN,
    }
    return show(request, "council_new", context, commune=view.commune, status=422 if error else 200)


@never_cache
@page
@require_http_methods(["GET", "HEAD", "POST"])
def conseil(request: HttpRequest, code: str, round_id: str) -> HttpResponse:
    """One round: the way to one's ballot; for who convenes it, who has finished, whom to add, and the end."""
    person, number = user_id(request), round_number(round_id)
    if request.method == "POST":
        return _act(request, person, code, number)
    view = api.council(person, commune=code, round_id=number)
    moved = moved_to(request, view.commune, code, "conseil", round_id)
    if moved is not None:
        return moved
    if not view.round.is_open:
        return HttpResponseRedirect(reverse("viatic:conseil_resultats", args=[code, number]))
    context = {
        "view": view,
        "missing": first_missing(view.ballot),
        "others": _others(person, view),
        "least": COUNCIL_MEDIAN_MIN,
    }
    return show(request, "council", context, commune=view.commune)


def round_number(text: str) -> int:
    """The number of a round in an address; raises UnknownRound."""
    if text.isascii() and text.isdigit() and len(text) < 19:
        return int(text)
    raise UnknownRound("Ce conseil n’existe pas.", hint="Repartez de la liste des conseils.")


def checked(request: HttpRequest) -> frozenset[int]:
    """The people ticked in a form of ours; what is no number names nobody."""
    sent = request.POST.getlist("voix")
    return frozenset(int(each) for each in sent if each.isascii() and each.isdigit() and len(each) < 19)


def _act(request: HttpRequest, person: int, code: str, number: int) -> HttpResponse:
    address = reverse("viatic:conseil", args=[code, number])
    if request.POST.get("geste") == "clore":
        api.close_round(person, commune=code, round_id=number)
        messages.success(request, "Le conseil est clos. Les réponses de chacun sont effacées.")
        return HttpResponseRedirect(f"{address}resultats/")
    api.invite(person, commune=code, round_id=number, invited=checked(request))
    messages.success(request, "Les personnes choisies sont invitées.")
    return HttpResponseRedirect(address)


def _choices(person: int, view: Councils) -> list[Choice]:
    """What the council may talk about, what calls for it first."""
    dashboard, _ = latest_or_now(person, view.commune.code)
    choices = []
    disputed = _disputed(person, view)
    if disputed:
        choices.append(
            Choice(",".join(disputed), f"Les points en désaccord au dernier conseil ({len(disputed)})")
        )
    weakest = [row.priority.item.id for row in dashboard.priorities[:WEAKEST]]
    if weakest:
        choices.append(Choice(",".join(weakest), f"Les premières priorités ({len(weakest)})"))
    choices.append(Choice("express", "L’état des lieux express"))
    return [*choices, *(Choice(row.domain.code, row.domain.title) for row in dashboard.domains)]


def _disputed(person: int, view: Councils) -> list[str]:
    """The points that parted the last council and that it did not settle."""
    last = next((each for each in view.rounds if not each.is_open), None)
    if last is None:
        return []
    rows = api.council_results(person, commune=view.commune.code, round_id=last.id).rows
    return [row.item.id for row in rows if row.dispersion.spread == "split" and row.settlement is None]


def _elected(people: Iterable[MembershipView]) -> frozenset[int]:
    return frozenset(each.user_id for each in people if each.role != "collaborateur" and each.user_id)


def _others(person: int, view: RoundView) -> list[Any]:
    """The members who can still be invited, for who convenes."""
    if not view.can_convene:
        return []
    invited = {voice.user_id for voice in view.voices}
    members = api.members(person, commune=view.commune.code).members
    return [each for each in members if each.user_id not in invited]
