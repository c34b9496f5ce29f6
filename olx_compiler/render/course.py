"""A course as the files of its OLX tree."""

from __future__ import annotations

from lxml import etree

from olx_compiler import markdown
from olx_compiler.content import ORG, RUN, Corpus, Course, Directive, Page, Quiz, Section, Unit
from olx_compiler.directives import PeersSpec
from olx_compiler.ids import Ids
from olx_compiler.links import LinkIndex, page_path
from olx_compiler.pagehtml import Context
from olx_compiler.render import cover, policy
from olx_compiler.render.page import Files, PageWriter

OVERVIEW = "about/overview.html"


def course_files(course: Course, corpus: Corpus, ids: Ids) -> Files:
    """Path inside the course folder to bytes, for every file of the course."""
    return _Tree(course, corpus, ids).files()


def page_writer(course: Course, corpus: Corpus, ids: Ids) -> PageWriter:
    """What writes the pages of `course`; its files go nowhere."""
    return _Tree(course, corpus, ids).pages


def overview_html(course: Course, corpus: Corpus) -> str:
    """The presentation of a course; its links to pages fall away, since one is not in the course yet."""
    keys = corpus.open_themes()

    def resolve(address: str) -> str | None:
        scheme, _, rest = address.partition(":")
        if scheme == "https":
            return address
        return f"/courses/{keys[rest]}/about" if scheme == "theme" and rest in keys else None

    context = Context(resolve, corpus.registers, course.spec.verified)
    return markdown.render(markdown.parse(course.spec.overview), context)


def discusses(page: Page) -> bool:
    """Whether a page asks its readers to answer one another."""
    return any(isinstance(each, Directive) and isinstance(each.spec, PeersSpec) for each in page.segments)


class _Tree:
    """Builds one course; names are given to pages first, since links may point forward."""

    def __init__(self, course: Course, corpus: Corpus, ids: Ids) -> None:
        self.course = course
        self.corpus = corpus
        self.ids = ids
        self.tree: Files = {}
        names: dict[str, str] = {}
        for section, unit in course.units():
            for page in unit.pages:
                path = page_path(course, section.spec.id, unit.stem, page.id)
                names[path] = ids.name("vt", path)
        files = {name: asset.name for name, asset in course.assets.items()}
        resolve = LinkIndex(corpus, course).resolver(names)
        context = Context(resolve, corpus.registers, course.spec.verified, files)
        self.pages = PageWriter(course, corpus, ids, context, self.tree)
        self.forum = any(discusses(page) for _section, unit in course.units() for page in unit.pages)

    def files(self) -> Files:
        number = self.course.facts.number
        root = etree.Element("course", {"url_name": RUN, "org": ORG, "course": number})
        self._write("course.xml", root)
        body = etree.Element("course")
        for section in self.course.sections:
            etree.SubElement(body, "chapter", {"url_name": self._chapter(section)})
        self._write(f"course/{RUN}.xml", body)
        self._policies()
        self._about()
        for asset in self.course.assets.values():
            if asset.served:
                self.tree[f"static/{asset.name}"] = asset.data
        return self.tree

    def _write(self, path: str, element: etree._Element) -> None:
        self.tree[path] = etree.tostring(element, encoding="utf-8", pretty_print=True)

    def _chapter(self, section: Section) -> str:
        path = f"{self.course.facts.number}/{section.spec.id}"
        name = self.ids.name("ch", path)
        element = etree.Element("chapter", {"display_name": section.spec.title})
        for unit in section.units:
            etree.SubElement(element, "sequential", {"url_name": self._sequential(path, unit)})
        self._write(f"chapter/{name}.xml", element)
        return name

    def _sequential(self, parent: str, unit: Unit) -> str:
        path = f"{parent}/{unit.stem}"
        name = self.ids.name("sq", path)
        element = etree.Element("sequential", {"display_name": unit.spec.title})
        kind = policy.kind_of(self.course, unit)
        if kind is not None:
            element.set("format", kind.title)
            element.set("graded", "true")
        questions = 0
        for page in unit.pages:
            discussed = discusses(page) if self.forum else None
            goal = unit.spec if page is unit.pages[0] else None
            url_name = self.pages.vertical(
                f"{path}/{page.id}", page, questions, discussed=discussed, goal=goal
            )
            etree.SubElement(element, "vertical", {"url_name": url_name})
            questions += sum(isinstance(segment, Quiz) for segment in page.segments)
        self._write(f"sequential/{name}.xml", element)
        return name

    def _policies(self) -> None:
        self.tree[f"policies/{RUN}/policy.json"] = policy.as_json(
            policy.course_policy(self.course, forum=self.forum)
        )
        self.tree[f"policies/{RUN}/grading_policy.json"] = policy.as_json(policy.grading_policy(self.course))
        self.tree["policies/assets.json"] = policy.as_json({})
        domain = self.corpus.domains.get(self.course.facts.domain, self.course.facts.domain)
        self.tree[f"static/{policy.IMAGE}"] = cover.cover(self.course.facts.title, domain)

    def _about(self) -> None:
        self.tree[OVERVIEW] = overview_html(self.course, self.corpus).encode()
        self.tree["about/short_description.html"] = self.course.spec.summary.encode()
        self.tree["about/effort.html"] = f"{self.course.facts.minutes} minutes".encode()
