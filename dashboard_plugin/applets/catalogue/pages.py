"""Where a page of a course is written, and its titles, from the sources that travel with the code.

A course may be older or newer than these sources: a unit or a page that they do not have keeps the name it
was given in the link.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from commune_core.catalogue import Entry
from commune_core.packaged import content_folder
from commune_core.typography import typeset
from dashboard_plugin.applets.catalogue.source import catalogue

SOURCES = "course_content"
"""The folder of the sources, as authors know it."""
_FOLDERS = {"theme": "themes", "mooc": "mooc"}
_TITLE = re.compile(r"^title: *(.+?) *$", re.MULTILINE)
_PAGE = re.compile(r"^# +(.+?) *\{#([a-z0-9-]+)\} *$", re.MULTILINE)


@dataclass(frozen=True)
class WrittenUnit:
    """A unit as it is written: its file from the root of the project, its title, those of its pages."""

    file: str = ""
    title: str = ""
    pages: Mapping[str, str] = field(default_factory=dict)


def courses_by_number() -> Mapping[str, Entry]:
    """Every course of the catalogue, by the number that its pages bear."""
    return {entry.number: entry for entry in catalogue().entries.values()}


def title_of_course(number: str) -> str:
    """The title of a course; its number where the catalogue has it no more."""
    entry = courses_by_number().get(number)
    return typeset(entry.title) if entry else number


def written_unit(entry: Entry | None, unit: str) -> WrittenUnit:
    """What is written of a unit (the stem of its file, already checked); empty where nothing is."""
    if entry is None:
        return WrittenUnit()
    root = content_folder()
    folder = root / _FOLDERS.get(entry.kind, "themes") / entry.slug
    path = next(iter(sorted(folder.rglob(f"{unit}.md"))), None)
    if path is None:
        return WrittenUnit()
    try:
        stamp = path.stat()
        title, pages = _titles(path, stamp.st_mtime_ns, stamp.st_size)
    except OSError:
        return WrittenUnit()
    return WrittenUnit(f"{SOURCES}/{path.relative_to(root).as_posix()}", title, pages)


@lru_cache(maxsize=512)
def _titles(path: Path, changed_at: int, size: int) -> tuple[str, Mapping[str, str]]:
    """Titles of a unit and, by identifier, of its pages; read again once its file has changed."""
    text = path.read_text(encoding="utf-8", errors="replace")
    _, _, rest = text.partition("---\n")
    front, _, body = rest.partition("\n---\n")
    said = _TITLE.search(front)
    title = said.group(1).strip("\"'") if said else ""
    return typeset(title), {name: typeset(words) for words, name in _PAGE.findall(body)}
