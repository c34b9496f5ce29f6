"""Open the sheet of an action or project, and change it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from commune_core.errors import CommuneError, Forbidden, UnknownItem
from commune_core.model import Item
from commune_core.projects import ENDED, KINDS, PHASES, STATUSES, InvalidProject
from commune_core.referential import load, versions
from dashboard_plugin import api
from dashboard_plugin.api import works
from dashboard_plugin.errors import NotSaved
from dashboard_plugin.pages.access import page, show, user_id
from dashboard_plugin.pages.once import once_of
from dashboard_plugin.pages.overview import moved_to
from dashboard_plugin.pages.project_conflict import compare
from dashboard_plugin.pages.project_form import (
    FIELD_OF,
    PARTS,
    ProjectForm,
    fields_of,
    form_of,
    linked,
    sent_form,
)
from dashboard_plugin.pages.project_shell import project_number, show_project
from dashboard_plugin.project_data import ProjectView, Someone
from dashboard_plugin.stale import StaleProject


@dataclass(frozen=True, slots=True)
class Chapter:
    """A domain with its points, as the form offers them; `opened` where one of them is chosen."""

    code: str
    title: str
    items: tuple[Item, ...]
    opened: bool


@page
@require_http_methods(["GET", "HEAD", "POST"])
def nouveau(request: HttpRequest, code: str) -> HttpResponse:
    """The form of a new sheet, begun from a point (?point=) or inside a project (?projet=)."""
    person = user_id(request)
    listed = works.projects(person, commune=code, limit=1)
    if not listed.can_create:
        raise Forbidden()
    if request.method == "POST":
        form = sent_form(request.POST)
        try:
            number = api.create_project(person, commune=code, fields=fields_of(form), once=once_of(request))
        except (InvalidProject, UnknownItem, NotSaved) as error:
            return _show_new(request, listed.commune.code, form, error)
        messages.success(request, "La fiche est ouverte.")
        return HttpResponseRedirect(reverse("viatic:projet", args=[number]))
    moved = moved_to(request, listed.commune, code, "projet_nouveau")
    return moved if moved is not None else _show_new(request, listed.commune.code, _begun(request))


@page
@require_http_methods(["GET", "HEAD", "POST"])
def modifier(request: HttpRequest, project_id: str) -> HttpResponse:
    """The form of a sheet; a POST writes it, or shows both sheets where somebody was faster."""
    person, number = user_id(request), project_number(project_id)
    project = api.project(person, project_id=number)
    if "edit_project" not in project.may:
        raise Forbidden()
    if request.method != "POST":
        form = form_of(project.fields)
        if "relier" in request.GET:
            form = linked(form, works.project_choices(person, commune=project.commune.code).members)
        return _show_edit(request, project, form, project.version, form_of(project.fields).mark())
    form = _kept(request, project)
    version = _version(request)
    try:
        api.save_project(person, project_id=number, fields=fields_of(form), version=version)
    except (InvalidProject, UnknownItem, NotSaved) as error:
        return _show_edit(request, project, form, version, request.POST.get("lu", ""), error)
    except StaleProject as error:
        return _show_conflict(request, form, error.current)
    ends = form.status in ENDED and project.fields.status not in ENDED
    if ends and form.items:
        messages.success(request, "La fiche est enregistrée. Dites maintenant où en sont les points visés.")
        return HttpResponseRedirect(reverse("viatic:projet_bilan", args=[number]))
    messages.success(request, "La fiche est enregistrée.")
    return HttpResponseRedirect(reverse("viatic:projet", args=[number]))


def _begun(request: HttpRequest) -> ProjectForm:
    form = ProjectForm(parent=request.GET.get("projet", ""))
    asked = request.GET.get("point", "")
    if not asked:
        return form
    return replace(form, items=(asked,), domain=load().item(asked).domain)


def _kept(request: HttpRequest, project: ProjectView) -> ProjectForm:
    """What was sent; after a comparison, with what is stored where « garder_<part> » says so."""
    form, stored = sent_form(request.POST), form_of(project.fields)
    for name, _, _ in PARTS:
        if request.POST.get(f"garder_{name}") == "leur":
            form = form.with_part(name, stored)
    return form


def _version(request: HttpRequest) -> int:
    text = request.POST.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _show_new(
    request: HttpRequest, code: str, form: ProjectForm, error: CommuneError | None = None
) -> HttpResponse:
    choices = works.project_choices(user_id(request), commune=code)
    context = {**_offered(form, choices, None), "error": error, "error_at": _place_of(error)}
    return show(request, "project_new", context, commune=choices.commune, status=_status(error))


def _show_edit(
    request: HttpRequest,
    project: ProjectView,
    form: ProjectForm,
    version: int,
    read: str,
    error: CommuneError | None = None,
) -> HttpResponse:
    choices = works.project_choices(user_id(request), commune=project.commune.code)
    context = {
        **_offered(form, choices, project),
        "version": version,
        "read": read,
        "error": error,
        "error_at": _place_of(error),
    }
    return show_project(request, "project_edit", context, project=project, status=_status(error))


def _show_conflict(request: HttpRequest, form: ProjectForm, current: ProjectView) -> HttpResponse:
    choices = works.project_choices(user_id(request), commune=current.commune.code)
    stored = form_of(current.fields)
    names = {str(each.user_id): each.name for each in _accounts(choices, current)}
    context = {
        "current": current,
        "pairs": list(form.pairs()),
        # From here on, what one has read is what stands: a third change is told against it.
        "read": stored.mark(),
        "parts": compare(stored, form, request.POST.get("lu", ""), choices, names),
    }
    return show_project(request, "project_conflict", context, project=current, status=409)


def _status(error: CommuneError | None) -> int:
    if error is None:
        return 200
    return 503 if isinstance(error, NotSaved) else 422


def _place_of(error: CommuneError | None) -> str:
    """Where the page leads to from the error."""
    if error is None:
        return ""
    field = "item" if isinstance(error, UnknownItem) else str(error.where.get("field", ""))
    return FIELD_OF.get(field, "titre")


def _offered(form: ProjectForm, choices: works.ProjectChoices, project: ProjectView | None) -> dict[str, Any]:
    """All that the form shows but its errors."""
    return {
        "form": form,
        "choices": choices,
        "accounts": [(str(each.user_id), each.name) for each in _accounts(choices, project)],
        "parents": [
            (str(number), title)
            for number, title in choices.parents
            if project is None or number != project.id
        ],
        "kinds": KINDS.items(),
        "phases": PHASES.items(),
        "statuses": STATUSES.items(),
        "domains": load().domains,
        "chapters": _chapters(form, choices.commune.population),
        "aimed": len(form.items),
    }


def _accounts(choices: works.ProjectChoices, project: ProjectView | None) -> list[Someone]:
    """The members, and the accounts that the sheet names already, should they have left since."""
    known: dict[int, Someone] = {each.user_id: each for each in choices.members if each.user_id}
    if project is not None:
        fields = project.fields
        for each in (fields.pilot, fields.elected, *fields.participants):
            if each and each.user_id:
                known.setdefault(each.user_id, each)
    return list(known.values())


def _chapters(form: ProjectForm, population: int | None) -> list[Chapter]:
    """The points by domain: those that concern the commune, and those that the sheet aims at already."""
    offered = {item.id: item for item in load().select("tout", population)}
    known: Mapping[str, Item] = {
        item_id: item for version in versions() for item_id, item in load(version).items.items()
    }
    offered |= {each: known[each] for each in form.items if each in known and each not in offered}
    chapters = []
    for domain in load().domains:
        items = tuple(item for item in offered.values() if item.domain == domain.code)
        chosen = any(item.id in form.items for item in items)
        if items:
            chapters.append(Chapter(domain.code, domain.title, items, chosen))
    return chapters
