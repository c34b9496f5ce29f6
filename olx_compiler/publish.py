"""Puts a whole build in place at once: readers see the old one or the new one, never a mixture.

Everything is written in a folder beside the target, then two renames swap them. A process killed between the
two leaves the old build under its side name, and the next run puts it back.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

SIDE = ".build."
OLD = f"{SIDE}old"
HALF_WRITTEN = ".half-written."


def write_tree(folder: Path, files: Mapping[str, bytes]) -> None:
    """Writes `files` (path to bytes) under `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o755)
    made = {""}
    for name, content in files.items():
        parent = name.rpartition("/")[0]
        if parent not in made:
            _make_folders(folder, parent, made)
        put(folder / name, content)


def put(path: Path, content: bytes) -> None:
    """Writes a file that everybody may read, whatever the habits of the account that builds."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
    with os.fdopen(handle, "wb", buffering=0) as stream:
        stream.write(content)
        os.fchmod(handle, 0o644)


def _make_folders(top: Path, name: str, made: set[str]) -> None:
    for end in [index for index, letter in enumerate(name) if letter == "/"] + [len(name)]:
        if name[:end] not in made:
            path = top / name[:end]
            path.mkdir(exist_ok=True)
            path.chmod(0o755)
            made.add(name[:end])


def reuse(source: Path, target: Path) -> None:
    """Brings a file or folder of the old build into the new one, by hard links where the disk has them."""
    if source.is_dir():
        shutil.copytree(source, target, copy_function=_link)
    else:
        _link(str(source), str(target))


def _link(source: str, target: str) -> str:
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)
    return target


@contextmanager
def staging(target: Path) -> Iterator[Path]:
    """A new folder beside `target` to write in; nothing of it is left behind, save what `swap` moved."""
    target.parent.mkdir(parents=True, exist_ok=True)
    recover(target)
    folder = Path(tempfile.mkdtemp(prefix=SIDE, dir=target.parent))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def swap(staged: Path, target: Path) -> None:
    """Makes `staged` the `target`; on failure the former target is back in place."""
    old = target.parent / OLD
    shutil.rmtree(old, ignore_errors=True)
    if target.exists():
        target.rename(old)
    try:
        staged.rename(target)
    except OSError:
        if old.exists():
            old.rename(target)
        raise
    shutil.rmtree(old, ignore_errors=True)


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Waits until no other build writes beside `folder`'s content; the system lets go if the process dies."""
    folder.mkdir(parents=True, exist_ok=True)
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def recover(target: Path) -> None:
    """Puts back the build that an interrupted swap left aside."""
    old = target.parent / OLD
    if old.exists() and not target.exists():
        old.rename(target)


def sweep(folder: Path) -> None:
    """Takes away what killed runs left beside the builds of `folder`; only for who is `alone` there."""
    for path in folder.iterdir():
        if path.is_dir() and path.name.startswith(SIDE):
            shutil.rmtree(path)
        elif path.name.startswith(HALF_WRITTEN):
            path.unlink()


def write_file(path: Path, content: bytes) -> None:
    """Replaces a file at once."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=HALF_WRITTEN, dir=path.parent)
    side = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
        side.chmod(0o644)
        side.replace(path)
    finally:
        side.unlink(missing_ok=True)
