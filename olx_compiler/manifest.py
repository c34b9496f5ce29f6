"""`manifest.json`: what each built course was made of and what it is, the memory of the last build.

It is written last of all: a built file that is younger than the manifest has been touched since, and is then
held against its digest. A course that fails is made again.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from olx_compiler import publish, survey

FILE = "manifest.json"
CATALOGUE = "catalogue.json"
LIKENESS = "likeness.bin"
_FORMAT = 2
# The clock of a disk may tick once a second.
_LONGEST_TICK = 2.0


@dataclass(frozen=True, slots=True)
class Record:
    """A built course.

    `sources` is the digest of its folder and of the tools, `names` that of its part of the lock, `shared`
    that of the dependencies it `uses`, `tree` that of its files; `files` are their sizes, `archive` the size
    and the digest of its archive (empty where none was made), `entry` its line of the catalogue.
    """

    folder: str
    sources: str
    names: str
    uses: list[str]
    shared: str
    tree: str
    files: dict[str, int]
    archive: list[Any]
    entry: dict[str, Any]


@dataclass(slots=True)
class Manifest:
    """The courses of a build by number. `shared`, `lock` and `themes` are digests of what they all may read
    and of the themes that were open; an empty one says nothing. `catalogue` and `likeness` are those of two
    files; the latter is empty where no courses were compared."""

    shared: dict[str, str] = field(default_factory=dict)
    lock: str = ""
    themes: str = ""
    catalogue: str = ""
    likeness: str = ""
    courses: dict[str, Record] = field(default_factory=dict)


def read(build: Path) -> Manifest:
    """The memory of the build in `build`; empty where it cannot be trusted."""
    try:
        data = json.loads((build / FILE).read_text(encoding="utf-8"))
        if data.pop("format") != _FORMAT:
            return Manifest()
        courses = {str(number): Record(**record) for number, record in data.pop("courses").items()}
        return Manifest(**data, courses=courses)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return Manifest()


def write(build: Path, manifest: Manifest, newest: Path) -> None:
    """Writes the memory of `build`, strictly younger than `newest`, the last file written before it."""
    data = {"format": _FORMAT, **_plain(manifest)}
    data["courses"] = {number: _plain(record) for number, record in sorted(manifest.courses.items())}
    path = build / FILE
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":")) + "\n"
    publish.put(path, text.encode())
    until = time.monotonic() + _LONGEST_TICK
    while path.stat().st_mtime_ns <= newest.stat().st_mtime_ns and time.monotonic() < until:
        time.sleep(0.002)
        os.utime(path)


def _plain(value: Manifest | Record) -> dict[str, Any]:
    return {each.name: getattr(value, each.name) for each in fields(value)}


def damaged(build: Path, manifest: Manifest) -> set[str]:
    """Numbers of the courses that are not in `build` as they were made."""
    try:
        since = (build / FILE).stat().st_mtime_ns
    except OSError:
        return set(manifest.courses)
    doubtful = {
        number for number, record in manifest.courses.items() if not _untouched(build, number, record, since)
    }
    lost = {number for number in doubtful if not _same(build, number, manifest.courses[number])}
    if doubtful and not lost:
        os.utime(build / FILE)  # All was read and is right, as after a copy: no need to read it next time.
    return lost


def is_right(path: Path, digest: str) -> bool:
    """Whether a file is the one that was written."""
    try:
        return survey.of_bytes(path.read_bytes()) == digest
    except OSError:
        return False


def _untouched(build: Path, number: str, record: Record, since: int) -> bool:
    """Whether the files of a course are those of its record, by name and size, none younger than `since`."""
    try:
        found = dict(_sizes(os.fspath(build / number), "", since))
        archive = (build / f"{number}.tar.gz").stat() if record.archive else None
    except OSError:
        return False
    if archive is not None and (archive.st_size != record.archive[0] or archive.st_mtime_ns >= since):
        return False
    return found == record.files


def _sizes(folder: str, prefix: str, since: int) -> Iterator[tuple[str, int]]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                yield from _sizes(entry.path, f"{prefix}{entry.name}/", since)
                continue
            told = entry.stat(follow_symlinks=False)
            # A doubtful file has no size that a record could hold.
            yield prefix + entry.name, told.st_size if told.st_mtime_ns < since else -1


def _same(build: Path, number: str, record: Record) -> bool:
    """Whether the files of a course are those of its record, to the byte."""
    try:
        if record.archive:
            archive = (build / f"{number}.tar.gz").read_bytes()
            if [len(archive), survey.of_bytes(archive)] != record.archive:
                return False
        return survey.of_files(read_tree(build / number)) == record.tree
    except OSError:
        return False


def read_tree(folder: Path) -> dict[str, bytes]:
    """Every file under `folder`, by its path there."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def entries(manifest: Manifest) -> Mapping[str, dict[str, Any]]:
    """Catalogue entry of each built course."""
    return {number: record.entry for number, record in manifest.courses.items()}
