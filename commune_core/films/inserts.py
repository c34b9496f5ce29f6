"""What is shown over a film at given times: a figure, a question, a link, a note."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, cast

from ..typography import typeset
from .entries import ADDRESS_HINT, Fault, is_link, mapping, moment, text_of, told

Kind = Literal["figure", "question", "link", "note"]
KINDS: dict[str, str] = {"figure": "Chiffre", "question": "Question", "link": "Lien", "note": "À noter"}
KEYS = ("id", "at", "until", "kind", "title", "text", "value", "source", "href", "label", "choices", "pause")
LASTS = 10.0
"""Seconds an insert is shown where its end is not written."""
SHORTEST = 1.0
CHOICES = (2, 8)
_SLUG = re.compile(r"^[a-z0-9]+(-[a-z0-9]+)*$")


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer to a question; `feedback` is shown to who chose it."""

    text: str
    correct: bool
    feedback: str


@dataclass(frozen=True, slots=True)
class Insert:
    """What is shown from `at` to `until` seconds; with `pause`, the film waits for the learner."""

    id: str
    at: float
    until: float
    kind: Kind
    title: str
    text: str
    value: str
    source: str
    href: str
    label: str
    choices: tuple[Choice, ...]
    pause: bool
    index: int

    @property
    def word(self) -> str:
        """What it is, in one word of French."""
        return KINDS[self.kind]


def insert(raw: Any, index: int, found: list[Fault]) -> Insert | None:
    """An insert, or None once told why not."""
    line = mapping(raw, KEYS, "inserts", index, found)
    if not line:
        return None
    kind = line.get("kind")
    if not isinstance(kind, str) or kind not in KINDS:
        told(found, "inserts", index, f"« {kind} » n’est pas une sorte d’incrustation ({', '.join(KINDS)}).")
        return None
    times, before = _times(line, index, found), len(found)
    title = text_of(line, "title")
    if not title:
        told(found, "inserts", index, "Cette incrustation n’a pas de titre.")
    choices = _choices(line.get("choices"), index, found) if kind == "question" else ()
    _needs(line, kind, index, found)
    if times is None or len(found) > before:
        return None
    name = text_of(line, "id") or f"{kind}-{int(times[0])}"
    if not _SLUG.match(name):
        told(
            found,
            "inserts",
            index,
            f"Identifiant « {name} » : petites lettres sans accent, chiffres, traits d’union.",
        )
        return None
    pause = line.get("pause")
    return Insert(
        id=name,
        at=times[0],
        until=times[1],
        kind=cast(Kind, kind),
        title=title,
        text=text_of(line, "text"),
        value=text_of(line, "value"),
        source=text_of(line, "source"),
        href=str(line.get("href") or "") if kind == "link" else "",
        label=text_of(line, "label"),
        choices=choices,
        pause=pause if isinstance(pause, bool) else kind == "question",
        index=index,
    )


def _times(line: Mapping[str, Any], index: int, found: list[Fault]) -> tuple[float, float] | None:
    at = moment(line, "at", "inserts", index, found)
    if at is None:
        return None
    if line.get("until") in (None, ""):
        return at, at + LASTS
    until = moment(line, "until", "inserts", index, found)
    if until is not None and until < at + SHORTEST:
        told(found, "inserts", index, "Une incrustation dure au moins une seconde : sa fin suit son début.")
        return None
    return None if until is None else (at, until)


def _needs(line: Mapping[str, Any], kind: str, index: int, found: list[Fault]) -> None:
    if kind == "figure" and not text_of(line, "value"):
        told(found, "inserts", index, "Un chiffre a besoin de sa valeur.")
    if kind == "note" and not text_of(line, "text"):
        told(found, "inserts", index, "Une note a besoin d’un texte.")
    if kind == "link" and not is_link(line.get("href")):
        told(found, "inserts", index, f"« {line.get('href') or ''} » : {ADDRESS_HINT}")
    pause = line.get("pause")
    if pause is not None and not isinstance(pause, bool):
        told(found, "inserts", index, "La pause se dit par oui ou par non.")


def _choices(raw: Any, index: int, found: list[Fault]) -> tuple[Choice, ...]:
    least, most = CHOICES
    if not isinstance(raw, list) or not least <= len(raw) <= most:
        told(found, "inserts", index, f"Une question a de {least} à {most} réponses.")
        return ()
    choices = []
    for number, each in enumerate(raw, 1):
        line = each if isinstance(each, Mapping) else {}
        text, feedback = text_of(line, "text"), text_of(line, "feedback")
        correct = line.get("correct", False)
        if not text or not isinstance(correct, bool) or set(line) - {"text", "correct", "feedback"}:
            told(found, "inserts", index, f"La réponse {number} ne peut pas être lue.")
            return ()
        if not feedback:
            told(found, "inserts", index, f"La réponse {number} n’a pas d’explication.")
        choices.append(Choice(text, correct, feedback))
    if not any(each.correct for each in choices):
        told(found, "inserts", index, "Aucune réponse n’est juste.")
    if len({typeset(each.text) for each in choices}) < len(choices):
        told(found, "inserts", index, "Deux réponses sont les mêmes.")
    return tuple(choices)
