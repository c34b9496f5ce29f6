"""A course read as the platform reads it: blocks by name, each with its fields, its body and its children.

Our own build and a Studio export of it are two writings of one course. Read here, they can be compared.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from lxml import etree

from olx_compiler.adopt.archive import ExportRefused
from olx_compiler.render.course import Files

CONTAINERS = frozenset({"course", "chapter", "sequential", "vertical"})
# The name of the course itself among its blocks: its url_name is that of its run, which may be any.
ROOT = "course"
# Where Studio puts what its author has not published yet.
DRAFTS = "drafts/vertical/"
_DEEPEST = 40


@dataclass(frozen=True, slots=True)
class Node:
    """A block: `fields` as written, `body` its own XML or HTML (empty for a container), `file` its source."""

    tag: str
    name: str
    file: str
    fields: Mapping[str, str]
    body: bytes = b""
    children: tuple[str, ...] = ()


@dataclass(slots=True)
class Tree:
    """A course: blocks by url_name in reading order, settings by key, and every file that is no block."""

    org: str
    number: str
    run: str
    nodes: dict[str, Node] = field(default_factory=dict)
    settings: dict[str, Any] = field(default_factory=dict)
    grading: dict[str, Any] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)

    @property
    def drafts(self) -> tuple[str, ...]:
        """Names of the pages that were changed and not published."""
        return tuple(
            name.removeprefix(DRAFTS).removesuffix(".xml")
            for name in sorted(self.files)
            if name.startswith(DRAFTS)
        )

    def parents(self) -> dict[str, str]:
        """Name of each block → name of the block that holds it."""
        return {child: node.name for node in self.nodes.values() for child in node.children}


def read(files: Files) -> Tree:
    """The course that `files` (path → bytes) hold.

    Raises:
        ExportRefused: with the reason `xml`, `entity`, `lost-block`, `twice`, `no-name`, `deep` or `json`.
    """
    return _Reader(files).read()


def parse(content: bytes, name: str) -> etree._Element:
    """The XML of a file; a document type is refused, since entities and bombs come through it."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise _refused("xml", f"{name}: {error.msg}") from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise _refused("entity", f"{name}: a document type has no place in a course")
    return root


class _Reader:
    def __init__(self, files: Files) -> None:
        self.left = dict(files)
        self.read_files: set[str] = set()

    def read(self) -> Tree:
        root = self._xml("course.xml")
        run = root.get("url_name") or self._refuse("no-name", "course.xml names no run")
        tree = Tree(root.get("org", ""), root.get("course", ""), run)
        self._block(root, "course.xml", tree, depth=0)
        policies = f"policies/{run}"
        tree.settings = self._json(f"{policies}/policy.json").get(f"course/{run}", {})
        self._settings_of_course(tree)
        tree.grading = self._json(f"{policies}/grading_policy.json")
        tree.files = {name: raw for name, raw in self.left.items() if name not in self.read_files}
        return tree

    def _settings_of_course(self, tree: Tree) -> None:
        """Studio writes the settings of the course twice; the policy has the last word."""
        course = tree.nodes[ROOT]
        tree.settings = {key: _decoded(value) for key, value in course.fields.items()} | tree.settings
        for key in ("org", "course", "slug"):
            tree.settings.pop(key, None)
        tree.nodes[ROOT] = replace(course, fields={})

    def _block(self, element: etree._Element, file: str, tree: Tree, *, depth: int) -> str:
        """Reads the block that `element` is, or points to, into `tree`; its name."""
        tag, name = str(element.tag), element.get("url_name") or element.get("url_name_orig") or ""
        if depth > _DEEPEST:
            self._refuse("deep", f"{file}: blocks are nested more than {_DEEPEST} deep")
        if not name:
            self._refuse("no-name", f"{file}: a '{tag}' has no url_name")
        if _is_pointer(element, root=depth == 0):
            file = f"{tag}/{name.replace(':', '/')}.xml"
            element = self._xml(file)
        if depth == 0:
            name = ROOT
        if name in tree.nodes:
            self._refuse("twice", f"{file}: two blocks are named '{name}'")
        fields = {str(key): str(value) for key, value in element.attrib.items() if key != "url_name"}
        place = Node(tag, name, file, fields)
        tree.nodes[name] = place
        children = tuple(self._block(child, file, tree, depth=depth + 1) for child in _children(tag, element))
        body = b"" if tag in CONTAINERS else self._body(tag, element, fields, file)
        tree.nodes[name] = Node(tag, name, file, fields, body, children)
        return name

    def _body(self, tag: str, element: etree._Element, fields: dict[str, str], file: str) -> bytes:
        if tag == "html" and "filename" in fields:
            name = f"html/{fields.pop('filename')}.html"
            if name not in self.left:
                self._refuse("lost-block", f"{file}: the text '{name}' is not in the archive")
            self.read_files.add(name)
            return self.left[name]
        inner = (element.text or "") + "".join(etree.tostring(child, encoding="unicode") for child in element)
        return inner.encode()

    def _xml(self, name: str) -> etree._Element:
        if name not in self.left:
            self._refuse("lost-block", f"'{name}' is not in the archive")
        self.read_files.add(name)
        return parse(self.left[name], name)

    def _json(self, name: str) -> dict[str, Any]:
        if name not in self.left:
            return {}
        self.read_files.add(name)
        try:
            data = json.loads(self.left[name])
        except (ValueError, RecursionError) as error:
            raise _refused("json", f"{name}: {error}") from error
        return data if isinstance(data, dict) else self._refuse("json", f"{name} holds no settings")

    def _refuse(self, reason: str, message: str) -> Any:
        raise _refused(reason, message)


def _is_pointer(element: etree._Element, *, root: bool) -> bool:
    """An element with a name and nothing else stands for a file of its own."""
    allowed = {"url_name", "org", "course"} if root else {"url_name"}
    return set(element.attrib) <= allowed and len(element) == 0 and not (element.text or "").strip()


def _decoded(value: str) -> Any:
    try:
        return json.loads(value)
    except ValueError:
        return value


def _children(tag: str, element: etree._Element) -> Iterator[etree._Element]:
    """Elements of `element` that are blocks: those of a container."""
    if tag in CONTAINERS:
        yield from (child for child in element if child.tag != "wiki")


def _refused(reason: str, message: str) -> ExportRefused:
    return ExportRefused(message, hint="export the course again from Studio", reason=reason)
