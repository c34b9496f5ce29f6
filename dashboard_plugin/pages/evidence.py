"""Pièces et liens of a point: the list, what is added or taken away, and a document as it was sent."""

from __future__ import annotations

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from commune_core.errors import InvalidFile
from commune_core.filetypes import ACCEPTED
from dashboard_plugin import api
from dashboard_plugin.downloads import stored_file
from dashboard_plugin.errors import InvalidRequest
from dashboard_plugin.pages.access import page, show, user_id
from dashboard_plugin.pages.overview import moved_to
from dashboard_plugin.pages.point_place import Place, place_of
from dashboard_plugin.use_cases.documents import LARGEST_FILE


@page
@require_http_methods(["GET", "HEAD", "POST"])
def pieces(request: HttpRequest, code: str, item_id: str) -> HttpResponse:
    """What supports the answers to a point; a POST adds a link or a document, or takes one away."""
    place = place_of(request, code, item_id)
    commune, item = place.sheet.commune.code, place.row.item.id
    if request.method != "POST":
        moved = moved_to(request, place.sheet.commune, code, "pieces", item_id)
        return moved if moved is not None else _show(request, place)
    try:
        if "retirer" in request.POST:
            gone = _number(request.POST["retirer"])
            api.remove_evidence(user_id(request), commune=commune, item_id=item, evidence_id=gone)
            messages.success(request, "La pièce est retirée du point.")
        else:
            _add(request, commune, item)
            messages.success(request, "La pièce est jointe au point.")
    except (InvalidFile, InvalidRequest) as error:
        return _show(request, place, error)
    return HttpResponseRedirect(reverse("viatic:pieces", args=[commune, item]))


@page
@require_safe
def piece(request: HttpRequest, code: str, item_id: str, piece: str) -> HttpResponseBase:
    """A document to keep, never to be run by the browser: attached, of its own type, in a sandbox."""
    found = api.evidence_file(user_id(request), commune=code, item_id=item_id, evidence_id=_number(piece))
    if found is None:
        raise Http404
    return stored_file(found.name, found.content_type, found.stored)


def _add(request: HttpRequest, commune: str, item: str) -> None:
    sent = request.FILES.get("fichier")
    if isinstance(sent, UploadedFile):
        # One byte more than is accepted tells that it is too long: the rest is not read.
        upload = api.Upload(sent.name or "", sent.content_type or "", sent.read(LARGEST_FILE + 1))
        api.add_evidence(user_id(request), commune=commune, item_id=item, upload=upload)
    elif "lien" in request.POST:
        url, title = request.POST["lien"], request.POST.get("titre", "")
        api.add_evidence(user_id(request), commune=commune, item_id=item, url=url, title=title)
    else:
        raise InvalidRequest("Choisissez un document à joindre.", hint=f"Types acceptés : {ACCEPTED}.")


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0


def _show(
    request: HttpRequest, place: Place, error: InvalidFile | InvalidRequest | None = None
) -> HttpResponse:
    item, commune = place.row.item, place.sheet.commune
    context = {
        "row": place.row,
        "item": item,
        "can_answer": place.sheet.can_answer,
        "evidence": api.evidence(user_id(request), commune=commune.code, item_id=item.id),
        "accepted": ACCEPTED,
        "error": f"{error.message} {error.hint}".strip() if error else "",
        "error_at": "lien" if "lien" in request.POST else "fichier",
        "link": request.POST.get("lien", ""),
        "link_title": request.POST.get("titre", ""),
    }
    return show(request, "pieces", context, commune=commune, status=422 if error else 200)
