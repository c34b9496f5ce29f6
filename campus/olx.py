"""Reads compiled OLX from disk, no more of it than a page needs.

The skeleton of a course (chapters, sequentials, verticals and the names of their leaves) is read when the
course is first opened; a leaf is read again when it is rendered. Pointer tags and inline tags are both
understood, at every level. A course that cannot be read raises `UnreadableCourse`; the library sets it aside
and goes on with the others.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path
from typing import Any

from lxml import etree

from commune_core.errors import CommuneError

CONTAINERS = frozenset({"chapter", "sequential", "vertical"})
# Course-wide settings that a problem takes from its containers when it does not set them (as the platform
# does).
INHERITED = frozenset(
    {
        "showanswer",
        "max_attempts",
        "rerandomize",
        "show_reset_button",
        "show_correctness",
        "due",
        "graceperiod",
        "graded",
        "format",
    }
)


class UnreadableCourse(CommuneError):
    """A directory that is not a whole course: half written, malformed, or gone."""

    code = "course.unreadable"


@dataclass(frozen=True, slots=True)
class Leaf:
    """A block of a page: its tag, its id, and the settings it inherits (as written in the OLX)."""

    tag: str
    id: str
    inherited: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Unit:
    """One page of a course (an OLX vertical)."""

    id: str
    title: str
    leaves: tuple[Leaf, ...]


@dataclass(frozen=True, slots=True)
class Lesson:
    """Pages that are read in a row (an OLX sequential)."""

    id: str
    title: str
    units: tuple[Unit, ...]


@dataclass(frozen=True, slots=True)
class Chapter:
    """A part of a course."""

    id: str
    title: str
    lessons: tuple[Lesson, ...]


@dataclass(frozen=True, slots=True)
class Skeleton:
    """What a course is made of, without its content."""

    chapters: tuple[Chapter, ...]
    units: tuple[Unit, ...] = field(default=())
    unit_of: Mapping[str, Unit] = field(default_factory=dict)
    leaf_of: Mapping[str, Leaf] = field(default_factory=dict)


def _parser() -> etree.XMLParser:
    # One parser a call: lxml's are not to be shared by threads. No entity, no network: a course is data.
    return etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )


def _read(path: Path) -> etree._Element:
    try:
        return etree.fromstring(path.read_bytes(), _parser())
    except (OSError, etree.XMLSyntaxError) as error:
        raise UnreadableCourse(
            f"{path.parent.name}/{path.name} : {error}",
            hint="Recompilez les cours : make olx.",
            file=str(path),
        ) from error


def block_id(node: etree._Element, parent: str, position: int) -> str:
    """The `url_name`, else an id that stays as long as the block stays at its place."""
    name = node.get("url_name")
    if name:
        return name
    return blake2b(f"{parent}/{node.tag}/{position}".encode(), digest_size=8).hexdigest()


class CourseDirectory:
    """The OLX of one course."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def resolve(self, node: etree._Element) -> etree._Element:
        """What a pointer tag points to (`<vertical url_name="x"/>` → `vertical/x.xml`), else the element."""
        name = node.get("url_name")
        attributes = set(node.attrib) - ({"org", "course"} if node.tag == "course" else set())
        if len(node) or (node.text or "").strip() or attributes != {"url_name"} or name is None:
            return node
        file = self._inside(node.tag, f"{name.replace(':', '/')}.xml")
        if not file.is_file():
            if node.tag in CONTAINERS or node.tag == "course":
                raise UnreadableCourse(
                    f"{node.tag}/{name}.xml manque", hint="Recompilez les cours : make olx."
                )
            return node
        target = _read(file)
        target.set("url_name", name)
        return target

    def _inside(self, *parts: str) -> Path:
        path = self.path.joinpath(*parts).resolve()
        if not path.is_relative_to(self.path.resolve()):
            raise UnreadableCourse(f"{'/'.join(parts)} sort du dossier du cours")
        return path

    def static(self, name: str) -> Path | None:
        """The file of the course's `static/` directory with this name, if there is one."""
        root = (self.path / "static").resolve()
        try:
            path = (root / name).resolve()
            return path if path.is_file() and path.is_relative_to(root) else None
        except (OSError, ValueError):  # A name no file can have: too long, or with a null byte.
            return None

    def skeleton(self) -> Skeleton:
        """The course's chapters, down to the names of its leaves."""
        root = self.resolve(_read(self.path / "course.xml"))
        inherited = self._policy()
        chapters = tuple(
            Chapter(id, title, tuple(self._lessons(node, settings)))
            for id, title, node, settings in self._containers(root, "chapter", "course", inherited)
        )
        units = tuple(unit for chapter in chapters for lesson in chapter.lessons for unit in lesson.units)
        return Skeleton(
            chapters,
            units,
            {leaf.id: unit for unit in units for leaf in unit.leaves} | {unit.id: unit for unit in units},
            {leaf.id: leaf for unit in units for leaf in unit.leaves},
        )

    def _policy(self) -> Mapping[str, str]:
        for path in sorted(self.path.glob("policies/*/policy.json")):
            try:
                policy = json.loads(path.read_text(encoding="utf-8"))
                attributes = next(value for key, value in policy.items() if key.startswith("course/"))
                return {name: json.dumps(value) for name, value in attributes.items() if name in INHERITED}
            except (OSError, ValueError, StopIteration, AttributeError) as error:
                raise UnreadableCourse(
                    f"policy.json : {error}", hint="Recompilez les cours : make olx."
                ) from error
        return {}

    def _containers(
        self, parent: etree._Element, tag: str, parent_id: str, inherited: Mapping[str, str]
    ) -> Iterator[tuple[str, str, etree._Element, Mapping[str, str]]]:
        for position, child in enumerate(parent):
            if child.tag == tag:
                id = block_id(child, parent_id, position)
                node = self.resolve(child)
                settings = {str(name): str(value) for name, value in node.items() if name in INHERITED}
                yield (
                    id,
                    node.get("display_name") or id,
                    node,
                    {**inherited, **settings} if settings else inherited,
                )

    def _lessons(self, chapter: etree._Element, inherited: Mapping[str, str]) -> Iterator[Lesson]:
        for id, title, node, settings in self._containers(
            chapter, "sequential", chapter.get("url_name", ""), inherited
        ):
            verticals = self._containers(node, "vertical", id, settings)
            yield Lesson(
                id,
                title,
                tuple(
                    Unit(
                        unit_id,
                        name,
                        tuple(
                            Leaf(child.tag, leaf_id, rules) for leaf_id, child in leaves(vertical, unit_id)
                        ),
                    )
                    for unit_id, name, vertical, rules in verticals
                ),
            )

    def leaf_nodes(self, unit_id: str) -> dict[str, etree._Element]:
        """The elements of a page's blocks by id, each resolved to its own file where it has one."""
        vertical = self._find_vertical(unit_id)
        return {id: self.resolve(child) for id, child in leaves(vertical, unit_id)}

    def _find_vertical(self, unit_id: str) -> etree._Element:
        file = self._inside("vertical", f"{unit_id.replace(':', '/')}.xml")
        if file.is_file():
            return _read(file)
        root = self.resolve(_read(self.path / "course.xml"))
        for _, _, chapter, _ in self._containers(root, "chapter", "course", {}):
            for lesson_id, _, lesson, _ in self._containers(
                chapter, "sequential", chapter.get("url_name", ""), {}
            ):
                for id, _, vertical, _ in self._containers(lesson, "vertical", lesson_id, {}):
                    if id == unit_id:
                        return vertical
        raise UnreadableCourse(f"vertical {unit_id} manque", hint="Recompilez les cours : make olx.")

    def html_text(self, name: str) -> str:
        """The side file of an `html` block."""
        path = self._inside("html", f"{name}.html")
        try:
            return path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise UnreadableCourse(
                f"html/{name}.html : {error}", hint="Recompilez les cours : make olx."
            ) from error


def leaves(vertical: etree._Element, unit_id: str) -> Iterator[tuple[str, Any]]:
    """The blocks of a page in order, with their ids; a vertical inside the vertical is read as part of it."""
    for position, child in enumerate(vertical):
        id = block_id(child, unit_id, position)
        if child.tag == "vertical":
            yield from leaves(child, id)
        else:
            yield id, child
