"""Answers as the lines of a spreadsheet, out and in again: the same lines give the same answers.

A cell holds what a person would type; the heading says what is expected. Only « Point » and « Réponse » are
needed on the way in: a workbook of one's own may have nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

from .answers import NEVER, NOT_APPLICABLE, AnswerValue, accepted, parse
from .errors import CommuneError, InvalidAnswer
from .model import Item
from .referential import Referential
from .territory import normalise

POINT, ANSWER = "Point", "Réponse"
REASON, DEPENDS, CONFIDENCE = "Motif si sans objet", "De qui ça dépend", "Confiance"
COMMENT, SOURCE, VERSION = "Commentaire", "Source", "Version"
COLUMNS = (POINT, "Domaine", "Question", ANSWER, REASON, DEPENDS, CONFIDENCE, COMMENT, SOURCE, VERSION)
EXPECTED = "Réponse attendue"
HEADINGS: Mapping[str, tuple[str, ...]] = {
    POINT: ("point", "identifiant", "id", "code"),
    ANSWER: ("reponse", "valeur"),
    REASON: ("motif si sans objet", "motif", "raison"),
    DEPENDS: ("de qui ca depend", "depend de", "competence"),
    CONFIDENCE: ("confiance",),
    COMMENT: ("commentaire", "commentaires", "observation", "observations"),
    SOURCE: ("source",),
    VERSION: ("version",),
}
NEEDED = (POINT, ANSWER)
UNKNOWN, NOT_CONCERNED, NEVER_WORD = "Je ne sais pas", "Sans objet", "Jamais"
CONFIDENCES = {"sure": "Sûr", "estimated": "Estimé", "to_check": "À vérifier"}
MOST_LINES = 2000

Change = Literal["new", "changed", "same", "conflict", "refused"]


@dataclass(frozen=True, slots=True)
class Told:
    """An answer as it is known or as a line tells it. `version` None: no answer was known."""

    value: AnswerValue
    state: str
    reason: str = ""
    depends_on: str = ""
    confidence: str = ""
    comment: str = ""
    source: str = ""
    version: int | None = None

    def says_as(self, other: Told) -> bool:
        """Whether both say the same, whatever their versions."""
        return all(getattr(self, name) == getattr(other, name) for name in _SAID)


_SAID = ("value", "state", "reason", "depends_on", "confidence", "comment", "source")


@dataclass(frozen=True, slots=True)
class Step:
    """What one line of a file would do. `told` is None on a refused line, `message` says why."""

    line: int
    item_id: str
    change: Change
    told: Told | None = None
    stored: Told | None = None
    message: str = ""


def cells(referential: Referential, item: Item, told: Told | None) -> dict[str, Any]:
    """The cells of one item by heading; numbers and dates as such, for a spreadsheet to reckon with."""
    line: dict[str, Any] = dict.fromkeys(COLUMNS, "")
    line[POINT], line["Question"] = item.id, item.label
    line["Domaine"] = referential.domain(item.domain).title
    line[EXPECTED] = expected(item)
    if told is not None:
        line[ANSWER] = _shown(told)
        line[REASON], line[COMMENT], line[SOURCE] = told.reason, told.comment, told.source
        line[DEPENDS] = referential.competence_labels.get(told.depends_on, "")
        line[CONFIDENCE] = CONFIDENCES.get(told.confidence, "")
        line[VERSION] = told.version if told.version is not None else ""
    return line


def expected(item: Item) -> str:
    """What may be written in the answer's cell."""
    return f"{accepted(item)} ; « {NOT_CONCERNED} » ; « {UNKNOWN} »"


def plan(
    referential: Referential,
    lines: Iterable[tuple[int, Mapping[str, Any]]],
    stored: Mapping[str, Told],
    *,
    shown: Mapping[str, str],
    today: date,
) -> tuple[Step, ...]:
    """What each (number, cells) would do; lines whose answer is empty are left out.

    `shown` maps the items that may be answered to "", the others to why they may not. A line that tells
    otherwise than what is stored is a conflict unless it names its version: nobody's answer is replaced by
    somebody who has not read it.
    """
    steps: list[Step] = []
    seen: dict[str, int] = {}
    for number, given in lines:
        item_id = str(given.get(POINT, "") or "").strip().upper()
        if item_id and given.get(ANSWER) in (None, ""):
            continue
        try:
            step = _step(referential, number, item_id, given, stored, shown, today)
        except CommuneError as error:
            step = Step(number, item_id, "refused", message=f"{error.message} {error.hint}".strip())
        if item_id in seen:
            message = f"Le point {item_id} est déjà à la ligne {seen[item_id]}."
            step = Step(number, item_id, "refused", message=message)
        seen.setdefault(item_id, number)
        steps.append(step)
    return tuple(steps)


