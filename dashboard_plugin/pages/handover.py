"""Passation: take the whole space of the commune away in one sealed file, or restore one."""

from __future__ import annotations

import tempfile
from typing import Any, cast

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from commune_core.errors import InvalidFile
from dashboard_plugin.api import exchange
from dashboard_plugin.pages.access import page, show, user_id
from dashboard_plugin.pages.overview import moved_to

# Below, an archive is made in memory; above, on disk.
IN_MEMORY = 4 * 1024 * 1024
NAMES = (
    ("campaign", "Années d’état des lieux"),
    ("answer", "Réponses"),
    ("photograph", "Photographies"),
    ("project", "Actions et projets"),
    ("indicator", "Indicateurs"),
    ("message", "Messages"),
)


@page
@require_http_methods(["GET", "HEAD", "POST"])
def passation(request: HttpRequest, code: str) -> HttpResponse:
    """What is taken and what is left, and a form to restore; a POST shows what an archive would restore."""
    view = exchange.handover(user_id(request), commune=code)
    moved = moved_to(request, view.commune, code, "passation")
    if moved is not None:
        return moved
    if request.method != "POST":
        return _handover(request, view)
    sent = request.FILES.get("archive")
    if sent is None:
        return _handover(request, view, error="Choisissez un fichier.")
    if (sent.size or 0) > exchange.LARGEST_ARCHIVE:
        return _handover(request, view, error="Ce fichier est trop lourd. Est-ce le bon ?")
    try:
        number = exchange.bring_handover(
            user_id(request), commune=code, name=sent.name or "", data=cast(Any, sent.file)
        )
    except (exchange.InvalidArchive, InvalidFile) as error:
        return _handover(request, view, error=f"{error.message} {error.hint}")
    return HttpResponseRedirect(reverse("viatic:passation_reprise", args=[view.commune.code, str(number)]))


@never_cache
@page
@require_safe
def archive(request: HttpRequest, code: str) -> HttpResponseBase:
    """The archive itself, made on the way."""
    made = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 (closed with the response)
    try:
        done = exchange.hand_over(user_id(request), commune=code, to=cast(Any, made))
    except BaseException:
        made.close()
        raise
    made.seek(0)
    name = f"passation-{done.commune.code}-{done.fingerprint}.zip"
    response = FileResponse(made, as_attachment=True, filename=name, content_type="application/zip")
    response["X-Content-Type-Options"] = "nosniff"
    return response


@page
@require_http_methods(["GET", "HEAD", "POST"])
def reprise(request: HttpRequest, code: str, upload_id: str) -> HttpResponse:
    """What an archive would restore; a POST does it, all of it or nothing."""
    person = user_id(request)
    number = int(upload_id) if upload_id.isascii() and upload_id.isdigit() and len(upload_id) < 10 else 0
    if request.method == "POST":
        done = exchange.restore_handover(person, commune=code, upload_id=number)
        messages.success(request, f"L’archive « {done.name} » est restaurée.")
        return HttpResponseRedirect(reverse("viatic:commune", args=[done.commune.code]))
    plan = exchange.read_handover(person, commune=code, upload_id=number)
    context = {"plan": plan, "counts": [(label, plan.rows.get(name, 0)) for name, label in NAMES]}
    return show(request, "handover_restore", context, commune=plan.commune)


def _handover(request: HttpRequest, view: exchange.HandoverView, *, error: str = "") -> HttpResponse:
    context = {"view": view, "error": error, "largest": exchange.LARGEST_ARCHIVE // 1024 // 1024}
    return show(request, "handover", context, commune=view.commune, status=422 if error else 200)
