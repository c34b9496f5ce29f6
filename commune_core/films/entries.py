"""The simple lines of a film: files, captions, passages of the transcript, chapters."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, cast

from ..typography import typeset
from .times import BadTime, read_time

Quality = Literal["standard", "light", "audio"]
QUALITIES: dict[str, str] = {"standard": "Normale", "light": "Légère", "audio": "Son seul"}
TYPES = ("video/mp4", "video/webm", "audio/mpeg", "audio/mp4", "audio/ogg", "audio/webm")
ADDRESS_HINT = "Donnez /static/ puis le nom du fichier, ou une adresse en https."

_STATIC = re.compile(r"^/static/[\w-][\w.-]*$", re.ASCII)
_HTTPS = re.compile(r"^https://[\w.-]+(?::\d+)?(?:/[^\s\"'<>\\^`{|}]*)?$")
_JUMP = re.compile(r"^/jump_to_id/[\w-]+(?:/[\w-]+)?/?$", re.ASCII)
_LANG = re.compile(r"^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})?$")
_EXTENSIONS = {
    "mp4": "video/mp4",
    "m4v": "video/mp4",
    "webm": "video/webm",
    "mp3": "audio/mpeg",
    "m4a": "audio/mp4",
    "ogg": "audio/ogg",
    "opus": "audio/ogg",
}


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong: the setting, the line of its list (0: the first; None: all), why and what to do."""

    field: str
    index: int | None
    text: str


@dataclass(frozen=True, slots=True)
class Source:
    """One file of the film."""

    src: str
    type: str
    quality: Quality
    label: str


@dataclass(frozen=True, slots=True)
class Caption:
    """One file of captions, in one language."""

    src: str
    lang: str
    label: str


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph of the transcript, from `at` seconds on."""

    at: float
    text: str
    index: int


@dataclass(frozen=True, slots=True)
class Chapter:
    """A part of the film, from `at` seconds to the next one."""

    at: float
    title: str
    index: int


def is_address(value: Any) -> bool:
    """Whether a file may be asked there: one of the course, or a secure address."""
    return isinstance(value, str) and bool(_STATIC.match(value) or _HTTPS.match(value))


def is_link(value: Any) -> bool:
    """Whether a reader may be sent there: an address, or a page of the course."""
    return is_address(value) or (isinstance(value, str) and bool(_JUMP.match(value)))


def told(found: list[Fault], field: str, index: int | None, text: str) -> None:
    """Note a fault, typeset."""
    found.append(Fault(field, index, typeset(text)))


def mapping(
    raw: Any, allowed: tuple[str, ...], field: str, index: int, found: list[Fault]
) -> Mapping[str, Any]:
    """`raw` as a mapping; another shape, or a key that nobody reads, is told."""
    if not isinstance(raw, Mapping):
        told(found, field, index, "Cette ligne ne peut pas être lue.")
        return {}
    for key in raw:
        if key not in allowed:
            told(found, field, index, f"« {key} » n’est pas une clé connue ({', '.join(allowed)}).")
    return raw


def moment(raw: Mapping[str, Any], key: str, field: str, index: int, found: list[Fault]) -> float | None:
    """The seconds of `key`, None once told why not."""
    try:
        return read_time(raw.get(key))
    except BadTime as error:
        found.append(Fault(field, index, f"{error.message} {error.hint}"))
        return None


def text_of(raw: Mapping[str, Any], key: str) -> str:
    """The text of `key`, its spaces made single; "" where there is none."""
    value = raw.get(key)
    return " ".join(str(value).split()) if isinstance(value, str | int | float) else ""


def source(raw: Any, index: int, found: list[Fault]) -> Source | None:
    """A file of the film, or None once told why not."""
    line = mapping(raw, ("src", "type", "quality", "label"), "sources", index, found)
    src, quality = line.get("src"), line.get("quality") or "standard"
    if not line or not is_address(src):
        if line:
            told(found, "sources", index, f"« {src} » : {ADDRESS_HINT}")
        return None
    kind = line.get("type") or _EXTENSIONS.get(str(src).rpartition(".")[2].lower(), "")
    if kind not in TYPES:
        told(found, "sources", index, f"« {src} » : type inconnu ({', '.join(TYPES)}).")
        return None
    if not isinstance(quality, str) or quality not in QUALITIES:
        told(found, "sources", index, f"Qualité « {quality} » inconnue ({', '.join(QUALITIES)}).")
        return None
    return Source(str(src), str(kind), cast(Quality, quality), text_of(line, "label"))


def caption(raw: Any, index: int, found: list[Fault]) -> Caption | None:
    """A file of captions, or None once told why not."""
    line = mapping(raw, ("src", "lang", "label"), "captions", index, found)
    if not line:
        return None
    src, lang = line.get("src"), line.get("lang") or "fr"
    if not is_address(src):
        told(found, "captions", index, f"« {src} » : {ADDRESS_HINT}")
        return None
    if not isinstance(lang, str) or not _LANG.match(lang):
        told(found, "captions", index, f"Langue « {lang} » inconnue. Écrivez fr, en, br…")
        return None
    return Caption(str(src), lang, text_of(line, "label") or lang)


def passage(raw: Any, index: int, found: list[Fault]) -> Passage | None:
    """A paragraph of the transcript, or None once told why not."""
    line = mapping(raw, ("at", "text"), "transcript", index, found)
    if not line:
        return None
    at, text = moment(line, "at", "transcript", index, found), text_of(line, "text")
    if not text:
        told(found, "transcript", index, "Ce passage n’a pas de texte.")
    return Passage(at, text, index) if at is not None and text else None


def chapter(raw: Any, index: int, found: list[Fault]) -> Chapter | None:
    """A chapter, or None once told why not."""
    line = mapping(raw, ("at", "title"), "chapters", index, found)
    if not line:
        return None
    at, title = moment(line, "at", "chapters", index, found), text_of(line, "title")
    if not title:
        told(found, "chapters", index, "Ce chapitre n’a pas de titre.")
    return Chapter(at, title, index) if at is not None and title else None
