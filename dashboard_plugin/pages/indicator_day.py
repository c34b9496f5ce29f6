"""The value of an indicator on one day: to correct, to take away, and who wrote it before."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from commune_core.indicators import InvalidIndicator
from dashboard_plugin.api import measures
from dashboard_plugin.api.measures import Changes, IndicatorView
from dashboard_plugin.errors import NotSaved, UnknownIndicator
from dashboard_plugin.pages import french
from dashboard_plugin.pages.access import page, show, user_id
from dashboard_plugin.pages.indicator_address import indicator_number, status_of, whole
from dashboard_plugin.pages.overview import moved_to
from dashboard_plugin.stale import StaleValue


@page
@require_http_methods(["GET", "HEAD", "POST"])
def valeur(request: HttpRequest, code: str, indicator_id: str, day: str) -> HttpResponse:
    """The value of a day and its history; a POST corrects it, or (`geste=retirer`) takes it away."""
    on = _day(day)
    told = _told(request, code, indicator_id, on)
    if request.method != "POST":
        moved = moved_to(request, told.commune, code, "indicateur_valeur", indicator_id, day)
        return moved if moved is not None else _show(request, told)
    if request.POST.get("geste") == "retirer":
        return _remove(request, told, on)
    typed = {name: request.POST.get(name, "").strip() for name in ("valeur", "source")}
    try:
        saved = measures.set_value(
            user_id(request),
            commune=told.commune.code,
            indicator_id=told.indicator_id,
            on=on,
            value=typed["valeur"],
            source=typed["source"],
            version=whole(request.POST.get("version", "")),
        )
    except StaleValue as error:
        fresh = _told(request, told.commune.code, indicator_id, on)
        read = {name: request.POST.get(f"lu_{name}", "").strip() for name in typed}
        return _show(request, fresh, typed=typed, read=read, stale=error, status=409)
    except (InvalidIndicator, NotSaved) as error:
        version = request.POST.get("version", "")
        return _show(request, told, typed=typed, version=version, error=error, status=status_of(error))
    messages.success(request, f"La valeur est enregistrée. {french.day(on)} : {french.grouped(saved.value)}.")
    return _back(told, on)


def conflict(
    request: HttpRequest, view: IndicatorView, typed: dict[str, str], error: StaleValue
) -> HttpResponse:
    """A value was given for a day that has one: both, on the page of that day."""
    on = error.current.on
    told = _told(request, view.commune.code, str(view.id), on)
    nothing = {"valeur": "", "source": ""}
    return _show(request, told, typed=typed, read=nothing, stale=error, status=409)


def _told(request: HttpRequest, code: str, indicator_id: str, on: date) -> Changes:
    return measures.indicator_changes(
        user_id(request), commune=code, indicator_id=indicator_number(indicator_id), on=on
    )


def _remove(request: HttpRequest, told: Changes, on: date) -> HttpResponse:
    try:
        removed = measures.remove_value(
            user_id(request),
            commune=told.commune.code,
            indicator_id=told.indicator_id,
            on=on,
            version=whole(request.POST.get("version", "")) or 0,
        )
    except StaleValue as error:
        fresh = _told(request, told.commune.code, str(told.indicator_id), on)
        return _show(request, fresh, stale=error, removing=True, status=409)
    except NotSaved as error:
        return _show(request, told, error=error, status=status_of(error))
    words = "La valeur est retirée. Elle reste dans l’historique."
    messages.success(request, words if removed else "Cette valeur était déjà retirée.")
    return _back(told, on)


def _show(
    request: HttpRequest,
    told: Changes,
    *,
    typed: dict[str, str] | None = None,
    read: dict[str, str] | None = None,
    version: str | None = None,
    error: InvalidIndicator | NotSaved | None = None,
    stale: StaleValue | None = None,
    removing: bool = False,
    status: int = 200,
) -> HttpResponse:
    held = told.value
    stored = {"valeur": french.decimal(held.value) if held else "", "source": held.source if held else ""}
    shown: dict[str, Any] = {
        "told": told,
        "held": held,
        "typed": typed or stored,
        "stored": stored,
        # What one did not touch since one read it is theirs.
        "keep": {name: typed[name] == read[name] for name in read} if typed and read else {},
        "version": version if version is not None else held.version if held else "",
        "error": error,
        "stale": stale,
        "removing": removing,
        "compared": stale is not None and not removing and held is not None and typed != stored,
        "address": reverse(
            "viatic:indicateur_valeur", args=[told.commune.code, told.indicator_id, told.on.isoformat()]
        )
        if told.on
        else "",
    }
    return show(request, "indicator_value", shown, commune=told.commune, status=status)


def _back(told: Changes, on: date) -> HttpResponse:
    address = reverse("viatic:indicateur", args=[told.commune.code, told.indicator_id])
    return HttpResponseRedirect(f"{address}?annee={on.year}#valeurs")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UnknownIndicator("Ce jour n’existe pas.", hint="Repartez de la page de l’indicateur.") from None