def _step(
    referential: Referential,
    number: int,
    item_id: str,
    given: Mapping[str, Any],
    stored: Mapping[str, Told],
    shown: Mapping[str, str],
    today: date,
) -> Step:
    if not item_id:
        hint = "Écrivez-le dans chaque ligne ; une cellule fusionnée ne vaut que pour la première."
        raise InvalidAnswer("Le point manque.", hint=hint)
    item = referential.item(item_id)
    refusal = shown.get(item.id, "Ce point n’est pas dans votre état des lieux.")
    if refusal:
        raise InvalidAnswer(refusal, item=item.id)
    told, known = _told(referential, item, given, today), stored.get(item.id)
    if known is None:
        return Step(number, item.id, "new", told)
    told = _completed(told, known, given)
    if told.says_as(known):
        return Step(number, item.id, "same", told, known)
    return Step(number, item.id, "changed" if told.version == known.version else "conflict", told, known)


def _told(referential: Referential, item: Item, given: Mapping[str, Any], today: date) -> Told:
    value, state = _answer(item, given[ANSWER], today)
    return Told(
        value=value,
        state=state,
        reason=_text(given, REASON) if state == "not_applicable" else "",
        depends_on=_choice(item, _text(given, DEPENDS), referential.competence_labels, DEPENDS),
        confidence=_choice(item, _text(given, CONFIDENCE), CONFIDENCES, CONFIDENCE),
        comment=_text(given, COMMENT),
        source=_text(given, SOURCE),
        version=_version(item, given.get(VERSION)),
    )


def _completed(told: Told, known: Told, given: Mapping[str, Any]) -> Told:
    """A column that the file does not have leaves what is stored."""
    columns = {DEPENDS: "depends_on", CONFIDENCE: "confidence", COMMENT: "comment", SOURCE: "source"}
    kept = {name: getattr(known, name) for column, name in columns.items() if column not in given}
    return Told(**{name: kept.get(name, getattr(told, name)) for name in (*_SAID, "version")})


def _answer(item: Item, raw: Any, today: date) -> tuple[AnswerValue, str]:
    words = normalise(raw) if isinstance(raw, str) else ""
    if words in ("je ne sais pas", "ne sait pas", "inconnu"):
        return None, "unknown"
    if isinstance(raw, datetime):
        raw = raw.date()
    if isinstance(raw, bool) and item.kind != "yes_no":
        raise InvalidAnswer(
            f"« {raw} » ne répond pas au point {item.id}.", hint=f"Attendu : {accepted(item)}."
        )
    value = parse(item, raw, today=today)
    return value, "not_applicable" if value is NOT_APPLICABLE else "answered"


def _shown(told: Told) -> Any:
    if told.state == "not_applicable":
        return NOT_CONCERNED
    if told.state == "unknown" or told.value is None:
        return UNKNOWN
    if told.value is NEVER:
        return NEVER_WORD
    if isinstance(told.value, bool):
        return "Oui" if told.value else "Non"
    return told.value


def _text(given: Mapping[str, Any], column: str) -> str:
    value = given.get(column)
    if isinstance(value, float | int | Decimal) and not isinstance(value, bool):
        return format(Decimal(str(value)).normalize(), "f")
    return str(value or "").strip()


def _choice(item: Item, text: str, labels: Mapping[str, str], column: str) -> str:
    """The code of what a cell says, by its code or its label."""
    if not text:
        return ""
    for code, label in labels.items():
        if normalise(text) in (normalise(code), normalise(label)):
            return code
    raise InvalidAnswer(
        f"« {text[:40]} » n’est pas possible dans la colonne « {column} » (point {item.id}).",
        hint=f"Choix : {', '.join(labels.values())}.",
        item=item.id,
    )


def _version(item: Item, raw: Any) -> int | None:
    if raw in (None, ""):
        return None
    try:
        number = Decimal(str(raw).strip())
    except ArithmeticError:
        number = Decimal(-1)
    if number != number.to_integral_value() or not 0 < number < 2**31:
        raise InvalidAnswer(
            f"« {str(raw)[:40]} » n’est pas une version (point {item.id}).",
            hint="Laissez cette colonne comme elle a été exportée, ou vide.",
            item=item.id,
        )
    return int(number)
