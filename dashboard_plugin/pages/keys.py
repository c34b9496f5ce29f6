"""Clés: what lets a sensor or a program write values, shown once, revoked at any time."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from dashboard_plugin.api import measures
from dashboard_plugin.api.measures import Keys, NewKey
from dashboard_plugin.errors import InvalidRequest
from dashboard_plugin.pages.access import page, show, user_id
from dashboard_plugin.pages.indicator_address import whole
from dashboard_plugin.pages.overview import moved_to


@never_cache
@page
@require_http_methods(["GET", "HEAD", "POST"])
def cles(request: HttpRequest, code: str) -> HttpResponse:
    """The keys of the commune; a POST makes one, whose secret this answer alone shows, or revokes one."""
    person = user_id(request)
    view = measures.keys(person, commune=code)
    if request.method != "POST":
        moved = moved_to(request, view.commune, code, "cles")
        return moved if moved is not None else _show(request, view)
    if "revoquer" in request.POST:
        number = whole(request.POST["revoquer"]) or 0
        revoked = measures.revoke_key(person, commune=view.commune.code, key_id=number)
        told = (
            "La clé est révoquée : elle n’ouvre plus rien." if revoked else "Cette clé était déjà révoquée."
        )
        messages.success(request, told)
        return HttpResponseRedirect(reverse("viatic:cles", args=[view.commune.code]))
    label = request.POST.get("nom", "").strip()
    try:
        made = measures.create_key(person, commune=view.commune.code, label=label)
    except InvalidRequest as error:
        return _show(request, view, label=label, error=error)
    return _show(request, measures.keys(person, commune=view.commune.code), made=made)


def _show(
    request: HttpRequest,
    view: Keys,
    *,
    label: str = "",
    made: NewKey | None = None,
    error: InvalidRequest | None = None,
) -> HttpResponse:
    context = {
        "view": view,
        "label": label,
        "made": made,
        "error": error,
        "api": request.build_absolute_uri("/api/viatic/v1/"),
    }
    return show(request, "keys", context, commune=view.commune, status=422 if error else 200)
