"""History of a point: who wrote what, when, and what it replaced."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from commune_core.model import Item
from dashboard_plugin import api
from dashboard_plugin.pages import french
from dashboard_plugin.pages.access import page, show, user_id
from dashboard_plugin.pages.overview import moved_to
from dashboard_plugin.point_data import HistoryEntry

LABELS = {
    "value": "Réponse",
    "reason": "Motif",
    "depends_on": "De qui ça dépend",
    "confidence": "À quel point c’est sûr",
    "comment": "Commentaire",
    "source": "Source",
    "importance": "Importance",
    "urgency": "Urgence",
}


@dataclass(frozen=True, slots=True)
class Change:
    """One part of a write, in words; `before` is empty for the first one."""

    label: str
    before: str
    now: str


@page
@require_safe
def historique(request: HttpRequest, code: str, item_id: str) -> HttpResponse:
    """Twenty writes, the newest first; `apres` leads to older ones."""
    after = request.GET.get("apres", "")
    found = api.point_history(user_id(request), commune=code, item_id=item_id, after=after)
    moved = moved_to(request, found.commune, code, "historique", item_id)
    if moved is not None:
        return moved
    context = {
        "item": found.item,
        "entries": [(entry, tuple(_changes(entry))) for entry in found.entries],
        "following": found.following,
        "first": not after,
    }
    return show(request, "history", context, commune=found.commune)


def _changes(entry: HistoryEntry) -> Iterator[Change]:
    for name, label in LABELS.items():
        if name not in entry.now or (entry.before is None and name != "value" and not entry.now[name]):
            continue
        before = _words(name, entry.item, entry.before) if entry.before else ""
        now = _words(name, entry.item, entry.now)
        if now != before:
            yield Change(label, before, now)


def _words(name: str, item: Item, told: Mapping[str, Any]) -> str:
    value = told[name]
    match name:
        case "value":
            return french.stated(item, told["state"], value)
        case "importance" | "urgency":
            return "comme proposée" if value is None else f"{value} sur 5"
        case "depends_on":
            return french.competence(value) or "Comme proposé"
        case "confidence":
            return french.CONFIDENCES.get(value, value) or "Non précisé"
    return value or "Aucun"
