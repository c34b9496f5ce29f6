"""Documents et journal of one action or project."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from commune_core.errors import CommuneError
from commune_core.projects import InvalidProject
from dashboard_plugin.api import works
from dashboard_plugin.errors import InvalidRequest, NotSaved
from dashboard_plugin.pages.access import page, user_id
from dashboard_plugin.pages.project_shell import project_number, show_project

FIELD_OF = {"url": "lien", "link_title": "titre", "text": "note"}


@page
@require_http_methods(["GET", "HEAD", "POST"])
def journal(request: HttpRequest, project_id: str) -> HttpResponse:
    """The documents and a page of the journal; a POST adds a note or a document, or takes one away."""
    person, number = user_id(request), project_number(project_id)
    if request.method != "POST":
        return _show(request, number)
    try:
        at = _act(request, person, number)
    except (InvalidProject, NotSaved) as error:
        return _show(request, number, error)
    return HttpResponseRedirect(f"{reverse('viatic:projet_journal', args=[number])}#{at}")


def _act(request: HttpRequest, person: int, project: int) -> str:
    post = request.POST
    if "retirer" in post:
        works.remove_link(person, project_id=project, link_id=_number(post["retirer"]) or 0)
        messages.success(request, "Le document est retiré. Son adresse reste au journal.")
        return "documents"
    if "lien" in post:
        works.add_link(person, project_id=project, title=post.get("titre", ""), url=post["lien"])
        messages.success(request, "Le document est joint.")
        return "documents"
    if "note" in post:
        works.add_note(person, project_id=project, text=post["note"])
        return "journal"
    raise InvalidRequest("Cette demande n’est pas complète.", hint="Revenez à la page et recommencez.")


def _show(request: HttpRequest, project: int, error: CommuneError | None = None) -> HttpResponse:
    after = _number(request.GET.get("apres", ""))
    view = works.project_journal(user_id(request), project_id=project, after=after)
    context = {
        "view": view,
        "first": after is None,
        "error": error,
        "error_at": FIELD_OF.get(str(error.where.get("field", "")), "note") if error else "",
        "typed": request.POST,
    }
    status = 200 if error is None else 503 if isinstance(error, NotSaved) else 422
    return show_project(request, "project_journal", context, project=view.project, status=status)


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None
