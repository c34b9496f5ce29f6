"""One point among its neighbours: where a person stands in the list he walks through."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, QueryDict

from commune_core.errors import Forbidden, UnknownItem
from commune_core.model import Domain
from dashboard_plugin import api
from dashboard_plugin.data import ItemRow, Sheet
from dashboard_plugin.pages.access import user_id
from dashboard_plugin.pages.years import asked_year


@dataclass(frozen=True, slots=True)
class Place:
    """One point among its neighbours: the other points of its domain, or of the express questionnaire."""

    sheet: Sheet
    row: ItemRow
    domain: Domain
    position: int
    express: bool

    @property
    def previous(self) -> ItemRow | None:
        """The point before."""
        return self.sheet.rows[self.position - 1] if self.position else None

    @property
    def following(self) -> ItemRow | None:
        """The point after."""
        return self.sheet.rows[self.position + 1] if self.position + 1 < len(self.sheet.rows) else None


def place_of(request: HttpRequest, code: str, item_id: str) -> Place:
    """The point asked for, in the list one walks through; raises Forbidden, UnknownItem."""
    express, year = request.GET.get("liste") == "express", asked_year(request)
    selection = "express" if express else item_id.partition("-")[0]
    sheet = api.sheet(user_id(request), commune=code, items=selection, year=year, proposals=True)
    item = sheet.referential.item(item_id)
    if express and not item.express:
        express, sheet = (
            False,
            api.sheet(user_id(request), commune=code, items=item.domain, year=year, proposals=True),
        )
    for position, row in enumerate(sheet.rows):
        if row.item.id == item_id:
            return Place(sheet, row, sheet.referential.domain(item.domain), position, express)
    if item.sensitive:
        raise Forbidden(
            "Ce point est réservé au maire, à la direction générale et aux personnes qu’ils désignent.",
            hint="Demandez au maire ou au secrétariat général de vous désigner.",
        )
    raise UnknownItem(
        f"Le point {item_id} ne concerne pas une commune de cette taille.",
        hint="Il est masqué de votre état des lieux et ne compte pas dans le score.",
    )


def walk(request: HttpRequest) -> QueryDict:
    """The list one is walking through and the way back, kept from page to page."""
    kept = QueryDict(mutable=True)
    for name in ("liste", "retour", "annee"):
        if request.GET.get(name):
            kept[name] = request.GET[name]
    return kept
