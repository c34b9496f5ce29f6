"""Priorités: the whole ranking with its reasons, and the weights that the commune gives."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from commune_core.priorities import proposed_urgency
from dashboard_plugin import api
from dashboard_plugin.data import Dashboard, PriorityRow
from dashboard_plugin.pages.access import page, show, user_id
from dashboard_plugin.pages.overview import moved_to
from dashboard_plugin.pages.years import asked_year, year_links

DEGREES = ("1", "2", "3", "4", "5")


@dataclass(frozen=True, slots=True)
class Group:
    """The priorities of one class, with what the class asks for."""

    code: str
    label: str
    rows: tuple[PriorityRow, ...]


@page
@require_http_methods(["GET", "HEAD", "POST"])
def priorites(request: HttpRequest, code: str) -> HttpResponse:
    """All priorities by class; a POST weighs one point again."""
    if request.method == "POST":
        return _weigh(request, code)
    dashboard = api.dashboard(user_id(request), commune=code, year=asked_year(request))
    moved = moved_to(request, dashboard.commune, code, "priorites")
    if moved is not None:
        return moved
    weighed = request.GET.get("modifier", "")
    context = {
        "dashboard": dashboard,
        "groups": _groups(dashboard),
        "degrees": range(1, 6),
        "weighed": weighed,
        "chosen": _chosen(dashboard, weighed),
        "years": year_links(request, dashboard),
    }
    return show(request, "priorities", context, commune=dashboard.commune)


def _groups(dashboard: Dashboard) -> list[Group]:
    groups = []
    for klass in dashboard.referential.classes:
        rows = tuple(row for row in dashboard.priorities if row.priority.klass == klass.code)
        if rows:
            groups.append(Group(klass.code, klass.label, rows))
    return groups


def _chosen(dashboard: Dashboard, item_id: str) -> dict[str, int | None]:
    """The weights of a point that differ from the proposed ones: what its form opens with."""
    for row in dashboard.priorities:
        priority = row.priority
        if priority.item.id == item_id:
            proposed = proposed_urgency(priority.note, alert=priority.alert)
            return {
                "importance": None
                if priority.importance == priority.item.default_importance
                else priority.importance,
                "urgency": None if priority.urgency == proposed else priority.urgency,
            }
    return {}


def _weigh(request: HttpRequest, code: str) -> HttpResponse:
    item_id = request.POST.get("point", "")
    importance, urgency = request.POST.get("importance", ""), request.POST.get("urgence", "")
    api.set_weighting(
        user_id(request),
        commune=code,
        item_id=item_id,
        importance=int(importance) if importance in DEGREES else None,
        urgency=int(urgency) if urgency in DEGREES else None,
    )
    messages.success(request, f"Les poids du point {item_id} sont enregistrés. Le classement est à jour.")
    address = reverse("viatic:priorites", args=[code])
    return HttpResponseRedirect(f"{address}?{urlencode({'modifier': item_id})}#{item_id}")
