"""Versions of the questionnaire that campaigns use: each is frozen by the hash of its compiled file.

`course_content/diagnostic/versions.yaml` maps a version to the SHA-256 of `referential-<version>.json`. What
it names is never compiled to other bytes: a change makes a new version, which succeeds it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from olx_compiler.problem import Problem
from olx_compiler.publish import write_file
from olx_compiler.sources import Folder, read_text
from olx_compiler.yamltext import Located, Source, read

VERSIONS = Path("diagnostic", "versions.yaml")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_HEAD = (
    "# Versions that no longer change, and the SHA-256 of the file each is compiled to.\n"
    "# `viatic-olx data --freeze` adds a line; nobody edits one.\n"
)


def compiled_name(version: str) -> str:
    """The file a version is compiled to."""
    return f"referential-{version}.json"


def read_frozen(content_dir: Path, problems: list[Problem]) -> tuple[Mapping[str, str], Located | None]:
    """Version to SHA-256, and where each is written; empty while nothing was ever frozen."""
    if not (content_dir / VERSIONS).exists():
        return {}, None
    folder = Folder(content_dir)
    shown = folder.shown(content_dir / VERSIONS)
    text = read_text(content_dir / VERSIONS, shown, problems)
    located = None if text is None else read(Source(shown, text), problems)
    if located is None:
        return {}, None
    for version, sha256 in located.data.items():
        if not isinstance(sha256, str) or not _SHA256.fullmatch(sha256):
            message = f"what follows {version} is no SHA-256"
            problems.append(located.problem((version,), "data.frozen", message, "restore the line from git"))
    return located.data, located


def refusal(version: str, compiled: bytes, frozen: Mapping[str, str], where: Located) -> Problem | None:
    """Why these bytes cannot become `version`: it is frozen with others. None when they can."""
    if frozen.get(version) in (None, hashlib.sha256(compiled).hexdigest()):
        return None
    message = f"version {version} is frozen, and its source no longer compiles to the same bytes"
    hint = f"declare a new version, with 'succeeds: {version}'"
    return where.problem(("version",), "data.frozen", message, hint)


def altered(frozen: Mapping[str, str], where: Located | None, core_dir: Path) -> Iterator[Problem]:
    """The frozen versions whose compiled file is missing, or is not the one that was frozen."""
    for version, sha256 in frozen.items():
        file = core_dir / "data" / compiled_name(version)
        if where is None or (file.is_file() and hashlib.sha256(file.read_bytes()).hexdigest() == sha256):
            continue
        what = "is not the one that was frozen" if file.is_file() else "is missing"
        hint = "restore it from git: campaigns keep for ever the version they were opened with"
        yield where.problem((version,), "data.frozen", f"{file.name} {what}", hint, of_key=True)


def freeze(content_dir: Path, version: str, compiled: bytes) -> None:
    """Adds a version to those that no longer change; nothing when it is there already."""
    file = content_dir / VERSIONS
    text = file.read_text(encoding="utf-8") if file.exists() else _HEAD
    line = f"{version}: {hashlib.sha256(compiled).hexdigest()}\n"
    if line not in text.splitlines(keepends=True):
        write_file(file, (text + line).encode())
