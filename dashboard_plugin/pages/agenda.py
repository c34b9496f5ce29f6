"""Agenda: the addresses by which one's own calendar software follows a commune, and what they give."""

from __future__ import annotations

import hashlib

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified, HttpResponseRedirect
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.http import parse_etags
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from dashboard_plugin.agenda_data import AgendaEntry
from dashboard_plugin.api import works
from dashboard_plugin.errors import InvalidRequest
from dashboard_plugin.exports.ical import Event, calendar
from dashboard_plugin.pages.access import keyed_page, page, show, user_id
from dashboard_plugin.pages.members import number
from dashboard_plugin.pages.overview import moved_to

KINDS = {"due": "Échéance", "start": "Début", "step": "Étape", "end": "Fin"}


@never_cache
@page
@require_http_methods(["GET", "HEAD", "POST"])
def agenda(request: HttpRequest, code: str) -> HttpResponse:
    """One's addresses; a POST makes one, which is shown this once, or closes one."""
    person, address, error = user_id(request), "", None
    if request.method == "POST" and "retirer" in request.POST:
        works.revoke_agenda_key(person, commune=code, key_id=number(request, "retirer"))
        messages.success(request, "L’adresse est retirée : l’agenda qui l’utilise ne recevra plus rien.")
        return HttpResponseRedirect(reverse("viatic:agenda", args=[code]))
    if request.method == "POST":
        try:
            secret = works.make_agenda_key(person, commune=code, label=request.POST.get("nom", ""))
            address = request.build_absolute_uri(reverse("viatic:agenda_ics", args=[secret]))
        except InvalidRequest as refused:
            error = refused
    view = works.agenda_keys(person, commune=code)
    moved = moved_to(request, view.commune, code, "agenda")
    if moved is not None and request.method != "POST":
        return moved
    context = {"view": view, "address": address, "error": error}
    return show(request, "agenda", context, commune=view.commune, status=422 if error else 200)


@keyed_page
@require_safe
def flux(request: HttpRequest, key: str) -> HttpResponse:
    """What is expected in the commune, as a calendar file; nothing is sent again that did not change."""
    found = works.agenda(key)
    events = (_event(request, entry) for entry in found.entries)
    body = calendar(f"Projets {found.commune.of_name}", events)
    tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    if tag in parse_etags(request.headers.get("If-None-Match", "")):
        response: HttpResponse = HttpResponseNotModified()
    else:
        response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
        response["Content-Disposition"] = 'inline; filename="projets.ics"'
    response["ETag"] = tag
    patch_cache_control(response, private=True, no_cache=True)
    return response


def _event(request: HttpRequest, entry: AgendaEntry) -> Event:
    url = request.build_absolute_uri(entry.url)
    words = f"{KINDS[entry.kind]} : {entry.title}"
    about = url if entry.title == entry.project else f"{entry.project}\n{url}"
    uid = f"{entry.source}@{request.get_host()}"
    return Event(uid, entry.on, words, about, url, entry.changed_at, entry.version)
