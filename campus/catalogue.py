"""The courses this campus can open: `catalogue.json` of the compiled courses, kept in memory.

A snapshot is built whole and then published, so that threads never see half of it; it is built again when
the catalogue's file changes. A course that cannot be read is left out and named in `Snapshot.broken`.
"""

from __future__ import annotations

import itertools
import json
import logging
import threading
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from opaque_keys import InvalidKeyError
from opaque_keys.edx.keys import CourseKey

from campus.olx import CourseDirectory, Skeleton, UnreadableCourse

log = logging.getLogger("campus.catalogue")


@dataclass(frozen=True, slots=True)
class Entry:
    """What the catalogue says of a course."""

    key: str
    title: str
    dir: str
    number: str = ""
    slug: str = ""
    kind: str = "theme"
    domain: str = ""
    domain_title: str = ""
    audience: tuple[str, ...] = ()
    level: str = ""
    minutes: int = 0
    summary: str = ""
    objective: str = ""
    overview_html: str = ""
    references: str | tuple[str, ...] = ""
    verified: str = ""
    items: tuple[str, ...] = ()


ENTRY_FIELDS = {each.name: str if each.default is MISSING else type(each.default) for each in fields(Entry)}


@dataclass(frozen=True)
class Course:
    """A course that opens: its card, its files and its skeleton."""

    entry: Entry
    key: CourseKey
    directory: CourseDirectory
    skeleton: Skeleton
    # Never the same twice in a process: what is kept in memory about a course goes with the course it was
    # read from.
    edition: int

    @property
    def url(self) -> str:
        """The course's own page."""
        return f"/cours/{self.entry.key}/"

    def unit_url(self, unit_id: str) -> str:
        """One of its pages."""
        return f"{self.url}{unit_id}/"

    def resume_url(self, last_unit: str) -> str:
        """The page where a reader stopped, else the first one."""
        first = self.skeleton.units[0] if self.skeleton.units else None
        unit = self.skeleton.unit_of.get(last_unit) or first
        return self.unit_url(unit.id) if unit else self.url


@dataclass(frozen=True)
class Snapshot:
    """The catalogue at one moment."""

    stamp: tuple[Path, int, int]
    courses: Mapping[str, Course] = field(default_factory=dict)
    broken: Mapping[str, str] = field(default_factory=dict)

    @property
    def by_theme(self) -> dict[str, Course]:
        """Courses by the slug of their theme."""
        return {course.entry.slug: course for course in self.courses.values() if course.entry.slug}


_editions = itertools.count(1)
_lock = threading.Lock()
_current: Snapshot | None = None


def snapshot() -> Snapshot:
    """The catalogue as it is on disk now."""
    global _current
    stamp = _stamp(Path(settings.VIATIC_COURSES_DIR))
    found = _current
    if found is None or found.stamp != stamp:
        with _lock:
            found = _current
            if found is None or found.stamp != stamp:
                found = _current = _build(stamp)
    return found


def forget() -> None:
    """Read everything again at the next request, as a restart would."""
    global _current
    _current = None


def _stamp(directory: Path) -> tuple[Path, int, int]:
    try:
        found = (directory / "catalogue.json").stat()
    except OSError:
        return directory, 0, 0
    return directory, found.st_mtime_ns, found.st_size


def _build(stamp: tuple[Path, int, int]) -> Snapshot:
    directory = stamp[0]
    courses: dict[str, Course] = {}
    broken: dict[str, str] = {}
    try:
        text = (directory / "catalogue.json").read_text(encoding="utf-8") if stamp[1] else '{"courses": []}'
        listed = json.loads(text)["courses"]
        if not isinstance(listed, list):
            raise TypeError("its courses are not a list")
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        log.error("catalogue.json cannot be read (%s): run `make olx` again", error)
        return Snapshot(stamp, {}, {"catalogue.json": str(error)})
    for data in listed:
        if isinstance(data, dict) and data.get("open") is False:
            continue  # A theme that is announced: there is no course to open.
        name = str(data.get("dir") or data.get("key")) if isinstance(data, dict) else repr(data)
        try:
            course = _open(directory, data)
        except UnreadableCourse as error:
            log.error("Course %s left out: %s", name, error)
            broken[name] = str(error)
        else:
            courses[course.entry.key] = course
    return Snapshot(stamp, courses, broken)


def _open(root: Path, data: Any) -> Course:
    try:
        entry = _entry(data)
        key = CourseKey.from_string(entry.key)
        directory = CourseDirectory(root / entry.dir)
        skeleton = directory.skeleton()
    except (TypeError, AttributeError, InvalidKeyError) as error:
        raise UnreadableCourse(
            f"fiche du catalogue : {error}", hint="Recompilez les cours : make olx."
        ) from error
    except (OSError, ValueError) as error:  # A name no file can have: too long, or with a null byte.
        raise UnreadableCourse(str(error), hint="Recompilez les cours : make olx.") from error
    return Course(entry, key, directory, skeleton, next(_editions))


def _entry(data: Any) -> Entry:
    """The card of a course; TypeError, ValueError or AttributeError where it is not one."""
    told = {name: data[name] for name in ENTRY_FIELDS if data.get(name) is not None}
    values: dict[str, Any] = {name: tuple(v) if isinstance(v, list) else v for name, v in told.items()}
    for name, value in values.items():
        kinds = (str, tuple) if name == "references" else ENTRY_FIELDS[name]
        if not isinstance(value, kinds) or not all(isinstance(part, str) for part in _parts(value)):
            raise TypeError(f"« {name} » ne peut pas être {value!r:.40}")
    if values.get("verified"):
        date.fromisoformat(values["verified"])
    return Entry(**values)


def _parts(value: Any) -> tuple[Any, ...]:
    return value if isinstance(value, tuple) else ()


def find(key: str) -> Course | None:
    """The course of this key."""
    return snapshot().courses.get(key)
