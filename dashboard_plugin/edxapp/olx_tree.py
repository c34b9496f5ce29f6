"""A compiled course on disk: the blocks it must give once imported, and its fingerprint."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from xml.etree import ElementTree

CONTAINERS = ("course", "chapter", "sequential", "vertical")


def blocks(folder: Path) -> Mapping[tuple[str, str], str]:
    """(tag, url_name) of every block under the course → the file that defines it, relative to `folder`.

    Pointers (a tag with only `url_name`) are followed, as the platform does. Raises OSError and
    ElementTree.ParseError where the tree cannot be read.
    """
    found: dict[tuple[str, str], str] = {}
    root = _root(folder / "course.xml")
    for tag, name, file in _walk(folder, root, "course.xml"):
        found[tag, name] = file
    return found


def fingerprint(folder: Path) -> str:
    """SHA-256 of every file of the course, names included."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            content = path.read_bytes()
            digest.update(f"{path.relative_to(folder).as_posix()}\0{len(content)}\0".encode())
            digest.update(content)
    return digest.hexdigest()


def _walk(folder: Path, node: ElementTree.Element, file: str) -> Iterator[tuple[str, str, str]]:
    name = node.get("url_name", "")
    definition = folder / node.tag / f"{name}.xml"
    pointer = set(node.attrib) <= {"url_name", "org", "course"} and len(node) == 0
    if pointer and definition.is_file():
        file = definition.relative_to(folder).as_posix()
        node = _root(definition)
    yield node.tag, name, file
    if node.tag in CONTAINERS:
        for child in node:
            if child.get("url_name"):
                yield from _walk(folder, child, file)


def _root(file: Path) -> ElementTree.Element:
    return ElementTree.parse(file).getroot()  # noqa: S314  (a file our own compiler wrote)
