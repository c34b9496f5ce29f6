"""A film as its templates draw it: nothing of a learner but what is handed over."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from commune_core.errors import CommuneError
from commune_core.films import Film, Insert, tell
from commune_core.films.entries import QUALITIES
from commune_core.typography import NBSP, typeset

RATES = (("0.75", "0,75"), ("1", "Normale"), ("1.25", "1,25"), ("1.5", "1,5"), ("2", "2"))


class UnknownInsert(CommuneError):
    """A question, or a choice, that the film has not (any more)."""

    code = "film.question"


def shown(film: Film, answers: Mapping[str, Any]) -> dict[str, Any]:
    """What the template of a film needs; `answers` are the choices of the learner by insert."""
    qualities = list(dict.fromkeys(source.quality for source in film.sources))
    first = "standard" if "standard" in qualities else (qualities[0] if qualities else "")
    return {
        "sources": [
            {
                "src": source.src,
                "type": source.type,
                "quality": source.quality,
                "name": _quality(source.quality, source.label),
                "link": f"Version {_quality(source.quality, source.label, lower=True)}",
                "first": source.quality == first,
            }
            for source in film.sources
        ],
        "qualities": [{"value": each, "name": _first_name(film, each)} for each in qualities],
        "rates": RATES,
        "captions": film.captions,
        "poster": film.poster,
        "credit": typeset(film.credit),
        # A browser that is told the length needs nothing of the file before it plays.
        "preload": "none" if film.duration else "metadata",
        "length": tell(film.duration) if film.duration else "",
        "chapters": [
            {"at": seconds(each.at), "time": tell(each.at), "title": typeset(each.title)}
            for each in film.chapters
        ],
        "passages": [
            {"at": seconds(each.at), "time": tell(each.at), "text": typeset(each.text)}
            for each in film.transcript
        ],
        "inserts": [insert_shown(each, answers.get(each.id)) for each in film.inserts],
        "with_inserts": film.show_inserts,
    }


def seconds(value: float) -> str:
    """Seconds as a program reads them, whatever the language of the page."""
    return f"{value:g}" if value == int(value) else f"{value:.3f}"


def _quality(quality: str, label: str, *, lower: bool = False) -> str:
    word = QUALITIES[quality].lower() if lower else QUALITIES[quality]
    return f"{word} ({label})" if label else word


def _first_name(film: Film, quality: str) -> str:
    label = next(source.label for source in film.sources if source.quality == quality)
    return _quality(quality, label)


def insert_shown(insert: Insert, chosen: Any) -> dict[str, Any]:
    """An insert as the template draws it, with the reply to the choice made before."""
    is_choice = isinstance(chosen, int) and 0 <= chosen < len(insert.choices)
    return {
        "id": insert.id,
        "kind": insert.kind,
        "word": insert.word,
        "at": seconds(insert.at),
        "until": seconds(insert.until),
        "time": tell(insert.at),
        "title": typeset(insert.title),
        "text": typeset(insert.text),
        "value": typeset(insert.value),
        "source": typeset(insert.source),
        "href": insert.href,
        "label": typeset(insert.label) or "Ouvrir",
        "pause": insert.pause,
        "choices": [
            {"text": typeset(each.text), "correct": each.correct, "feedback": typeset(each.feedback)}
            for each in insert.choices
        ],
        "chosen": chosen if is_choice else None,
        "reply": reply(insert, chosen) if is_choice else None,
    }


def reply(question: Insert, choice: int) -> dict[str, Any]:
    """What is said to one choice."""
    chosen = question.choices[choice]
    return {"right": chosen.correct, "feedback": typeset(chosen.feedback)}


def standing(film: Film, seen: int, complete: bool) -> str:
    """How far the learner is: shown under the film."""
    if complete:
        return f"Film vu à {seen}{NBSP}%. Étape terminée."
    wanted = f"L’étape est terminée à {film.share}{NBSP}%, ou dès que vous avez lu la transcription."
    return f"Film vu à {seen}{NBSP}%. {wanted}"


def words(film: Film) -> str:
    """All that the film says and shows, as plain text; of a question, its choices and not their worth."""
    parts = [each.title for each in film.chapters] + [each.text for each in film.transcript]
    for each in film.inserts:
        parts += [each.title, each.value, each.text, each.source]
        parts += [choice.text for choice in each.choices]
    return "\n".join(part for part in parts if part)


def data(film: Film) -> dict[str, Any]:
    """The film for programs (the platform's course blocks API): files, times and texts, no answer."""
    return {
        "sources": [
            {"src": each.src, "type": each.type, "quality": each.quality, "label": each.label}
            for each in film.sources
        ],
        "captions": [{"src": each.src, "lang": each.lang, "label": each.label} for each in film.captions],
        "transcript": [{"at": each.at, "text": each.text} for each in film.transcript],
        "chapters": [{"at": each.at, "title": each.title} for each in film.chapters],
        "inserts": [
            {"at": each.at, "until": each.until, "kind": each.kind, "title": each.title}
            for each in film.inserts
        ],
        "duration": film.duration,
    }
