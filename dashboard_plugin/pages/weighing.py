"""The form that weighs one point, and two choices for one point face to face."""

from __future__ import annotations

from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from commune_core.errors import StaleWeighting
from dashboard_plugin import api
from dashboard_plugin.data import Dashboard, WeightingView
from dashboard_plugin.errors import ClosedCampaign
from dashboard_plugin.pages.access import error_page, show, user_id
from dashboard_plugin.pages.point_conflict import Difference

DEGREES = ("1", "2", "3", "4", "5")


@dataclass(frozen=True, slots=True)
class Weights:
    """What the form holds; `version` is that of the choice it was read from, None without one."""

    importance: int | None = None
    urgency: int | None = None
    reason: str = ""
    version: int | None = None


def opened(dashboard: Dashboard, item_id: str, *, this_year: int) -> Weights:
    """The form of a point as it opens; that of an earlier year is shown, and is no version."""
    for row in dashboard.priorities:
        if row.priority.item.id == item_id and row.weighting is not None:
            weights = _of(row.weighting)
            return weights if dashboard.year == this_year else replace(weights, version=None)
    return Weights()


def weigh(request: HttpRequest, code: str) -> HttpResponse:
    """Save the weights that were sent, or show both choices when somebody was faster."""
    item_id, sent = request.POST.get("point", ""), _sent(request)
    try:
        api.set_weighting(
            user_id(request),
            commune=code,
            item_id=item_id,
            version=sent.version,
            importance=sent.importance,
            urgency=sent.urgency,
            reason=sent.reason,
        )
    except ClosedCampaign as error:
        degrees = f"importance {_degree(sent.importance)}, urgence {_degree(sent.urgency)}".lower()
        return error_page(request, error, typed=f"{sent.reason} ({item_id}, {degrees})".strip())
    except StaleWeighting as error:
        return _compare(request, code, item_id, sent, error.current)
    messages.success(request, f"Les poids du point {item_id} sont enregistrés. Le classement est à jour.")
    address = reverse("viatic:priorites", args=[code])
    return HttpResponseRedirect(f"{address}?{urlencode({'modifier': item_id})}#{item_id}")


def _sent(request: HttpRequest) -> Weights:
    """The weights of the form; after a comparison, those of the other where « garder_<part> » says so."""
    kept = {}
    for name in ("importance", "urgence", "raison"):
        theirs = request.POST.get(f"garder_{name}") == "leur"
        kept[name] = request.POST.get(f"leur_{name}" if theirs else name, "").strip()
    version = request.POST.get("version", "")
    return Weights(
        importance=int(kept["importance"]) if kept["importance"] in DEGREES else None,
        urgency=int(kept["urgence"]) if kept["urgence"] in DEGREES else None,
        reason=kept["raison"],
        version=int(version) if version.isascii() and version.isdigit() and len(version) < 10 else None,
    )


def _compare(
    request: HttpRequest, code: str, item_id: str, sent: Weights, current: WeightingView | None
) -> HttpResponse:
    commune = api.sheet(user_id(request), items=item_id, commune=code)
    theirs = _of(current) if current else Weights()
    context = {
        "item": commune.referential.item(item_id),
        "sent": replace(sent, version=theirs.version),
        "theirs": theirs,
        "current": current,
        "differences": (
            Difference("importance", "Importance", _degree(theirs.importance), _degree(sent.importance)),
            Difference("urgence", "Urgence", _degree(theirs.urgency), _degree(sent.urgency)),
            Difference("raison", "Raison", theirs.reason or "Aucune", sent.reason or "Aucune"),
        ),
    }
    return show(request, "priorities_conflict", context, commune=commune.commune, status=409)


def _of(view: WeightingView) -> Weights:
    return Weights(view.importance, view.urgency, view.reason, view.version)


def _degree(value: int | None) -> str:
    return "Comme proposée" if value is None else f"{value} sur 5"
