"""Refusals and failures, told in French with what to do next."""

from __future__ import annotations

import logging

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string

log = logging.getLogger("campus.errors")

NOT_SAVED = "L’enregistrement a échoué : disque plein ou indisponible. Rien n’a été modifié."
NOT_SAVED_HINT = "Gardez cette page ouverte, prévenez la personne qui gère le campus, puis réessayez."


def error_page(request: HttpRequest, status: int, title: str, message: str, hint: str) -> HttpResponse:
    """A page that says what is wrong and the one thing to do."""
    return render(
        request, "viatic/error.html", {"title": title, "message": message, "hint": hint}, status=status
    )


def error_json(status: int, code: str, message: str, hint: str = "") -> JsonResponse:
    """The same for a script. CAPA shows `success`, other blocks `error`."""
    body = {"error": {"code": code, "message": message, "hint": hint}, "success": f"{message} {hint}".strip()}
    return JsonResponse(body, status=status, json_dumps_params={"ensure_ascii": False})


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """No such address."""
    return error_page(
        request, 404, "Cette page n’existe pas", "L’adresse est incomplète, ou la page a été déplacée.",
        "Vérifiez l’adresse, ou repartez de l’accueil.",
    )  # fmt: skip


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Not for this account."""
    return error_page(
        request,
        403,
        "Cette page ne vous est pas ouverte",
        "Votre compte n’y donne pas accès.",
        "Repartez de l’accueil.",
    )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without its token: the page is old, or it comes from elsewhere."""
    message = "Cette page est trop ancienne, ou la demande vient d’un autre site. Rien n’a été modifié."
    hint = "Revenez à la page précédente, rechargez-la, puis recommencez."
    if request.path.startswith("/bloc/"):
        return error_json(403, "csrf", message, hint)
    return error_page(request, 403, "Cette demande n’a pas été acceptée", message, hint)


def server_error(request: HttpRequest) -> HttpResponse:
    """Rendered without the request: whatever failed may fail again."""
    context = {
        "title": "Le campus a rencontré une erreur",
        "message": "Ce n’est pas de votre fait. Ce que vous aviez déjà enregistré est intact.",
        "hint": "Réessayez dans un instant ; si l’erreur persiste, prévenez la personne qui gère le campus.",
    }
    return HttpResponse(render_to_string("viatic/error.html", context), status=500)


def not_saved(request: HttpRequest, error: OperationalError) -> HttpResponse:
    """The database refused a write: a full disk, most often."""
    log.error("%s was not saved: %s", request.path, error)
    return error_page(request, 507, "L’enregistrement n’a pas pu se faire", NOT_SAVED, NOT_SAVED_HINT)
