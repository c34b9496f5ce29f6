"""Indicateurs: the list, one indicator with its values, what it is, and who wrote which value."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from commune_core.errors import UnknownItem
from commune_core.indicators import DIRECTIONS, InvalidIndicator
from commune_core.referential import load
from dashboard_plugin.api import measures
from dashboard_plugin.api.measures import Choices, IndicatorFields, IndicatorView
from dashboard_plugin.errors import NotSaved
from dashboard_plugin.pages import french
from dashboard_plugin.pages.access import page, show, user_id
from dashboard_plugin.pages.indicator_address import indicator_number, status_of, whole
from dashboard_plugin.pages.indicator_chart import of_days, of_years
from dashboard_plugin.pages.indicator_day import conflict
from dashboard_plugin.pages.indicator_form import NAME_OF, Typed, compare, from_fields, from_post, to_fields
from dashboard_plugin.pages.once import once_of
from dashboard_plugin.pages.overview import moved_to
from dashboard_plugin.pages.years import asked_year
from dashboard_plugin.platform import get_clock
from dashboard_plugin.stale import StaleIndicator, StaleValue

FIELDS = {"on": "jour", "value": "valeur", "source": "source"}

Refused = InvalidIndicator | UnknownItem | NotSaved


@page
@require_safe
def indicateurs(request: HttpRequest, code: str) -> HttpResponse:
    """Those that are followed, or (`?suivi=non`) no longer; fifty a page."""
    view = measures.indicators(
        user_id(request),
        commune=code,
        archived=request.GET.get("suivi") == "non",
        after=whole(request.GET.get("apres", "")),
    )
    moved = moved_to(request, view.commune, code, "indicateurs")
    if moved is not None:
        return moved
    return show(request, "indicators", {"view": view}, commune=view.commune)


@page
@require_http_methods(["GET", "HEAD", "POST"])
def nouveau(request: HttpRequest, code: str) -> HttpResponse:
    """The form of a new indicator; `?projet=` and `?point=` fill what it is linked to."""
    choices = measures.indicator_choices(user_id(request), commune=code)
    if request.method != "POST":
        moved = moved_to(request, choices.commune, code, "indicateur_nouveau")
        if moved is not None:
            return moved
        asked = {name: request.GET.get(name, "") for name in ("projet", "point")}
        return _form(request, choices, {**from_fields(IndicatorFields("", "")), "sens": "", **asked})
    typed = from_post(request.POST)
    try:
        number = measures.create_indicator(
            user_id(request),
            commune=choices.commune.code,
            fields=to_fields(typed),
            once=once_of(request),
        )
    except (InvalidIndicator, UnknownItem, NotSaved) as error:
        return _form(request, choices, typed, error=error)
    messages.success(request, "L’indicateur est défini. Donnez sa première valeur.")
    return HttpResponseRedirect(reverse("viatic:indicateur", args=[choices.commune.code, number]))


@page
@require_http_methods(["GET", "HEAD", "POST"])
def indicateur(request: HttpRequest, code: str, indicator_id: str) -> HttpResponse:
    """One indicator, its curve and its values; a POST gives the value of a day."""
    view = _view(request, code, indicator_id)
    if request.method != "POST":
        moved = moved_to(request, view.commune, code, "indicateur", indicator_id)
        return moved if moved is not None else _show(request, view, {})
    typed = {name: request.POST.get(name, "").strip() for name in ("jour", "valeur", "source")}
    try:
        saved = measures.set_value(
            user_id(request),
            commune=view.commune.code,
            indicator_id=view.id,
            on=typed["jour"],
            value=typed["valeur"],
            source=typed["source"],
            version=None,
        )
    except StaleValue as error:
        return conflict(request, view, typed, error)
    except (InvalidIndicator, NotSaved) as error:
        return _show(request, view, typed, error=error)
    told = "Cette valeur était déjà enregistrée." if saved.change == "same" else "La valeur est enregistrée."
    messages.success(request, f"{told} {french.day(saved.on)} : {french.grouped(saved.value)}.")
    address = reverse("viatic:indicateur", args=[view.commune.code, view.id])
    return HttpResponseRedirect(f"{address}?annee={saved.on.year}#valeurs")


@page
@require_http_methods(["GET", "HEAD", "POST"])
def modifier(request: HttpRequest, code: str, indicator_id: str) -> HttpResponse:
    """What an indicator is, to change; what somebody else changed meanwhile is shown beside."""
    person = user_id(request)
    choices = measures.indicator_choices(person, commune=code)
    view = _view(request, code, indicator_id)
    if request.method != "POST":
        moved = moved_to(request, view.commune, code, "indicateur_modifier", indicator_id)
        return moved if moved is not None else _form(request, choices, from_fields(view.fields), view=view)
    typed = from_post(request.POST)
    version = whole(request.POST.get("version", "")) or 0
    try:
        measures.save_indicator(
            person,
            commune=view.commune.code,
            indicator_id=view.id,
            fields=to_fields(typed),
            version=version,
        )
    except StaleIndicator as error:
        return _compare(request, choices, typed, error.current)
    except (InvalidIndicator, UnknownItem, NotSaved) as error:
        read = from_post(request.POST, prefix="lu_")
        return _form(request, choices, typed, view=view, version=version, read=read, error=error)
    messages.success(request, "L’indicateur est enregistré.")
    return HttpResponseRedirect(reverse("viatic:indicateur", args=[view.commune.code, view.id]))


@page
@require_safe
def historique(request: HttpRequest, code: str, indicator_id: str) -> HttpResponse:
    """Who wrote which value, the newest first."""
    after = whole(request.GET.get("apres", ""))
    told = measures.indicator_changes(
        user_id(request), commune=code, indicator_id=indicator_number(indicator_id), after=after
    )
    moved = moved_to(request, told.commune, code, "indicateur_historique", indicator_id)
    if moved is not None:
        return moved
    context = {"told": told, "first": after is None}
    return show(request, "indicator_history", context, commune=told.commune)


def _view(request: HttpRequest, code: str, indicator_id: str) -> IndicatorView:
    return measures.indicator(
        user_id(request),
        commune=code,
        indicator_id=indicator_number(indicator_id),
        year=asked_year(request),
    )


def _show(
    request: HttpRequest, view: IndicatorView, typed: Typed, *, error: Refused | None = None
) -> HttpResponse:
    context = {
        "view": view,
        "typed": typed,
        "error": error,
        "field": FIELDS.get(str(error.where.get("field")), "valeur") if error else "",
        "direction": DIRECTIONS[view.fields.direction],
        "by_year": of_years(view),
        "by_day": of_days(view),
        "today": get_clock().today(),
    }
    status = status_of(error) if error else 200
    return show(request, "indicator", context, commune=view.commune, status=status)


def _form(
    request: HttpRequest,
    choices: Choices,
    typed: Typed,
    *,
    view: IndicatorView | None = None,
    version: int | None = None,
    read: Typed | None = None,
    error: Refused | None = None,
) -> HttpResponse:
    field = "item_id" if isinstance(error, UnknownItem) else str(error.where.get("field")) if error else ""
    projects = list(choices.projects)
    if view and view.fields.project_id and view.fields.project_id not in dict(projects):
        projects.append((view.fields.project_id, view.project_title))
    context = {
        "view": view,
        "typed": typed,
        "read": (read or typed) if view else {},
        "version": version if version is not None else view.version if view else "",
        "error": error,
        "field": NAME_OF.get(field, "nom") if error else "",
        "directions": list(DIRECTIONS.items()),
        "projects": [(str(number), title) for number, title in projects],
        "domains": [
            (domain.title, [item for item in choices.items if item.domain == domain.code])
            for domain in load().domains
        ],
    }
    return show(
        request,
        "indicator_form",
        context,
        commune=choices.commune,
        status=status_of(error) if error else 200,
    )


def _compare(request: HttpRequest, choices: Choices, typed: Typed, current: IndicatorView) -> HttpResponse:
    theirs = from_fields(current.fields)
    read = from_post(request.POST, prefix="lu_")
    context = {"view": current, "parts": compare(theirs, typed, read, choices), "theirs": theirs}
    return show(request, "indicator_conflict", context, commune=current.commune, status=409)
