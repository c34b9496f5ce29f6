"""The sources of a course rewritten so that they say what its export says.

What did not change keeps its lines, comments and citations to the letter. A changed passage or question is
written anew where the sources have a form for it; what they have none for stays OLX, in a file beside the
text, under an `olx` fence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html import escape

from olx_compiler import native
from olx_compiler.adopt import outline, passages, prose, question
from olx_compiler.adopt.names import slug, title, unused
from olx_compiler.adopt.passages import Part
from olx_compiler.adopt.prose import NoSource, Writer
from olx_compiler.adopt.tree import ROOT, Node, Tree
from olx_compiler.content import Block, Course, Directive, Page, Quiz, Section, Unit
from olx_compiler.directives import PeersSpec
from olx_compiler.links import page_path
from olx_compiler.render import policy
from olx_compiler.render.page import PageWriter
from olx_compiler.schema import BLOCKS, GradingSpec

BESIDE = "studio"
# How much a changed block may take from the sources' own ways: all of them, words only, nothing.
FULL, LITERAL, NATIVE = 0, 1, 2
_NUMBER = re.compile(r"(?:^|/)(\d+)-[^/]*$")
_WORDS_A_MINUTE = 180
_TO_WRITE = "À écrire : ce que l’on saura faire après cette unité."


@dataclass(frozen=True, slots=True)
class Beside:
    """A block that stays OLX, and why."""

    name: str
    tag: str
    why: str


@dataclass(slots=True)
class Rewriting:
    """Files of the course folder, path → text, and what could not become source."""

    files: dict[str, str] = field(default_factory=dict)
    beside: list[Beside] = field(default_factory=list)


@dataclass(slots=True)
class Known:
    """Pieces of the present sources by the url_name they were built under."""

    course: Course
    sections: dict[str, Section] = field(default_factory=dict)
    units: dict[str, Unit] = field(default_factory=dict)
    pages: dict[str, tuple[Unit, Page]] = field(default_factory=dict)
    parts: dict[str, tuple[Unit, Page, Part]] = field(default_factory=dict)

    @classmethod
    def of(cls, course: Course, built: Tree, writer: PageWriter) -> Known:
        """Those of `course`, by following its sources and its build side by side."""
        known = cls(course)
        for section, chapter in zip(course.sections, built.nodes[ROOT].children, strict=True):
            known.sections[chapter] = section
            for unit, sequential in zip(section.units, built.nodes[chapter].children, strict=True):
                known.units[sequential] = unit
                for page, vertical in zip(unit.pages, built.nodes[sequential].children, strict=True):
                    known.pages[vertical] = unit, page
                    path = page_path(course, section.spec.id, unit.stem, page.id)
                    parts = passages.parts(unit, page, path, writer)
                    for part, child in zip(parts, built.nodes[vertical].children, strict=True):
                        known.parts[child] = unit, page, part
        return known


def rewrite(
    known: Known, found: Tree, changed: set[str], writers: tuple[Writer, Writer], care: Mapping[str, int]
) -> Rewriting:
    """The files to write so that the course of `known` becomes `found`; `changed` names what differs.

    `writers` put HTML into Markdown, with the sources' citations and without; `care` is how much of that each
    block may use, `FULL` where it is not told.
    """
    return _Rewriter(known, found, changed, writers, care).run()


class _Rewriter:
    def __init__(
        self, known: Known, found: Tree, changed: set[str], writers: tuple[Writer, Writer],
        care: Mapping[str, int],
    ) -> None:  # fmt: skip
        self.known = known
        self.course = known.course
        self.found = found
        self.writers = writers
        self.care = care
        self.changed = _with_parents(found, changed)
        self.done = Rewriting()
        self.stems = self._names_of_units()
        self.ids = {page: name for unit in self.stems for page, name in self._names_of_pages(unit)}
        parents = found.parents()
        self.addresses: dict[str, str] = {}
        for page, name in self.ids.items():
            stem = self.stems[parents[page]].rpartition("/")[2].removesuffix(".md")
            self.addresses[f"/jump_to_id/{page}"] = f"page:{stem}/{name}"
        for writer in writers:
            writer.pages = self.addresses

    def run(self) -> Rewriting:
        """Every file that changes."""
        for name, path in self.stems.items():
            if name in self.changed or name not in self.known.units:
                self.done.files[path] = self._unit(name)
        old = self.course.where.source.text
        new = outline.course_file(self.course, self.known.sections, self.found, self.stems)
        if new != old:
            self.done.files["course.yaml"] = new
        return self.done

    # Names: those of the sources where the piece is known, else made of its title.

    def _names_of_units(self) -> dict[str, str]:
        """File of each unit; a new one takes the next number, in the folder of its section."""
        names: dict[str, str] = {}
        last = max(
            (int(match[1]) for unit in self.known.units.values() if (match := _NUMBER.match(unit.stem))),
            default=0,
        )
        for chapter in self._children(ROOT):
            units = self._children(chapter)
            paths = {
                name: _path(self.course, self.known.units[name]) for name in units if name in self.known.units
            }
            folder = next((path.rpartition("/")[0] for path in paths.values()), "")
            for name in units:
                if name not in paths:
                    last += 1
                    path = f"{folder}/{last:02d}-{slug(self._title(name))}.md".lstrip("/")
                    paths[name] = unused(path, {*names.values(), *paths.values()})
                names[name] = paths[name]
        return names

    def _names_of_pages(self, unit: str) -> Iterator[tuple[str, str]]:
        taken = {self.known.pages[name][1].id for name in self._children(unit) if name in self.known.pages}
        for name in self._children(unit):
            page = self.known.pages.get(name)
            page_id = page[1].id if page is not None else unused(slug(self._title(name)), taken)
            taken.add(page_id)
            yield name, page_id

    # The texts.

    def _unit(self, name: str) -> str:
        node, unit = self.found.nodes[name], self.known.units.get(name)
        pages = [line for page in self._children(name) for line in self._page(page)]
        return "\n".join([*self._front(node, unit, pages), "", *pages]).rstrip("\n") + "\n"

    def _front(self, node: Node, unit: Unit | None, pages: list[str]) -> list[str]:
        graded = self._graded(node)
        if unit is None:
            minutes = max(1, round(len(" ".join(pages).split()) / _WORDS_A_MINUTE))
            front = [
                "---",
                f"title: {self._title(node.name)}",
                f"minutes: {minutes}",
                f"objective: {_TO_WRITE}",
            ]
            return [*front, *([f"graded: {self._named(graded)}"] if graded else []), "---"]
        front = unit.lines[: unit.first_line - 1]
        if self._title(node.name) != unit.spec.title:
            front = _with_entry(front, "title", self._title(node.name))
        known = policy.kind_of(self.course, unit)
        if graded == known:
            return front
        return _with_entry(front, "graded", self._named(graded) if graded else "false")

    def _graded(self, node: Node) -> GradingSpec | None:
        """The kind of work that a unit counts as, by what Studio calls its assignment type."""
        if node.fields.get("graded", "false").lower() != "true":
            return None
        kinds = self.course.spec.grading
        return next((each for each in kinds if each.title == node.fields.get("format")), kinds[0])

    def _named(self, kind: GradingSpec) -> str:
        return "true" if kind == self.course.spec.grading[0] else kind.id

    def _page(self, name: str) -> list[str]:
        known = self.known.pages.get(name)
        if known is not None and name not in self.changed:
            unit, page = known
            return unit.lines[page.line - 1 : passages.end_of(unit, page)]
        lines = [f"# {self._title(name)} {{#{self.ids[name]}}}", ""]
        after_text = False
        for child in self._children(name):
            text = self._block(child, after_text=after_text)
            # A thread of its own closes the text that asks its question.
            after_text = self.found.nodes[child].tag == "html" and text[:1] != ["```olx"]
            lines += [*text, *([""] if text else [])]
        return lines

    def _block(self, name: str, *, after_text: bool) -> list[str]:
        """Source of a block of a page, or the fence that names it as OLX."""
        node = self.found.nodes[name]
        try:
            return self._source(node, self.known.parts.get(name), after_text=after_text)
        except NoSource as why:
            self.done.beside.append(Beside(name, node.tag, str(why)))
            path, element = f"{BESIDE}/{name}.xml", _element(node)
            self.done.files[path] = element
            pictures = self.writers[FULL].pictures
            shown = [f"  - {pictures.get(each, f'static/{each}')}" for each in native.files(element.encode())]
            listed = ["files_shown:", *shown] if shown else []
            return ["```olx", f"id: {slug(name)}", f"file: {path}", *listed, "```"]

    def _source(self, node: Node, known: tuple[Unit, Page, Part] | None, *, after_text: bool) -> list[str]:
        part = known[2] if known is not None else None
        care = self.care.get(node.name, FULL)
        if (
            known is not None
            and part is not None
            and not isinstance(part, list)
            and node.name not in self.changed
        ):
            thread = isinstance(part, Directive) and isinstance(part.spec, PeersSpec)
            return [] if thread else passages.lines_of(known[0], known[1], part)
        if care == NATIVE:
            raise NoSource("the sources would not say the same")
        if node.children:
            raise NoSource("blocks inside a block")
        if node.tag == "html":
            return self._text(node, part if isinstance(part, list) else [], self.writers[care], after_text)
        if node.tag == "problem":
            spec = part.spec if isinstance(part, Quiz) else None
            name = spec.id if spec is not None else slug(node.name)
            text = question.quiz(node, name=name, former=spec, writer=self.writers[care])
            return ["```quiz", *text.split("\n"), "```"]
        if node.tag in BLOCKS and set(node.fields) <= {"display_name", *BLOCKS[node.tag]}:
            name = part.spec.id if isinstance(part, Block) else slug(node.name)
            values = {key: value for key, value in node.fields.items() if key != "display_name"}
            entries = {"type": node.tag, "id": name, "title": node.fields.get("display_name", ""), **values}
            return ["```block", *(f"{key}: {value}" for key, value in entries.items()), "```"]
        raise NoSource("no form in the sources")

    def _text(self, node: Node, chunks: list[passages.Chunk], writer: Writer, after_text: bool) -> list[str]:
        if after_text:
            raise NoSource("a text just after another")
        if set(node.fields) - {"display_name"}:
            raise NoSource("a text with settings of its own")
        if not chunks:
            return prose.markdown(node.body.decode(), writer).split("\n")
        pieces = list(passages.merged(chunks, node.body.decode(), writer))
        return [line for piece in pieces for line in ("", *piece)][1:]

    def _children(self, name: str) -> tuple[str, ...]:
        return self.found.nodes[name].children

    def _title(self, name: str) -> str:
        return title(self.found.nodes[name])


def _with_parents(found: Tree, names: set[str]) -> frozenset[str]:
    """`names` and all that holds them."""
    parents, reached = found.parents(), set[str]()
    for name in names:
        step: str | None = name
        while step is not None and step not in reached:
            reached.add(step)
            step = parents.get(step)
    return frozenset(reached)


def _path(course: Course, unit: Unit) -> str:
    return unit.path.partition(f"/{course.folder.name}/")[2]


def _element(node: Node) -> str:
    """A block as one element: what an `olx` fence names."""
    attributes = "".join(f' {key}="{escape(value)}"' for key, value in sorted(node.fields.items()))
    body = node.body.decode()
    inner = escape(body, quote=False) if node.tag == "html" else body
    return f"<{node.tag}{attributes}>{inner}</{node.tag}>\n"


def _with_entry(front: list[str], key: str, value: str) -> list[str]:
    """Front matter with `key: value`, in its place or before the closing line."""
    line = f"{key}: {value}"
    if any(each.startswith(f"{key}:") for each in front):
        return [line if each.startswith(f"{key}:") else each for each in front]
    close = len(front) - 1 - front[::-1].index("---")
    return [*front[:close], line, *front[close:]]
