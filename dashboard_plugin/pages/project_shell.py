"""What every page of one action or project shares: its header, and the places below it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from commune_core.errors import Forbidden
from commune_core.policy import Operation
from dashboard_plugin.pages.access import show
from dashboard_plugin.pages.navigation import Entry, entry
from dashboard_plugin.project_data import ProjectView

# Label, route, and the operation without which the place is not shown.
PLACES: tuple[tuple[str, str, Operation], ...] = (
    ("Fiche", "projet", Operation.READ_PROJECT),
    ("Étapes", "projet_etapes", Operation.READ_PROJECT),
    ("Financement", "financement", Operation.READ_PROJECT),
    ("Documents et journal", "projet_journal", Operation.READ_PROJECT),
    ("Fil", "fil", Operation.TALK),
    ("Invités", "invites", Operation.INVITE_GUEST),
    ("Bilan", "projet_bilan", Operation.EDIT_PROJECT),
)


def project_number(text: str) -> int:
    """The number of a project in an address; what is none is refused like a closed one."""
    if text.isascii() and text.isdigit() and len(text) < 19:
        return int(text)
    raise Forbidden()


def show_project(
    request: HttpRequest, template: str, context: dict[str, Any], *, project: ProjectView, status: int = 200
) -> HttpResponse:
    """A page of one action or project; a guest is shown nothing of its commune but the name."""
    shell = {"project": project, "project_places": project_places(request, project)}
    commune = None if project.as_guest else project.commune
    return show(request, template, {**shell, **context}, commune=commune, status=status)


def project_places(request: HttpRequest, project: ProjectView) -> tuple[Entry, ...]:
    """The places of one action or project that its reader may open."""
    entries = []
    for label, name, operation in PLACES:
        if operation.value in project.may:
            url = reverse(f"viatic:{name}", args=[project.id])
            below = () if name == "projet" else (url,)
            entries.append(entry(label, url, request.path, within=below))
    return tuple(entries)
