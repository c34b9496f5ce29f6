"""What the browser sends to the handlers, checked, and the two sides of a conflict put face to face."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from commune_core import answers
from commune_core.errors import InvalidAnswer, StaleAnswer
from commune_core.model import Item
from commune_core.referential import Referential
from dashboard_plugin.api import AnswerView

from . import presentation

STATES = ("answered", "not_applicable", "unknown")
LONGEST_TEXT = {
    "reason": 500,
    "depends_on": 20,
    "comment": 4000,
    "confidence": 10,
    "source": 200,
    "commune": 32,
    "item": 32,
}


def read_request(data: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments of `api.save_answer` found in `data`; raises InvalidAnswer, whose `field` says where."""
    texts = {name: _text(data, name, longest) for name, longest in LONGEST_TEXT.items()}
    state, version, value = data.get("state", "answered"), data.get("version"), data.get("value")
    if state not in STATES:
        raise InvalidAnswer("Choisissez une réponse.", hint="« Je ne sais pas » en est une.", field="value")
    if version is not None and (isinstance(version, bool) or not isinstance(version, int)):
        raise InvalidAnswer("La version est un nombre entier.", hint="Rechargez la page.", field="version")
    if not isinstance(value, str | int | float | None):
        raise InvalidAnswer("Cette réponse ne peut pas être lue.", hint="Rechargez la page.", field="value")
    if state == "answered" and value in (None, ""):
        raise InvalidAnswer("Donnez une réponse.", hint="« Je ne sais pas » en est une.", field="value")
    return {
        "item_id": texts["item"] or "",
        "raw": value if state == "answered" else None,
        "version": version,
        "commune": texts["commune"] or None,
        "state": state,
        "reason": texts["reason"] or "",
        "depends_on": texts["depends_on"],
        "comment": texts["comment"],
        "confidence": texts["confidence"],
        "source": texts["source"],
    }


def _text(data: Mapping[str, Any], name: str, longest: int) -> str | None:
    text = data.get(name)
    if text is None:
        return None
    # JSON can spell half a character ("\ud800"), which no database stores.
    if not isinstance(text, str) or any("\ud800" <= sign <= "\udfff" for sign in text):
        raise InvalidAnswer("Ce texte ne peut pas être lu.", hint="Rechargez la page.", field=name)
    if len(text) > longest:
        raise InvalidAnswer(f"Ce texte dépasse {longest} caractères.", hint="Raccourcissez-le.", field=name)
    return text


def comparison(error: StaleAnswer, request: Mapping[str, Any], referential: Referential) -> dict[str, Any]:
    """The error, both texts of each field that differs, and the stored answer, ready to be sent back."""
    current: AnswerView | None = error.current
    item = referential.item(request["item_id"])
    theirs = {
        "value": presentation.answer_text(item, current, referential),
        "depends_on": _dependence(current.depends_on if current else "", referential),
        "confidence": presentation.confidence_text(current.confidence if current else ""),
        "comment": current.comment if current else "",
    }
    mine = {
        "value": _typed_text(item, request, referential),
        "depends_on": _dependence(request["depends_on"], referential),
        "confidence": presentation.confidence_text(request["confidence"] or ""),
        "comment": request["comment"] or "",
    }
    labels = {
        "value": "Réponse",
        "depends_on": "De qui ça dépend",
        "confidence": "À quel point c’est sûr",
        "comment": "Commentaire",
    }
    return {
        **error.as_dict(),
        "current": presentation.answer_data(current),
        "by": presentation.signature(current),
        "fields": [
            {"name": name, "label": label, "mine": mine[name], "theirs": theirs[name]}
            for name, label in labels.items()
            if mine[name] != theirs[name]
        ],
    }


def _dependence(code: str | None, referential: Referential) -> str:
    return referential.competence_labels.get(code or "", presentation.NO_DEPENDENCE_TEXT)


def _typed_text(item: Item, request: Mapping[str, Any], referential: Referential) -> str:
    if request["state"] == "unknown":
        return presentation.UNKNOWN_TEXT
    if request["state"] == "not_applicable":
        return presentation.not_applicable_text(request["reason"])
    try:
        value = answers.parse(item, request["raw"], today=timezone.localdate())
    except InvalidAnswer:
        return str(request["raw"])
    return presentation.value_text(item, value, referential.scale_labels)
