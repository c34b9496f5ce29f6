"""Refusals and failures, told in French with what to do next."""

from __future__ import annotations

import sys

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string

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


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Too large, mangled on the way, or addressed to another host."""
    message = "La demande est trop volumineuse, ou mal formée. Rien n’a été modifié."
    hint = "Revenez à la page précédente, raccourcissez votre texte, puis recommencez."
    if request.path.startswith("/bloc/"):
        return error_json(400, "request.invalid", message, hint)
    return error_page(request, 400, "Cette demande n’a pas été comprise", message, hint)


def unreadable_page(request: HttpRequest) -> HttpResponse:
    """A page of a course whose file vanished or was cut short since the course was opened."""
    return error_page(
        request,
        503,
        "Cette page du cours est illisible",
        "Son fichier est incomplet ou mal formé. Ce que vous aviez déjà enregistré est intact.",
        "Prévenez la personne qui gère le campus ; vous pouvez lire les autres pages du cours.",
    )


def server_error(request: HttpRequest) -> HttpResponse:
    """Rendered without the request: whatever failed may fail again.

    A database that refuses a write (a full disk, most often) is told as such, wherever it did: a view, or
    the session that is saved after it.
    """
    if isinstance(sys.exc_info()[1], OperationalError):
        status, title, message, hint = (
            507,
            "L’enregistrement n’a pas pu se faire",
            NOT_SAVED,
            NOT_SAVED_HINT,
        )
    else:
        status, title, message, hint = (
            500,
            "Le campus a rencontré une erreur",
            "Ce n’est pas de votre fait. Ce que vous aviez déjà enregistré est intact.",
            "Réessayez dans un instant ; si l’erreur persiste, prévenez la personne qui gère le campus.",
        )
    context = {"title": title, "message": message, "hint": hint}
    return HttpResponse(render_to_string("viatic/error.html", context), status=status)
