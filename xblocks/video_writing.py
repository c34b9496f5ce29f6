"""A film as an author types it in Studio: lines of plain text, read into lists and written back.

`1:05 Titre` is a chapter, `/static/film.mp4 | normale | 480p` a file, and an insert is a few lines:

    1:05 - 1:15 question : Qui décide cette nuit-là ?
    + Le maire => Oui : il dirige les secours de sa commune.
    - Le préfet => Non : seulement si le maire ne peut pas.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from commune_core.errors import CommuneError
from commune_core.films import passages, read_time, read_vtt, tell
from commune_core.typography import typeset

LISTS = ("sources", "captions", "transcript", "chapters", "inserts")
QUALITY_WORDS = {"normale": "standard", "légère": "light", "legere": "light", "son": "audio"}
KIND_WORDS = {"chiffre": "figure", "question": "question", "lien": "link", "note": "note"}
KEY_WORDS = {
    "id": "id",
    "texte": "text",
    "valeur": "value",
    "source": "source",
    "adresse": "href",
    "libellé": "label",
    "libelle": "label",
    "pause": "pause",
}
HEAD_EXAMPLE = "Par exemple : 1:05 - 1:15 chiffre : Le taux."
YES_NO = {"oui": True, "non": False}
_TIMED = re.compile(r"^(?P<at>[\d:.,]*\d)\s+(?P<rest>.+)$")
_HEAD = re.compile(
    r"^(?P<at>[\d:.,]*\d)(?:\s*(?:-|–|à)\s*(?P<until>[\d:.,]*\d))?\s+(?P<kind>\w+)\s*:\s*(?P<title>.+)$"
)
_KEY = re.compile(r"^(?P<key>\w+)\s*:\s*(?P<value>.*)$")


class Unwritable(CommuneError):
    """A line that no rule of the form reads; `where["line"]` is its number."""

    code = "film.writing"


def _refuse(line: int, message: str, hint: str) -> Unwritable:
    return Unwritable(f"Ligne {line} : {message}", hint=hint, line=line)


def read(name: str, text: str) -> list[dict[str, Any]]:
    """The list that `text` writes. Raises Unwritable with the line."""
    readers: dict[str, Callable[[str], list[dict[str, Any]]]] = {
        "sources": _read_sources,
        "captions": _read_captions,
        "transcript": _read_transcript,
        "chapters": lambda typed: _read_timed(typed, "title"),
        "inserts": _read_inserts,
    }
    return readers[name](text.replace("\r\n", "\n").replace("\u00a0", " "))


def read_or_fault(name: str, text: str) -> list[dict[str, Any]] | Unwritable:
    """The list, or the fault itself, to be told beside the setting."""
    try:
        return read(name, text)
    except Unwritable as fault:
        return fault


def write(name: str, entries: Any) -> str:
    """The text of a list; lines that are no mapping, which no form wrote, are left out."""
    lines = [each for each in entries if isinstance(each, Mapping)] if isinstance(entries, list) else []
    if name == "sources":
        return "\n".join(_columns(_source_cells(each)) for each in lines)
    if name == "captions":
        return "\n".join(_columns([each.get("src"), each.get("lang"), each.get("label")]) for each in lines)
    if name == "inserts":
        return "\n\n".join(_write_insert(each) for each in lines)
    key = "title" if name == "chapters" else "text"
    return "\n".join(f"{_moment(each.get('at'))} {each.get(key) or ''}" for each in lines)


def _source_cells(each: Mapping[str, Any]) -> list[Any]:
    words = {"standard": "normale", "light": "légère", "audio": "son"}
    quality = str(each.get("quality") or "standard")
    return [each.get("src"), words.get(quality, quality), each.get("label"), each.get("type")]


def _columns(row: list[Any]) -> str:
    cells = [str(cell or "") for cell in row]
    while cells and not cells[-1]:
        cells.pop()
    return " | ".join(cells)


def _moment(value: Any) -> str:
    """« 1:05 » where it says the same as the number; parts of a second are kept."""
    try:
        seconds = read_time(value)
    except CommuneError:
        return str(value)
    rest = f"{seconds % 1:.3f}".removeprefix("0").rstrip("0").rstrip(".").replace(".", ",")
    return tell(seconds) + rest


def _lines(text: str) -> list[tuple[int, str]]:
    return [(number, line.strip()) for number, line in enumerate(text.split("\n"), 1) if line.strip()]


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.split("|")]


def _read_sources(text: str) -> list[dict[str, Any]]:
    found = []
    for number, line in _lines(text):
        cells = [*_cells(line), "", "", ""]
        word = cells[1].lower()
        if word and word not in QUALITY_WORDS:
            raise _refuse(number, f"qualité « {cells[1]} » inconnue.", "normale, légère ou son.")
        quality = QUALITY_WORDS.get(word, "standard")
        entry = {"src": cells[0], "type": cells[3], "quality": quality, "label": cells[2]}
        found.append({key: value for key, value in entry.items() if value})
    return found


def _read_captions(text: str) -> list[dict[str, Any]]:
    found = []
    for _, line in _lines(text):
        cells = [*_cells(line), "", ""]
        entry = {"src": cells[0], "lang": cells[1] or "fr", "label": cells[2]}
        found.append({key: value for key, value in entry.items() if value})
    return found


def _read_timed(text: str, key: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for number, line in _lines(text):
        timed = _TIMED.match(line)
        if timed is None:
            if key == "text" and found:
                found[-1]["text"] += f" {line}"  # a paragraph typed on several lines
                continue
            raise _refuse(number, "un moment est attendu au début.", "Par exemple : 1:05 Qui décide.")
        found.append({"at": _seconds(number, timed["at"]), key: timed["rest"]})
    return found


def _read_transcript(text: str) -> list[dict[str, Any]]:
    if text.lstrip("\ufeff \n").startswith("WEBVTT"):
        try:
            cues = read_vtt(text.lstrip("\ufeff \n"))
        except CommuneError as error:
            raise _refuse(int(error.where.get("line", 1)), error.message, error.hint) from error
        return [{"at": at, "text": said} for at, said in passages(cues)]
    return _read_timed(text, "text")


def _seconds(number: int, text: str) -> float:
    try:
        return read_time(text)
    except CommuneError as error:
        raise _refuse(number, error.message, error.hint) from error


def _read_inserts(text: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for number, line in _lines(text):
        head = _HEAD.match(line)
        if head is not None:
            found.append(_read_head(number, head))
        elif not found:
            raise _refuse(
                number, "une incrustation commence par son moment.", "1:05 - 1:15 chiffre : Le taux"
            )
        elif line[0] in "+-":
            found[-1].setdefault("choices", []).append(_read_choice(line))
        else:
            _read_key(number, line, found[-1])
    return found


def _read_head(number: int, head: re.Match[str]) -> dict[str, Any]:
    kind = KIND_WORDS.get(head["kind"].lower())
    if kind is None:
        raise _refuse(
            number, f"« {head['kind']} » n’est pas une sorte d’incrustation.", ", ".join(KIND_WORDS)
        )
    entry = {"at": _seconds(number, head["at"])}
    if head["until"]:
        entry["until"] = _seconds(number, head["until"])
    return {**entry, "kind": kind, "title": head["title"].strip()}


def _read_choice(line: str) -> dict[str, Any]:
    text, _, feedback = (part.strip() for part in line[1:].partition("=>"))
    return {"text": text, **({"correct": True} if line[0] == "+" else {}), "feedback": feedback}


def _read_key(number: int, line: str, entry: dict[str, Any]) -> None:
    found = _KEY.match(line)
    key = KEY_WORDS.get(found["key"].lower()) if found else None
    if found is None or key is None:
        known = ", ".join(word for word in KEY_WORDS if word != "libelle")
        raise _refuse(
            number, f"« {line[:40]} » ne peut pas être lu.", f"Une ligne commence par {known}, + ou -."
        )
    value: Any = found["value"].strip()
    if key == "pause":
        if value.lower() not in YES_NO:
            raise _refuse(number, "la pause se dit par oui ou par non.", "pause : oui")
        value = YES_NO[value.lower()]
    entry[key] = value


def _write_insert(entry: Mapping[str, Any]) -> str:
    words = {english: french for french, english in KIND_WORDS.items()}
    kind = words.get(str(entry.get("kind")), str(entry.get("kind")))
    until = f" - {_moment(entry['until'])}" if entry.get("until") not in (None, "") else ""
    lines = [f"{_moment(entry.get('at'))}{until} {kind} : {entry.get('title') or ''}"]
    for word, key in KEY_WORDS.items():
        if word == "libelle" or entry.get(key) in (None, ""):
            continue
        value = {True: "oui", False: "non"}[bool(entry[key])] if key == "pause" else entry[key]
        lines.append(f"{word} : {value}")
    for each in entry.get("choices") or ():
        if isinstance(each, Mapping):
            sign = "+" if each.get("correct") else "-"
            feedback = f" => {each['feedback']}" if each.get("feedback") else ""
            lines.append(f"{sign} {each.get('text') or ''}{feedback}")
    return "\n".join(lines)


def line_of(name: str, index: int | None, text: str) -> str:
    """A fault of the shape, with the number of what it is about as the author counts."""
    if index is None:
        return text
    word = "Incrustation" if name == "inserts" else "Entrée"
    return typeset(f"{word} {index + 1} : ") + text
