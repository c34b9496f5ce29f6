"""Profil: what the questionnaire knows of the commune, who holds which competence, and what that changes."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from dashboard_plugin import api
from dashboard_plugin.api import HolderRow, ProfileView, StaleHolders
from dashboard_plugin.pages.access import page, show, user_id
from dashboard_plugin.pages.overview import moved_to


@dataclass(frozen=True, slots=True)
class Line:
    """One competence of the form: what is chosen, over which version, what somebody said meanwhile."""

    row: HolderRow
    chosen: str
    version: int | None
    theirs: str | None = None


@page
@require_http_methods(["GET", "HEAD", "POST"])
def profil(request: HttpRequest, code: str) -> HttpResponse:
    """The profile; a POST says who holds what. What somebody else said meanwhile is shown beside."""
    person = user_id(request)
    seen = api.profile(person, commune=code)
    moved = moved_to(request, seen.commune, code, "profil")
    if moved is not None:
        return moved
    if request.method != "POST":
        return _show(request, seen, [_line(row, seen) for row in seen.rows])
    given = {
        row.competence.code: (
            request.POST.get(f"exerce-{row.competence.code}", ""),
            _version(request.POST.get(f"version-{row.competence.code}", "")),
        )
        for row in seen.rows
        if f"exerce-{row.competence.code}" in request.POST
    }
    try:
        changed = api.set_holders(person, commune=seen.commune.code, given=given)
    except StaleHolders as error:
        return _compare(request, seen, given, error)
    told = "Le profil est enregistré : l’état des lieux en tient compte." if changed else "Rien n’a changé."
    messages.success(request, told)
    return HttpResponseRedirect(reverse("viatic:profil", args=[seen.commune.code]))


def _compare(
    request: HttpRequest, seen: ProfileView, given: dict[str, tuple[str, int | None]], error: StaleHolders
) -> HttpResponse:
    lines = []
    for row in seen.rows:
        chosen, version = given.get(row.competence.code, (row.said, row.version))
        theirs = error.current.get(row.competence.code)
        # Sent again, the choice is over what is stored now: both have been seen.
        lines.append(
            Line(row, chosen, (theirs[1] or None) if theirs else version, theirs[0] if theirs else None)
        )
    return _show(request, seen, lines, error=error)


def _show(
    request: HttpRequest, seen: ProfileView, lines: list[Line], *, error: StaleHolders | None = None
) -> HttpResponse:
    context = {
        "seen": seen,
        "lines": lines,
        "holders": list(seen.referential.competence_labels.items()),
        "error": error,
    }
    return show(request, "profile", context, commune=seen.commune, status=409 if error else 200)


def _line(row: HolderRow, seen: ProfileView) -> Line:
    """What the commune said, « we do not know » included; before it said anything, what is usual."""
    propose = seen.can_edit and row.version is None and row.usual is not None
    return Line(row, row.usual.holder if propose and row.usual else row.said, row.version)


def _version(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None
