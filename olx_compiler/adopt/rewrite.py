"""The sources of a course rewritten so that they say what its export says.

What did not change keeps its lines, comments and citations to the letter. A changed passage or question is
written anew where the sources have a form for it; what they have none for stays OLX, in a file beside the
text, under an `olx` fence.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html import escape

from olx_compiler.adopt import prose, question
from olx_compiler.adopt.compare import Difference
from olx_compiler.adopt.prose import NoSource
from olx_compiler.adopt.tree import Node, Tree
from olx_compiler.content import Block, Course, Page, Prose, Quiz, Section, Segment, Unit
from olx_compiler.schema import BLOCKS

BESIDE = "studio"
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
class _Known:
    """Pieces of the present sources by the url_name they were built under."""

    sections: dict[str, Section] = field(default_factory=dict)
    units: dict[str, Unit] = field(default_factory=dict)
    pages: dict[str, tuple[Unit, Page]] = field(default_factory=dict)
    segments: dict[str, tuple[Unit, Page, Segment]] = field(default_factory=dict)


def rewrite(
    course: Course, built: Tree, found: Tree, changes: list[Difference], themes: Mapping[str, str],
    native: frozenset[str] = frozenset(),
) -> Rewriting:  # fmt: skip
    """The files to write so that `course` (built as `built`) becomes `found`.

    `themes` is the slug of each open theme → its course key; blocks named in `native` are not tried as source.
    """
    return _Rewriter(course, built, found, changes, themes, native).run()


class _Rewriter:
    def __init__(
        self, course: Course, built: Tree, found: Tree, changes: list[Difference], themes: Mapping[str, str],
        native: frozenset[str],
    ) -> None:  # fmt: skip
        self.course = course
        self.found = found
        self.native = native
        self.known = _known(course, built)
        self.changed = _with_parents(found, {each.name for each in changes if each.kind == "substance"})
        self.done = Rewriting()
        self.stems = self._names_of_units()
        self.ids = {page: name for unit in self.stems for page, name in self._names_of_pages(unit)}
        self.addresses = {f"/courses/{key}/about": f"theme:{slug}" for slug, key in themes.items()}
        parents = found.parents()
        for page, name in self.ids.items():
            stem = self.stems[parents[page]].rpartition("/")[2].removesuffix(".md")
            self.addresses[f"/jump_to_id/{page}"] = f"page:{stem}/{name}"

    def run(self) -> Rewriting:
        """Every file that changes."""
        for name, path in self.stems.items():
            if name in self.changed or name not in self.known.units:
                self.done.files[path] = self._unit(name)
        old = "\n".join(self.course.where.source.text.split("\n"))
        new = self._course_file(old)
        if new != old:
            self.done.files["course.yaml"] = new
        return self.done

    def unresolve(self, address: str) -> str | None:
        """How the sources write an address of the course, None where they cannot."""
        return address if address.startswith("https://") else self.addresses.get(address)

    # Names: those of the sources where the piece is known, else made of its title.

    def _names_of_units(self) -> dict[str, str]:
        names: dict[str, str] = {}
        for chapter in self._children(self.found.run):
            units = self._children(chapter)
            paths = {
                name: _path(self.course, self.known.units[name]) for name in units if name in self.known.units
            }
            names |= paths
            folder = next((path.rpartition("/")[0] for path in paths.values()), "")
            for place, name in enumerate(units, start=1):
                if name not in names:
                    title = self._title(name)
                    path = f"{folder}/{place:02d}-{_slug(title)}.md".lstrip("/")
                    names[name] = _unused(path, set(names.values()))
        return names

    def _names_of_pages(self, unit: str) -> Iterator[tuple[str, str]]:
        taken = {self.known.pages[name][1].id for name in self._children(unit) if name in self.known.pages}
        for name in self._children(unit):
            page = self.known.pages.get(name)
            page_id = page[1].id if page is not None else _unused(_slug(self._title(name)), taken)
            taken.add(page_id)
            yield name, page_id

    # The texts.

    def _unit(self, name: str) -> str:
        node, unit = self.found.nodes[name], self.known.units.get(name)
        pages = [line for page in self._children(name) for line in self._page(page)]
        return "\n".join([*self._front(node, unit, pages), *pages]).rstrip("\n") + "\n"

    def _front(self, node: Node, unit: Unit | None, pages: list[str]) -> list[str]:
        graded = node.fields.get("graded", "false").lower() == "true"
        if unit is None:
            minutes = max(1, round(len(" ".join(pages).split()) / _WORDS_A_MINUTE))
            front = [
                "---",
                f"title: {self._title(node.name)}",
                f"minutes: {minutes}",
                f"objective: {_TO_WRITE}",
            ]
            return [*front, *(["graded: true"] if graded else []), "---", ""]
        front = unit.lines[: unit.first_line - 1]
        if self._title(node.name) != unit.spec.title:
            front = _with_entry(front, "title", self._title(node.name))
        return front if graded == unit.spec.graded else _with_entry(front, "graded", str(graded).lower())

    def _page(self, name: str) -> list[str]:
        known = self.known.pages.get(name)
        if known is not None and name not in self.changed:
            unit, page = known
            return unit.lines[page.line - 1 : _end_of_page(unit, page)]
        lines = [f"# {self._title(name)} {{#{self.ids[name]}}}", ""]
        previous: type[Segment] | None = None
        for child in self._children(name):
            text, kind = self._segment(child, after_prose=previous is Prose)
            lines += [*text, ""]
            previous = kind
        return lines

    def _segment(self, name: str, *, after_prose: bool) -> tuple[list[str], type[Segment] | None]:
        """Lines of a piece of a page, and the kind it has in the sources (None for OLX)."""
        known = self.known.segments.get(name)
        if (
            known is not None
            and name not in self.changed
            and not (after_prose and isinstance(known[2], Prose))
        ):
            return _lines_of(*known), type(known[2])
        node = self.found.nodes[name]
        try:
            if name in self.native:
                raise NoSource("the sources would not say the same")
            return self._source(node, known[2] if known is not None else None, after_prose=after_prose)
        except NoSource as why:
            self.done.beside.append(Beside(name, node.tag, str(why)))
            path = f"{BESIDE}/{name}.xml"
            self.done.files[path] = _element(node)
            return ["```olx", f"id: {_slug(name)}", f"file: {path}", "```"], None

    def _source(
        self, node: Node, former: Segment | None, *, after_prose: bool
    ) -> tuple[list[str], type[Segment]]:
        if node.children:
            raise NoSource("blocks inside a block")
        if node.tag == "html":
            parent = self.found.nodes[self.found.parents()[node.name]]
            if after_prose:
                raise NoSource("a text just after another")
            if node.fields.get("display_name") != parent.fields.get("display_name"):
                raise NoSource("a text with a title of its own")
            return prose.markdown(node.body.decode(), self.unresolve).split("\n"), Prose
        if node.tag == "problem":
            spec = former.spec if isinstance(former, Quiz) else None
            name = spec.id if spec is not None else _slug(node.name)
            text = question.quiz(node, name=name, former=spec, unresolve=self.unresolve)
            return ["```quiz", *text.split("\n"), "```"], Quiz
        if node.tag in BLOCKS and set(node.fields) <= {"display_name", *BLOCKS[node.tag]}:
            name = former.spec.id if isinstance(former, Block) else _slug(node.name)
            values = {key: value for key, value in node.fields.items() if key != "display_name"}
            entries = {"type": node.tag, "id": name, "title": node.fields.get("display_name", ""), **values}
            return ["```block", *(f"{key}: {value}" for key, value in entries.items()), "```"], Block
        raise NoSource("no form in the sources")

    def _course_file(self, text: str) -> str:
        """`course.yaml` with its sections as the export orders them."""
        lines = ["sections:"]
        taken: set[str] = {section.spec.id for section in self.course.sections}
        same = len(self._children(self.found.run)) == len(self.course.sections)
        for place, chapter in enumerate(self._children(self.found.run)):
            known, title = self.known.sections.get(chapter), self._title(chapter)
            units = [self.stems[name] for name in self._children(chapter)]
            section_id = known.spec.id if known is not None else _unused(_slug(title), taken)
            taken.add(section_id)
            lines += [f"  - id: {section_id}", f"    title: {title}"]
            if known is not None and known.spec.objective:
                lines.append(f"    objective: {known.spec.objective}")
            lines += ["    units:", *(f"      - {path}" for path in units)]
            same = same and known is self.course.sections[place] and known.spec.title == title
            same = same and known is not None and list(known.spec.units) == units
        return text if same else _with_block(text, "sections", lines)

    def _children(self, name: str) -> tuple[str, ...]:
        return self.found.nodes[name].children

    def _title(self, name: str) -> str:
        return " ".join(self.found.nodes[name].fields.get("display_name", name).split())


def _known(course: Course, built: Tree) -> _Known:
    """The pieces of a course, by following its sources and its build side by side."""
    known = _Known()
    for section, chapter in zip(course.sections, built.nodes[built.run].children, strict=True):
        known.sections[chapter] = section
        for unit, sequential in zip(section.units, built.nodes[chapter].children, strict=True):
            known.units[sequential] = unit
            for page, vertical in zip(unit.pages, built.nodes[sequential].children, strict=True):
                known.pages[vertical] = unit, page
                for segment, child in zip(page.segments, built.nodes[vertical].children, strict=True):
                    known.segments[child] = unit, page, segment
    return known


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


def _lines_of(unit: Unit, page: Page, segment: Segment) -> list[str]:
    """Lines of a segment, down to the next one."""
    later = [each.line for each in page.segments if each.line > segment.line]
    lines = unit.lines[segment.line - 1 : (min(later) - 1) if later else _end_of_page(unit, page)]
    while lines and not lines[-1].strip():
        lines.pop()
    return lines


def _end_of_page(unit: Unit, page: Page) -> int:
    later = [each.line for each in unit.pages if each.line > page.line]
    return min(later) - 1 if later else len(unit.lines)


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


def _with_block(text: str, key: str, block: list[str]) -> str:
    """YAML with its top-level `key` written as `block`."""
    lines = text.rstrip("\n").split("\n")
    start = next(index for index, line in enumerate(lines) if line.startswith(f"{key}:"))
    after = (index for index in range(start + 1, len(lines)) if re.match(r"[^\s#-]", lines[index]))
    return "\n".join([*lines[:start], *block, *lines[next(after, len(lines)) :]]) + "\n"


def _slug(title: str) -> str:
    plain = unicodedata.normalize("NFKD", title.replace("’", " ")).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:48].strip("-") or "sans-titre"


def _unused(name: str, taken: set[str]) -> str:
    """`name`, numbered if it is taken."""
    stem, dot, suffix = name.partition(".")
    count, found = 1, name
    while found in taken:
        count += 1
        found = f"{stem}-{count}{dot}{suffix}"
    return found
