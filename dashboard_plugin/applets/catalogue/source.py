"""The courses that are written and the themes that are announced, read once and searched in memory.

`catalogue.json` of the compiled courses comes first; a theme of the plan (`themes.csv`) that it does not name
is announced. What is kept in memory is read again when a file changes: no process holds a truth of its own.
"""

from __future__ import annotations

import csv
import html
import json
import logging
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from threading import Lock
from typing import Any

from django.conf import settings

from commune_core.catalogue import Entry
from commune_core.packaged import content_folder, courses_folder
from commune_core.ports import Search
from commune_core.search import Document, Index
from commune_core.search.packaged import vocabulary

log = logging.getLogger("viatic.catalogue")

# A word of the title says what a course is about, one of its presentation only that it is spoken of.
WEIGHTS = {
    "title": 6.0,
    "said": 4.0,
    "meant": 2.5,
    "objective": 3.0,
    "summary": 2.0,
    "domain": 1.5,
    "references": 1.5,
    "outline": 1.0,
    "overview": 0.4,
}
_TEXTS = frozenset({"slug", "title", "number", "kind", "domain", "domain_title", "level", "objective",
                    "summary", "overview_html", "verified"})  # fmt: skip
_LISTS = frozenset({"audience", "references", "items", "formats", "terms", "outline"})
_COUNTS = frozenset({"minutes", "units"})
_MARKUP = re.compile(r"<[^>]*>")
_lock = Lock()


@dataclass(frozen=True)
class Catalogue:
    """Every course by slug, in the order of the plan, and the index that finds them.

    `written` holds the slugs of those that the compiler built (whether they open is for the host to say),
    `planned` those of the plan.
    """

    stamp: tuple[Any, ...]
    entries: Mapping[str, Entry]
    written: frozenset[str]
    planned: frozenset[str]
    index: Search


_current: Catalogue | None = None


def catalogue() -> Catalogue:
    """The catalogue as the files tell it now."""
    global _current
    stamp = tuple(_stamp(path) for path in (_compiled(), _plan(), content_folder() / "domains.yaml"))
    found = _current
    if found is None or found.stamp != stamp:
        with _lock:
            found = _current
            if found is None or found.stamp != stamp:
                found = _current = _read(stamp)
    return found


def _compiled() -> Path:
    """`catalogue.json` where the host keeps its compiled courses, else where this distribution does."""
    folder = getattr(settings, "VIATIC_COURSES_DIR", None)
    return (Path(folder) if folder else courses_folder() / "build") / "catalogue.json"


def _plan() -> Path:
    return content_folder() / "themes.csv"


def _stamp(path: Path) -> tuple[str, int, int]:
    try:
        found = path.stat()
    except OSError:
        return str(path), 0, 0
    return str(path), found.st_mtime_ns, found.st_size


def _read(stamp: tuple[Any, ...]) -> Catalogue:
    listed = _listed(_compiled())
    told = {entry.slug: entry for data in listed if (entry := _entry(data)) is not None}
    written = frozenset(str(data.get("slug")) for data in listed if data.get("open", True)) & told.keys()
    titles = {entry.domain: entry.domain_title for entry in told.values()} | _domains()
    planned = {entry.slug: entry for entry in _planned(_plan(), titles)}
    entries = {entry.slug: entry for entry in sorted({**planned, **told}.values(), key=_order)}
    index = Index(
        (_document(entry) for entry in entries.values()),
        WEIGHTS,
        vocabulary(),
        read_for_groups=("title", "objective"),
    )
    return Catalogue(stamp, entries, written, frozenset(planned), index)


def _order(entry: Entry) -> tuple[str, str]:
    return entry.number, entry.slug


def _listed(path: Path) -> list[dict[str, Any]]:
    """What the compiler lists; nothing where it has built nothing, or where the file is damaged."""
    try:
        listed = json.loads(path.read_text(encoding="utf-8"))["courses"]
    except FileNotFoundError:
        return []
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        log.error("catalogue.json cannot be read (%s): run `make olx` again", error)
        return []
    return [data for data in listed if isinstance(data, dict)] if isinstance(listed, list) else []


def _entry(data: Mapping[str, Any]) -> Entry | None:
    """The card of a course; None where it has no address of its own or is none at all."""
    told: dict[str, Any] = {}
    for name in (each.name for each in fields(Entry)):
        value = data.get(name)
        if name in _TEXTS and isinstance(value, str):
            told[name] = value
        elif name in _LISTS and value:
            parts = [value] if isinstance(value, str) else value
            told[name] = tuple(str(part) for part in parts) if isinstance(parts, list) else ()
        elif name in _COUNTS and isinstance(value, int):
            told[name] = value
    return Entry(**told) if told.get("slug") and told.get("title") else None


def _planned(path: Path, titles: Mapping[str, str]) -> Iterable[Entry]:
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        log.error("themes.csv cannot be read (%s)", error)
        return
    for row in csv.DictReader(text.splitlines()):
        yield Entry(
            slug=row["theme_slug"],
            title=row["title_fr"],
            number=f"T{int(row['number']):03d}",
            domain=row["domain_slug"],
            domain_title=titles.get(row["domain_slug"], row["domain_slug"]),
            audience=tuple(row["audience"].split(";")),
            level=row["level"],
            minutes=int(row["duration_minutes"]),
            objective=row["learning_objective_fr"],
            references=tuple(part for each in row["legal_references"].split(";") if (part := each.strip())),
        )


def _domains() -> dict[str, str]:
    """Titles of the domains: lines « name: title » of a file that holds nothing else."""
    try:
        lines = (content_folder() / "domains.yaml").read_text(encoding="utf-8").splitlines()
    except OSError:
        return {}
    pairs = (line.partition(":") for line in lines if line and not line.startswith("#"))
    return {name.strip(): title.strip() for name, colon, title in pairs if colon}


def _document(entry: Entry) -> Document:
    return Document(
        entry.slug,
        {
            "title": entry.title,
            "said": " ".join(entry.terms),
            "objective": entry.objective,
            "summary": entry.summary,
            "domain": entry.domain_title,
            "references": " ".join(entry.references),
            "outline": " ".join(entry.outline),
            "overview": html.unescape(_MARKUP.sub(" ", entry.overview_html)),
        },
    )
