"""Fil: what people say to each other about one project, by pages, and what is new in it for a script."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseNotModified,
    HttpResponseRedirect,
    JsonResponse,
)
from django.http.response import HttpResponseBase
from django.template.loader import get_template
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_http_methods, require_safe

from commune_core.errors import CommuneError, Forbidden, InvalidFile
from commune_core.filetypes import ACCEPTED
from dashboard_plugin.api import talk
from dashboard_plugin.downloads import stored_file
from dashboard_plugin.errors import InvalidRequest, NotSaved, UnknownMessage
from dashboard_plugin.outcomes import outcome
from dashboard_plugin.pages.access import json_page, page, user_id
from dashboard_plugin.pages.project_shell import project_number, show_project
from dashboard_plugin.use_cases.documents import LARGEST_FILE
from dashboard_plugin.use_cases.talk import LONGEST_BODY, MOST_FILES

BY_SCRIPT = "application/json"


@dataclass(frozen=True, slots=True)
class Typed:
    """What the form of the thread holds: the words, and the message they answer."""

    body: str = ""
    reply_to: int | None = None


@page
@require_http_methods(["GET", "HEAD", "POST"])
def fil(request: HttpRequest, project_id: str) -> HttpResponse:
    """The thread, its last page first; a POST writes in it, from the page or from a script."""
    number = project_number(project_id)
    if request.method == "POST":
        return _write(request, number)
    view = talk.thread(
        user_id(request),
        project_id=number,
        before=a_number(request.GET.get("avant", "")),
        since=a_number(request.GET.get("depuis", "")),
    )
    if view.unread and request.method == "GET":
        talk.mark_read(user_id(request), project_id=number, change=view.change)
    return _show(request, view, Typed(reply_to=a_number(request.GET.get("repondre", ""))))


@json_page
@require_safe
def nouveautes(request: HttpRequest, project_id: str) -> HttpResponse:
    """`{"change", "more", "messages"}` since the change `apres`; 304 where the script knows it all.

    Each message has its `id`, its `html` as the page has it, and `said` to be read aloud where it is new.
    """
    number, after = project_number(project_id), a_number(request.GET.get("apres", "")) or 0
    found = talk.news(user_id(request), project_id=number, after=after)
    if not found.messages and request.headers.get("If-None-Match") == f'"{after}"':
        return HttpResponseNotModified()
    if found.messages and request.method == "GET":
        talk.mark_read(user_id(request), project_id=number, change=found.change)
    line = get_template("viatic/_message.html")
    told = [
        {
            "id": each.id,
            "html": line.render({"message": each, "project_id": number}, request),
            "said": ""
            if each.mine or each.edited_at or each.removed
            else f"{each.author_name} : {each.body}",
        }
        for each in found.messages
    ]
    response = JsonResponse({"change": found.change, "more": found.more, "messages": told})
    response["ETag"] = f'"{found.change}"'
    patch_cache_control(response, private=True, no_cache=True)
    return response


@page
@require_safe
def piece(request: HttpRequest, project_id: str, piece: str) -> HttpResponseBase:
    """A file of the thread, to whoever may read it."""
    found = talk.message_file(
        user_id(request), project_id=project_number(project_id), file_id=a_number(piece) or 0
    )
    if found is None:
        raise Http404
    return stored_file(found.name, found.content_type, found.stored)


def a_number(text: str) -> int | None:
    """The number of a message in an address or a form; None for what is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


def _write(request: HttpRequest, number: int) -> HttpResponse:
    by_script = request.headers.get("Accept", "").startswith(BY_SCRIPT)
    typed = Typed(request.POST.get("message", ""), a_number(request.POST.get("reponse_a", "")))
    try:
        uploads = [
            # One byte more than is accepted tells that it is too long: the rest is not read.
            talk.Upload(sent.name or "", sent.content_type or "", sent.read(LARGEST_FILE + 1))
            for sent in request.FILES.getlist("fichiers")[: MOST_FILES + 1]
            if isinstance(sent, UploadedFile)
        ]
        made = talk.send_message(
            user_id(request), project_id=number, body=typed.body, reply_to=typed.reply_to, uploads=uploads
        )
    except (InvalidFile, InvalidRequest, UnknownMessage, NotSaved) as error:
        return _refused(request, number, typed, error, by_script=by_script)
    except Forbidden as error:
        if by_script:
            return JsonResponse({"error": error.as_dict()}, status=403)
        raise
    if by_script:
        return JsonResponse({"id": made}, status=201)
    messages.success(request, "Le message est envoyé.")
    return HttpResponseRedirect(f"{reverse('viatic:fil', args=[number])}#message-{made}")


def _refused(
    request: HttpRequest, number: int, typed: Typed, error: CommuneError, *, by_script: bool
) -> HttpResponse:
    status, _ = outcome(error)
    if by_script:
        return JsonResponse({"error": error.as_dict()}, status=status)
    if isinstance(error, UnknownMessage):
        typed = Typed(typed.body)
    view = talk.thread(user_id(request), project_id=number)
    return _show(request, view, typed, error=error, status=status)


def _show(
    request: HttpRequest,
    view: talk.Thread,
    typed: Typed,
    *,
    error: CommuneError | None = None,
    status: int = 200,
) -> HttpResponse:
    context: dict[str, Any] = {
        "thread": view,
        "project_id": view.project.id,
        "typed": typed.body,
        "answered": _answered(request, view, typed.reply_to),
        "error": f"{error.message} {error.hint}".strip() if error else "",
        "error_at": "fichiers" if isinstance(error, InvalidFile) else "message",
        "accepted": ACCEPTED,
        "most_files": MOST_FILES,
        "longest": LONGEST_BODY,
    }
    return show_project(request, "thread", context, project=view.project, status=status)


def _answered(request: HttpRequest, view: talk.Thread, message_id: int | None) -> talk.MessageView | None:
    """The message that the form answers, as long as there is one to answer."""
    if message_id is None:
        return None
    shown = next((each for each in view.messages if each.id == message_id), None)
    if shown is None:
        try:
            shown = talk.message(user_id(request), project_id=view.project.id, message_id=message_id)
        except UnknownMessage:
            return None
    return None if shown.removed else shown
