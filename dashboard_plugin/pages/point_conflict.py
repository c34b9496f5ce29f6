"""Two answers to one point, face to face: whoever comes second chooses, part by part."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.http import HttpRequest, HttpResponse

from commune_core.model import Item
from dashboard_plugin.data import AnswerView
from dashboard_plugin.pages import french
from dashboard_plugin.pages.access import show
from dashboard_plugin.pages.point_form import PointForm, from_answer, in_words
from dashboard_plugin.pages.point_place import Place, walk

NEW_YEAR = "Un nouvel état des lieux a commencé. Relisez votre réponse, puis enregistrez-la de nouveau."


@dataclass(frozen=True, slots=True)
class Difference:
    """One part of the two answers, in words; `same` when there is nothing to choose."""

    name: str
    label: str
    theirs: str
    yours: str

    @property
    def same(self) -> bool:
        """Whether both say the same."""
        return self.theirs == self.yours


def compare(request: HttpRequest, place: Place, form: PointForm, current: AnswerView) -> HttpResponse:
    """Both answers, part by part, with a choice: nothing is lost, nothing is merged blindly."""
    item = place.row.item
    query = walk(request)
    context = {
        "place": place,
        "item": item,
        "form": replace(form, version=current.version),
        "current": current,
        "differences": differences(item, from_answer(item, current), form),
        "query": f"?{query.urlencode()}" if query else "",
        "row": place.row,
    }
    return show(request, "point_conflict", context, commune=place.sheet.commune, status=409)


def differences(item: Item, theirs: PointForm, yours: PointForm) -> tuple[Difference, ...]:
    """The two answers part by part; « garder_<name> » says which part is kept."""
    return (
        Difference("reponse", "Réponse", in_words(item, theirs), in_words(item, yours)),
        Difference("depend", "De qui ça dépend", _up_to(theirs.depends_on), _up_to(yours.depends_on)),
        Difference("certitude", "À quel point c’est sûr", _sure(theirs.confidence), _sure(yours.confidence)),
        Difference("commentaire", "Commentaire", theirs.comment or "Aucun", yours.comment or "Aucun"),
    )


def _up_to(code: str) -> str:
    return french.competence(code) or "Pas précisé"


def _sure(code: str) -> str:
    return french.CONFIDENCES.get(code, code) or "Pas précisé"
