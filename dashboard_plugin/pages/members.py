"""Membres of a commune's space: who is in, who asks to come in, who reads the reserved points."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from commune_core.errors import Forbidden
from dashboard_plugin import api
from dashboard_plugin.api.promotion_proof import can_read_trainings
from dashboard_plugin.data import CommuneRef
from dashboard_plugin.errors import InvalidRequest
from dashboard_plugin.pages.access import page, show, user_id
from dashboard_plugin.pages.overview import moved_to


@page
@require_http_methods(["GET", "HEAD", "POST"])
def membres(request: HttpRequest, code: str) -> HttpResponse:
    """The members; for those who may decide, the requests with their two buttons."""
    person = user_id(request)
    commune = api.commune(code)
    if request.method == "POST":
        return _act(request, person, commune)
    moved = moved_to(request, commune, code, "membres")
    if moved is not None:
        return moved
    try:
        view = api.members(person, commune=commune.code)
    except Forbidden:
        if not _provisional(person, commune):
            raise
        # A first claimant is at home here: he is told what he waits for, not turned away.
        return show(request, "members", {"waiting_for_proof": True}, commune=commune)
    trainings = can_read_trainings(person, commune=view.commune.code)
    return show(request, "members", {"view": view, "trainings": trainings}, commune=view.commune)


def _provisional(person: int, commune: CommuneRef) -> bool:
    return any(
        each.commune.code == commune.code and each.status == "provisional"
        for each in api.my_memberships(person)
    )


def _act(request: HttpRequest, person: int, commune: CommuneRef) -> HttpResponse:
    """A decision on a request, or on who reads the reserved points."""
    if "demande" in request.POST:
        accept = decision(request)
        api.decide_membership(person, membership_id=number(request, "demande"), accept=accept)
        messages.success(request, "La personne est membre." if accept else "La demande est refusée.")
    else:
        reader = number(request, "personne")
        opened = request.POST.get("lecture") == "ouvrir"
        change = api.name_reader if opened else api.remove_reader
        change(person, commune=commune.code, reader_id=reader)
        done = "peut lire" if opened else "ne peut plus lire"
        messages.success(request, f"Cette personne {done} les points réservés.")
    return HttpResponseRedirect(reverse("viatic:membres", args=[commune.code]))


def number(request: HttpRequest, name: str) -> int:
    """A number that a form of ours sends; raises InvalidRequest where it was tampered with."""
    text = request.POST.get(name, "")
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        raise InvalidRequest("Cette demande n’est pas complète.", hint="Revenez à la page et recommencez.")
    return int(text)


def decision(request: HttpRequest) -> bool:
    """Whether the form says yes; anything but the two buttons is refused."""
    said = request.POST.get("decision")
    if said not in ("accepter", "refuser"):
        raise InvalidRequest("Cette demande n’est pas complète.", hint="Choisissez l’un des deux boutons.")
    return said == "accepter"
