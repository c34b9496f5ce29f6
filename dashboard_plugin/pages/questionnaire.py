"""The questionnaire on one page: every point of a selection with its form, answered one after the other.

Each form is sent to the page of its own point, which saves, refuses or compares as usual, and leads back.
With JavaScript the answers wait in the browser when the network is cut (decision 0023).
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from dashboard_plugin import api
from dashboard_plugin.data import ItemRow, Sheet
from dashboard_plugin.pages.access import page, show, user_id
from dashboard_plugin.pages.overview import moved_to
from dashboard_plugin.pages.point_form import Fields, opened


@dataclass(frozen=True, slots=True)
class Question:
    """One point of the page, between its neighbours."""

    row: ItemRow
    fields: Fields
    number: int
    previous: str
    following: str

    @property
    def settled(self) -> bool:
        """Whether it counts as answered."""
        return self.row.answer is not None and self.row.answer.state != "unknown"


@page
@require_safe
def questionnaire(request: HttpRequest, code: str) -> HttpResponse:
    """All the points of a domain (?domaine=FIN), else the express ones."""
    domain = request.GET.get("domaine", "")
    sheet = api.sheet(user_id(request), commune=code, items=domain or "express", proposals=True)
    moved = moved_to(request, sheet.commune, code, "questionnaire")
    if moved is not None:
        return moved
    context = {
        "sheet": sheet,
        "questions": _questions(sheet),
        "chosen": sheet.referential.domain(domain) if domain else None,
        # The page of a point finds its domain by itself.
        "query": urlencode(
            {"retour": "questionnaire"} if domain else {"liste": "express", "retour": "questionnaire"}
        ),
    }
    return show(request, "questionnaire", context, commune=sheet.commune)


def _questions(sheet: Sheet) -> list[Question]:
    ids = ["", *(row.item.id for row in sheet.rows), ""]
    return [
        Question(
            row=row,
            fields=Fields(
                row.item,
                opened(row),
                sheet.referential,
                uid=f"-{row.item.id}",
                proposal=row.proposal,
                holder=row.holder,
            ),
            number=number,
            previous=ids[number - 1],
            following=ids[number + 1],
        )
        for number, row in enumerate(sheet.rows, start=1)
    ]
