"""A film as it is written, as plain lists: what can be read of it, and each fault in French.

What cannot be read is left out and told; the rest of the film is shown all the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from ..typography import NBSP, typeset
from . import entries, inserts
from .entries import Caption, Chapter, Fault, Passage, Source
from .inserts import Choice, Insert
from .times import BadTime, read_time, tell

__all__ = ["FIELDS", "Caption", "Chapter", "Choice", "Fault", "Film", "Insert", "Passage", "Source"]

FIELDS = (
    "sources",
    "captions",
    "transcript",
    "chapters",
    "inserts",
    "duration",
    "poster",
    "credit",
    "show_inserts",
    "share",
)
"""The settings of a film, in the order of its XML; the title is not one of them."""
MOST = {"sources": 12, "captions": 12, "transcript": 2000, "chapters": 200, "inserts": 200}
_NAMES = {
    "sources": "la liste des fichiers",
    "captions": "la liste des sous-titres",
    "transcript": "la transcription",
    "chapters": "la liste des chapitres",
    "inserts": "la liste des incrustations",
}


@dataclass(frozen=True, slots=True)
class Film:
    """What can be shown of a film; times in seconds, `duration` 0 where not known, `share` in percents."""

    sources: tuple[Source, ...]
    captions: tuple[Caption, ...]
    transcript: tuple[Passage, ...]
    chapters: tuple[Chapter, ...]
    inserts: tuple[Insert, ...]
    duration: float
    poster: str
    credit: str
    show_inserts: bool
    share: int

    def insert(self, insert_id: str) -> Insert | None:
        """The insert of this name."""
        return next((each for each in self.inserts if each.id == insert_id), None)


def read(settings: Mapping[str, Any]) -> tuple[Film, list[Fault]]:
    """The film of these settings (FIELDS; a missing one is its default) and all that is wrong with it."""
    found: list[Fault] = []
    readers = {
        "sources": entries.source,
        "captions": entries.caption,
        "transcript": entries.passage,
        "chapters": entries.chapter,
        "inserts": inserts.insert,
    }
    lists: dict[str, list[Any]] = {}
    for name, reader in readers.items():
        lists[name] = []
        for index, raw in enumerate(_raw_list(settings.get(name), name, found)):
            got = reader(raw, index, found)
            if got is not None:
                lists[name].append(got)
    film = Film(
        sources=tuple(lists["sources"]),
        captions=tuple(lists["captions"]),
        transcript=tuple(lists["transcript"]),
        chapters=tuple(lists["chapters"]),
        inserts=tuple(sorted(lists["inserts"], key=lambda each: (each.at, each.id))),
        duration=_duration(settings.get("duration"), found),
        poster=_poster(settings.get("poster"), found),
        credit=settings.get("credit") or "",
        show_inserts=settings.get("show_inserts") is not False,
        share=_share(settings.get("share"), found),
    )
    found.extend(_between(film))
    return film, found


def faults(settings: Mapping[str, Any]) -> list[Fault]:
    """All that is wrong with a film written so."""
    return read(settings)[1]


def _raw_list(value: Any, name: str, found: list[Fault]) -> list[Any]:
    if value is None or value == "":
        return []
    if not isinstance(value, list):
        found.append(Fault(name, None, typeset(f"Écrivez {_NAMES[name]} comme une liste.")))
        return []
    if len(value) > MOST[name]:
        found.append(Fault(name, None, typeset(f"Il y a plus de {MOST[name]} lignes dans {_NAMES[name]}.")))
    return value[: MOST[name]]


def _duration(value: Any, found: list[Fault]) -> float:
    if value in (None, ""):
        return 0.0
    try:
        return read_time(value)
    except BadTime as error:
        found.append(Fault("duration", None, f"{error.message} {error.hint}"))
        return 0.0


def _poster(value: Any, found: list[Fault]) -> str:
    if not value:
        return ""
    if entries.is_address(value):
        return str(value)
    found.append(Fault("poster", None, typeset(f"« {value} » : {entries.ADDRESS_HINT}")))
    return ""


def _share(value: Any, found: list[Fault]) -> int:
    if value is None:
        return 90
    if isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= 100:
        return value
    found.append(Fault("share", None, "Donnez un nombre entier, de 1 à 100."))
    return 90


def _between(film: Film) -> Iterator[Fault]:
    """Faults that no line has by itself: order, overlap, a moment after the end."""
    yield from _order("chapters", "chapitre", [each.at for each in film.chapters], strict=True)
    yield from _order("transcript", "passage", [each.at for each in film.transcript], strict=False)
    for before, after in pairwise(film.inserts):
        if after.at < before.until:
            text = (
                f"« {after.title} » ({tell(after.at)}) commence avant la fin de « {before.title} » "
                f"({tell(before.until)})."
            )
            yield Fault("inserts", after.index, typeset(text))
    names = [each.id for each in film.inserts]
    for each in film.inserts:
        if names.count(each.id) > 1:
            yield Fault("inserts", each.index, typeset(f"L’identifiant « {each.id} » sert deux fois."))
    if not film.duration:
        return
    for name, moments in (
        ("chapters", [(each.at, each.index) for each in film.chapters]),
        ("transcript", [(each.at, each.index) for each in film.transcript]),
        ("inserts", [(each.at, each.index) for each in film.inserts]),
    ):
        for at, index in moments:
            if at > film.duration:
                end = f"le film finit à {tell(film.duration)}"
                yield Fault(name, index, f"{tell(at)}{NBSP}: {end}.")


def _order(name: str, word: str, moments: list[float], *, strict: bool) -> Iterator[Fault]:
    for index, (before, after) in enumerate(pairwise(moments), start=1):
        if after < before or (strict and after == before):
            text = (
                f"Le {word} de {tell(after)} suit celui de {tell(before)}. Rangez-les dans l’ordre du film."
            )
            yield Fault(name, index, text)
