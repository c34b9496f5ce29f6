"""One page of a course (a vertical): passages and directives as text, questions and blocks beside them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lxml import etree

from olx_compiler import markdown, native, worked
from olx_compiler.content import Block, Corpus, Course, Directive, Page, Prose, Quiz
from olx_compiler.directives import CaseSpec, ChecklistSpec, DownloadSpec, OlxSpec, PeersSpec, VideoSpec
from olx_compiler.ids import Ids
from olx_compiler.pagehtml import Context
from olx_compiler.render import film, pieces, quiz
from olx_compiler.schema import UnitSpec

Files = dict[str, bytes]


class PageWriter:
    """Writes the pages of one course into `tree`; `context` is the course's, each page has its own."""

    def __init__(self, course: Course, corpus: Corpus, ids: Ids, context: Context, tree: Files) -> None:
        self.course = course
        self.corpus = corpus
        self.ids = ids
        self.context = context
        self.tree = tree

    def vertical(
        self, path: str, page: Page, questions: int, *, discussed: bool | None, goal: UnitSpec | None = None
    ) -> str:
        """The url_name of a page; `questions` came before it; `discussed`: None where there is no forum;
        `goal`: the unit that this page opens."""
        name = self.ids.name("vt", path)
        element = etree.Element("vertical", {"display_name": page.title})
        if discussed is not None:
            element.set("discussion_enabled", "true" if discussed else "false")
        context = self.context.page()
        texts: list[tuple[str, list[str]]] = []
        run: list[str] | None = None
        for segment in page.segments:
            html = self.html_of(segment, path, context)
            if html is not None:
                if run is None:
                    run = []
                    url_name = self.ids.name("html", f"{path}/html/{len(texts) + 1}")
                    etree.SubElement(element, "html", {"url_name": url_name})
                    texts.append((url_name, run))
                run.append(html)
            if html is None or (isinstance(segment, Directive) and isinstance(segment.spec, PeersSpec)):
                run = None
                questions += isinstance(segment, Quiz)
                self._component(element, path, segment, questions, context)
        if texts:
            if goal is not None:
                texts[0][1].insert(0, pieces.html(pieces.goal(goal)))
            listed = pieces.sources(context)
            if listed is not None:
                texts[-1][1].append(pieces.html(listed))
            texts[-1][1].append(pieces.html(pieces.doubt(path)))
        for url_name, parts in texts:
            self._write_html(url_name, page.title, "".join(parts))
        # A space more inside a block kept as it was would be a change.
        neat = not any(len(child) for child in element)
        self.tree[f"vertical/{name}.xml"] = (
            _pretty(element) if neat else etree.tostring(element, encoding="utf-8")
        )
        return name

    def html_of(self, segment: object, path: str, context: Context) -> str | None:
        """What a segment says inside the text of the page, None when it is a block of its own."""
        if isinstance(segment, Prose):
            return markdown.render(segment.tokens, context)
        if not isinstance(segment, Directive):
            return None
        spec = segment.spec
        found: Mapping[str, Any] = {}
        if isinstance(spec, CaseSpec):
            found, _faults = worked.figures(spec, self.corpus.cases, self.context.day)
        asset = self.course.assets.get(spec.file) if isinstance(spec, DownloadSpec) else None
        printable = self._printable(spec, path) if isinstance(spec, ChecklistSpec) else ""
        element = pieces.directive(spec, context, found=found, asset=asset, printable=printable)
        return pieces.html(element) if element is not None else None

    def _printable(self, spec: ChecklistSpec, path: str) -> str:
        """Writes a checklist as a page by itself, and gives its name in `static/`."""
        stem = "-".join(["liste", *path.split("/")[-2:]])
        number = 1 + sum(name.startswith(f"static/{stem}-") for name in self.tree)
        name = f"{stem}-{number}.html"
        text = pieces.printable_list(spec, self.context, course=self.course.facts.title)
        self.tree[f"static/{name}"] = text
        return name

    def _component(
        self, vertical: etree._Element, path: str, segment: object, number: int, context: Context
    ) -> None:
        if isinstance(segment, Quiz):
            name = self.ids.name("quiz", f"{path}/quiz/{segment.spec.id}")
            # A question explains no acronym: its words are read one by one by those who answer.
            silent = Context(
                context.resolve, context.registers, context.day, context.files, None, context.cited
            )
            problem = quiz.problem(segment.spec, display_name=f"Question {number}", context=silent)
            self.tree[f"problem/{name}.xml"] = etree.tostring(problem, encoding="utf-8") + b"\n"
            etree.SubElement(vertical, "problem", {"url_name": name})
        elif isinstance(segment, Block):
            # Our blocks stand inline, with display_name at least: a bare url_name would read as a pointer.
            spec = segment.spec
            name = self.ids.name("blk", f"{path}/block/{spec.id}")
            attributes = {"url_name": name, "display_name": spec.title, **spec.attributes}
            etree.SubElement(vertical, spec.type, attributes)
        elif isinstance(segment, Directive) and isinstance(segment.spec, VideoSpec):
            name = self.ids.name("film", f"{path}/video/{segment.spec.id}")
            found = film.attributes(segment.spec, self.course.assets, context.resolve)
            etree.SubElement(vertical, film.TAG, {"url_name": name, **found})
        elif isinstance(segment, Directive) and isinstance(segment.spec, PeersSpec):
            self._discussion(vertical, f"{path}/peers/{segment.spec.id}", segment.spec)

        elif isinstance(segment, Directive) and isinstance(segment.spec, OlxSpec):
            self._native(vertical, f"{path}/olx/{segment.spec.id}", segment.spec)

    def _native(self, vertical: etree._Element, path: str, spec: OlxSpec) -> None:
        """A block kept as OLX; the text of an `html` is a file of its own, as the platform reads it."""
        name = self.ids.name("olx", path)
        element = native.read(self.course.assets[spec.file].data)
        element.set("url_name", name)
        if element.tag == "html":
            self.tree[f"html/{name}.html"] = (element.text or "").encode()
            attributes = {str(key): str(value) for key, value in element.attrib.items() if key != "url_name"}
            self.tree[f"html/{name}.xml"] = _pretty(etree.Element("html", {"filename": name, **attributes}))
            element = etree.Element("html", {"url_name": name})
        element.tail = None
        vertical.append(element)

    def _discussion(self, vertical: etree._Element, path: str, spec: PeersSpec) -> None:
        """The platform's own thread; its id is the locked name, since what people wrote hangs on it."""
        name = self.ids.name("talk", path)
        attributes = {
            "url_name": name,
            "display_name": spec.title,
            "discussion_id": f"{self.course.facts.number}_{name}",
            "discussion_category": spec.topic or self.course.facts.title,
            "discussion_target": spec.title,
        }
        etree.SubElement(vertical, "discussion", attributes)

    def _write_html(self, name: str, title: str, text: str) -> None:
        self.tree[f"html/{name}.html"] = text.encode()
        self.tree[f"html/{name}.xml"] = _pretty(
            etree.Element("html", {"filename": name, "display_name": title})
        )


def _pretty(element: etree._Element) -> bytes:
    return etree.tostring(element, encoding="utf-8", pretty_print=True)
