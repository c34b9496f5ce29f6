"""What a reader may say of a page of a course that seems wrong or old, and what becomes of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from .errors import CommuneError

KINDS: Mapping[str, str] = MappingProxyType(
    {
        "error": "Une erreur",
        "changed": "Un texte ou un chiffre qui a changé",
        "unclear": "Un passage qui n’est pas clair",
        "other": "Autre chose",
    }
)
STATES: Mapping[str, str] = MappingProxyType(
    {"open": "Ouvert", "studied": "À l’étude", "corrected": "Corrigé", "kept": "Maintenu"}
)
"""Where a doubt stands; the codes are stored. « Maintenu »: the page was right, and stays as it is."""
SETTLED = frozenset({"corrected", "kept"})
WORDS: Mapping[str, str] = MappingProxyType(
    {
        "open": "Votre signalement a reçu une réponse",
        "studied": "Votre signalement est à l’étude",
        "corrected": "Votre signalement est pris en compte, la page est corrigée",
        "kept": "Le texte que vous avez signalé est maintenu, lisez pourquoi",
    }
)
"""What whoever told a doubt is told of it."""

LONGEST_TEXT, LONGEST_SOURCE, LONGEST_REPLY = 2000, 300, 1000
MOST_A_DAY = 20
"""Doubts of one person in one day of Paris."""
LONGEST_COURSE, LONGEST_NAME = 8, 120

_COURSE = re.compile(r"(?:T[0-9]{3}|MOOC[0-9]{1,2})\Z")
_NAME = re.compile(rf"(?=.{{1,{LONGEST_NAME}}}\Z)[a-z0-9]+(?:-[a-z0-9]+)*\Z")


class InvalidDoubt(CommuneError):
    """Words that no doubt or reply may hold: `faults` maps each field to what is wrong with it."""

    code = "doubt.invalid"

    def __init__(self, faults: Mapping[str, str]) -> None:
        field, message = next(iter(faults.items()))
        super().__init__(message, field=field)
        self.faults = dict(faults)


class TooManyDoubts(CommuneError):
    """One doubt more than a person may tell in a day."""

    code = "doubt.too_many"

    def __init__(self) -> None:
        super().__init__(
            f"Vous avez déjà envoyé {MOST_A_DAY} signalements aujourd’hui : c’est le plus pour une journée.",
            hint="Gardez votre texte et envoyez-le demain.",
        )


@dataclass(frozen=True, slots=True)
class Doubt:
    """What a reader says: its kind, his words, and where he has it from."""

    kind: str
    text: str
    source: str = ""


def names_a_page(course: str, unit: str, page: str) -> bool:
    """Whether the three are shaped as the compiler names a course, a unit and a page."""
    return bool(_COURSE.match(course) and _NAME.match(unit) and _NAME.match(page))


def checked(told: Doubt) -> Doubt:
    """The same as it is stored; raises InvalidDoubt, with all that is wrong."""
    kept = Doubt(told.kind, _plain(told.text), " ".join(told.source.split()))
    faults = {}
    if kept.kind not in KINDS:
        faults["kind"] = "Choisissez ce que vous signalez."
    if not kept.text:
        faults["text"] = "Écrivez ce qui ne va pas, et si possible ce qu’il faudrait lire."
    elif len(kept.text) > LONGEST_TEXT:
        faults["text"] = f"Ce texte est trop long : {LONGEST_TEXT} caractères au plus."
    if len(kept.source) > LONGEST_SOURCE:
        faults["source"] = f"Cette source est trop longue : {LONGEST_SOURCE} caractères au plus."
    if faults:
        raise InvalidDoubt(faults)
    return kept


def checked_reply(state: str, reply: str) -> str:
    """The reply as it is stored; raises InvalidDoubt. Whoever keeps a page as it is says why."""
    kept = _plain(reply)
    faults = {}
    if state not in STATES:
        faults["state"] = "Choisissez où en est ce signalement."
    if len(kept) > LONGEST_REPLY:
        faults["reply"] = f"Cette réponse est trop longue : {LONGEST_REPLY} caractères au plus."
    elif state == "kept" and not kept:
        faults["reply"] = "Dites pourquoi le texte est maintenu."
    if faults:
        raise InvalidDoubt(faults)
    return kept


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").strip()
