"""Answers as the lines of a spreadsheet, out and in again: the same lines give the same answers.

A cell holds what a person would type; the heading says what is expected. Only « Point » and « Réponse » are
needed on the way in: a workbook of one's own may have nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
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
MERGED = "(cellule fusionnée)"
"""What a reader of files puts in a cell that a merged one covers: nobody can tell what it says."""
_VERSION = re.compile(r"(?P<origin>.+)-(?P<number>[0-9]{1,9})")

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

    @classmethod
    def of(cls, answer: Any) -> Told:
        """The same of a stored answer, whatever class holds it."""
        return cls(**{name: getattr(answer, name) for name in (*_SAID, "version")})

    def says_as(self, other: Told) -> bool:
        """Whether both say the same, whatever their versions and the ends of their lines."""
        return all(_bare(getattr(self, name)) == _bare(getattr(other, name)) for name in _SAID)


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


def origin_of(commune: str, year: int) -> str:
    """What a version belongs to: the answers of one commune in one year."""
    return f"{commune}-{year}"


def cells(referential: Referential, item: Item, told: Told | None, *, origin: str) -> dict[str, Any]:
    """The cells of one item by heading; numbers and dates as such, for a spreadsheet to reckon with.

    A version means nothing outside its `origin` (see `origin_of`).
    """
    line: dict[str, Any] = dict.fromkeys(COLUMNS, "")
    line[POINT], line["Question"] = item.id, item.label
    line["Domaine"] = referential.domain(item.domain).title
    line[EXPECTED] = expected(item)
    if told is not None:
        line[ANSWER] = _shown(told)
        line[REASON], line[COMMENT], line[SOURCE] = map(_bare, (told.reason, told.comment, told.source))
        line[DEPENDS] = referential.competence_labels.get(told.depends_on, "")
        line[CONFIDENCE] = CONFIDENCES.get(told.confidence, "")
        line[VERSION] = f"{origin}-{told.version}" if told.version is not None else ""
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
    origin: str,
    today: date,
) -> tuple[Step, ...]:
    """What each (number, cells) would do; lines whose answer is empty are left out.

    `shown` maps the items that may be answered to "", the others to why they may not. A line that tells
    otherwise than what is stored is a conflict unless it names its version in this `origin`: nobody's answer
    is replaced by somebody who has not read it, nor by the file of another commune or of another year.
    """
    steps: list[Step] = []
    seen: dict[str, int] = {}
    for number, given in lines:
        item_id = str(given.get(POINT, "") or "").strip().upper()
        if given.get(ANSWER) in (None, ""):
            continue
        try:
            step = _step(referential, number, item_id, given, stored, shown, origin, today)
        except CommuneError as error:
            step = Step(number, item_id, "refused", message=f"{error.message} {error.hint}".strip())
        if item_id and item_id in seen:
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
    origin: str,
    today: date,
) -> Step:
    if MERGED in (given.get(POINT), given[ANSWER]) or not item_id:
        what = "La réponse" if given[ANSWER] == MERGED else "Le point"
        hint = "Écrivez-le dans chaque ligne ; une cellule fusionnée ne vaut que pour la première."
        raise InvalidAnswer(f"{what} manque.", hint=hint)
    item = referential.item(item_id)
    refusal = shown.get(item.id, "Ce point n’est pas dans votre état des lieux.")
    if refusal:
        raise InvalidAnswer(refusal, item=item.id)
    told, known = _told(referential, item, given, origin, today), stored.get(item.id)
    if known is None:
        return Step(number, item.id, "new", told)
    told = _completed(told, known, given)
    if told.says_as(known):
        return Step(number, item.id, "same", told, known)
    return Step(number, item.id, "changed" if told.version == known.version else "conflict", told, known)


def _told(referential: Referential, item: Item, given: Mapping[str, Any], origin: str, today: date) -> Told:
    value, state = _answer(item, given[ANSWER], today)
    return Told(
        value=value,
        state=state,
        reason=_text(given, REASON) if state != "answered" else "",
        depends_on=_choice(item, _text(given, DEPENDS), referential.competence_labels, DEPENDS),
        confidence=_choice(item, _text(given, CONFIDENCE), CONFIDENCES, CONFIDENCE),
        comment=_text(given, COMMENT),
        source=_text(given, SOURCE),
        version=_version(item, given.get(VERSION), origin),
    )


def _completed(told: Told, known: Told, given: Mapping[str, Any]) -> Told:
    """A column that the file does not have leaves what is stored; the source of a value goes with it."""
    columns = {DEPENDS: "depends_on", CONFIDENCE: "confidence", COMMENT: "comment", SOURCE: "source"}
    if told.state == known.state:
        columns[REASON] = "reason"
    kept = {name: getattr(known, name) for column, name in columns.items() if column not in given}
    told = replace(told, **kept)
    moved = (told.value, told.state) != (known.value, known.state)
    return replace(told, source="") if moved and told.source == known.source else told


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
    if item.kind == "text" and not isinstance(raw, str):
        raw = _written(raw)
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
    return str(_bare(_written(given.get(column))))


def _written(value: Any) -> str:
    """What a cell shows, as text."""
    if isinstance(value, float | int | Decimal) and not isinstance(value, bool):
        number = Decimal(str(value))
        return format(number.normalize(), "f").replace(".", ",") if number.is_finite() else str(value)
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    return str(value or "")


def _bare(value: Any) -> Any:
    """A text without the ends of lines of its spreadsheet."""
    return value.replace("\r\n", "\n").replace("\r", "\n").strip() if isinstance(value, str) else value


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


def _version(item: Item, raw: Any, origin: str) -> int | None:
    """The version that a line was read from; None where it was in another commune or another year."""
    if raw in (None, ""):
        return None
    found = _VERSION.fullmatch(str(raw).strip())
    if found is None:
        raise InvalidAnswer(
            f"« {str(raw)[:40]} » n’est pas une version (point {item.id}).",
            hint="Laissez cette colonne comme elle a été exportée, ou vide.",
            item=item.id,
        )
    return int(found["number"]) if found["origin"] == origin else None
