"""What the form of a point sends, and its writing: the same for its page and for a script."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from commune_core.answers import accepted
from commune_core.model import Item
from dashboard_plugin import api
from dashboard_plugin.data import SavedAnswer
from dashboard_plugin.errors import ClosedCampaign
from dashboard_plugin.pages.point_form import PointForm, from_post, merged
from dashboard_plugin.pages.point_place import Place


def sent_form(place: Place, data: Mapping[str, str]) -> PointForm:
    """What was sent, with what was chosen between two answers."""
    item, stored = place.row.item, place.row.answer
    form = from_post(item, data, stored)
    if stored is not None and "garder_reponse" in data:
        form = merged(item, form, stored, data)
    return form


def what_lacks(item: Item, form: PointForm) -> str:
    """What must still be filled in before there is an answer to save; empty when nothing."""
    if not form.choice:
        return "Choisissez une réponse, ou « Je ne sais pas »."
    return f"Écrivez votre réponse : {accepted(item)}." if form.raw == "" else ""


def save_form(person: int, place: Place, form: PointForm) -> SavedAnswer:
    """Write the answer; raises ClosedCampaign for a past year, and what `api.save_answer` raises."""
    if place.sheet.year != place.sheet.years[-1]:
        raise ClosedCampaign(
            f"L’état des lieux de {place.sheet.year} est passé : il ne reçoit plus de réponse.",
            hint="Répondez dans celui de cette année.",
            year=place.sheet.year,
        )
    return api.save_answer(
        person, item_id=place.row.item.id, commune=place.sheet.commune.code, **arguments(form)
    )


def arguments(form: PointForm) -> dict[str, Any]:
    """What `api.save_answer` takes of a form."""
    return {
        "raw": form.raw,
        "version": form.version,
        "state": form.state,
        "reason": form.reason,
        "depends_on": form.depends_on,
        "comment": form.comment,
        "confidence": form.confidence,
        "source": form.source,
    }
