"""What every page of one promotion shares: its header, and the places below it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import NoReverseMatch, reverse

from commune_core.errors import Forbidden
from commune_core.policy import Operation
from dashboard_plugin.pages.access import show
from dashboard_plugin.pages.navigation import Entry, entry
from dashboard_plugin.promotion_data import PromotionView

# Label, route, and the operations of which one at least opens it. A route that has no page is left out.
PLACES: tuple[tuple[str, str, tuple[Operation, ...]], ...] = (
    ("La promotion", "promotion", (Operation.READ_PROMOTION,)),
    ("Membres", "promotion_membres", (Operation.ENROL_MEMBERS, Operation.FOLLOW_GROUP)),
    ("Mon parcours", "promotion_parcours", (Operation.TAKE_PART,)),
    ("Suivi", "promotion_suivi", (Operation.FOLLOW_GROUP, Operation.READ_AGGREGATES)),
    ("Questions", "promotion_questions", (Operation.FOLLOW_GROUP, Operation.TAKE_PART)),
    (
        "Séances",
        "promotion_seances",
        (Operation.HOLD_MEETING, Operation.TAKE_PART),
    ),
    ("Messages", "promotion_messages", (Operation.ANNOUNCE, Operation.TAKE_PART)),
    ("Preuves", "promotion_preuves", (Operation.ATTEST, Operation.TAKE_PART)),
    ("Réglages", "promotion_reglages", (Operation.MANAGE_PROMOTION,)),
    ("Équipe", "promotion_equipe", (Operation.NAME_ROLES,)),
)
BELOW = {
    "promotion_reglages": ("promotion_organisme",),
    "promotion_membres": ("promotion_financements",),
    "promotion_parcours": ("promotion_commune",),
}
"""Pages that belong to a place and have another address."""


def promotion_number(text: str) -> int:
    """The number of a promotion in an address; what is none is refused like a closed one."""
    if text.isascii() and text.isdigit() and len(text) < 19:
        return int(text)
    raise Forbidden()


def show_promotion(
    request: HttpRequest,
    template: str,
    context: dict[str, Any],
    *,
    promotion: PromotionView,
    status: int = 200,
) -> HttpResponse:
    """A page of one promotion: `viatic/<template>.html`, which extends `viatic/promotion_base.html`."""
    shell = {"promotion": promotion, "promotion_places": promotion_places(request, promotion)}
    return show(request, template, {**shell, **context}, status=status)


def promotion_places(request: HttpRequest, promotion: PromotionView) -> tuple[Entry, ...]:
    """The places of one promotion that its reader may open and that have a page."""
    entries = []
    for label, name, operations in PLACES:
        if not {each.value for each in operations} & promotion.may:
            continue
        try:
            url = reverse(f"viatic:{name}", args=[promotion.id])
        except NoReverseMatch:
            continue
        below: tuple[str, ...] = () if name == "promotion" else (url,)
        below += tuple(reverse(f"viatic:{each}", args=[promotion.id]) for each in BELOW.get(name, ()))
        entries.append(entry(label, url, request.path, within=below))
    return tuple(entries)
