"""Correct one's own message, or take it back."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from commune_core.errors import CommuneError
from dashboard_plugin import api
from dashboard_plugin.api import talk
from dashboard_plugin.errors import InvalidRequest, NotSaved, UnknownMessage
from dashboard_plugin.outcomes import outcome
from dashboard_plugin.pages.access import page, user_id
from dashboard_plugin.pages.project_shell import project_number, show_project
from dashboard_plugin.pages.thread import a_number
from dashboard_plugin.stale import StaleMessage
from dashboard_plugin.use_cases.talk import LONGEST_BODY


@page
@require_http_methods(["GET", "HEAD", "POST"])
def message(request: HttpRequest, project_id: str, message_id: str) -> HttpResponse:
    """The words as they stand, to correct; a POST keeps the correction, or takes the message back."""
    number, chosen = project_number(project_id), a_number(message_id) or 0
    found = talk.message(user_id(request), project_id=number, message_id=chosen)
    if not found.mine:
        raise UnknownMessage.of_this_thread()
    if request.method != "POST":
        if found.removed:
            raise UnknownMessage.of_this_thread()
        return _show(request, number, found, found.body)
    body, removing = request.POST.get("message", ""), request.POST.get("geste") == "retirer"
    version = a_number(request.POST.get("version", "")) or 0
    person = user_id(request)
    try:
        if removing:
            talk.remove_message(person, project_id=number, message_id=chosen, version=version)
        else:
            talk.edit_message(person, project_id=number, message_id=chosen, body=body, version=version)
    except StaleMessage as error:
        current: talk.MessageView = error.current
        # Whoever only wanted to take it back had typed nothing.
        typed = current.body if removing else body
        return _show(request, number, current, typed, stale=True, status=409)
    except (InvalidRequest, NotSaved) as error:
        return _show(request, number, found, body, error=error, status=outcome(error)[0])
    messages.success(request, "Le message est retiré." if removing else "Le message est corrigé.")
    return HttpResponseRedirect(f"{reverse('viatic:fil', args=[number])}?depuis={chosen}#message-{chosen}")


def _show(
    request: HttpRequest,
    number: int,
    found: talk.MessageView,
    body: str,
    *,
    stale: bool = False,
    error: CommuneError | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "message": found,
        "typed": body,
        "stale": stale,
        "error": f"{error.message} {error.hint}".strip() if error else "",
        "longest": LONGEST_BODY,
    }
    project = api.project(user_id(request), project_id=number)
    return show_project(request, "message", context, project=project, status=status)
