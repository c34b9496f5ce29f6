"""A course as the files of its OLX tree."""

from __future__ import annotations

from lxml import etree

from olx_compiler import film, markdown
from olx_compiler.content import ORG, RUN, Block, Corpus, Course, Page, Prose, Quiz, Section, Unit
from olx_compiler.ids import Ids
from olx_compiler.links import LinkIndex, page_path
from olx_compiler.render import cover, policy, quiz

Files = dict[str, bytes]


def course_files(course: Course, corpus: Corpus, ids: Ids) -> Files:
    """Path inside the course folder to bytes, for every file of the course."""
    return _Tree(course, corpus, ids).files()


def overview_html(course: Course, corpus: Corpus) -> str:
    """The presentation of a course; its links to pages fall away, since one is not in the course yet."""
    keys = corpus.open_themes()

    def resolve(address: str) -> str | None:
        scheme, _, rest = address.partition(":")
        if scheme == "https":
            return address
        return f"/courses/{keys[rest]}/about" if scheme == "theme" and rest in keys else None

    return markdown.render(markdown.parse(course.spec.overview), resolve)


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
        self.resolve = LinkIndex(corpus, course).resolver(names)

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
        if unit.spec.graded:
            element.set("format", policy.GRADED_FORMAT)
            element.set("graded", "true")
        questions = 0
        for page in unit.pages:
            etree.SubElement(
                element, "vertical", {"url_name": self._vertical(f"{path}/{page.id}", page, questions)}
            )
            questions += sum(isinstance(segment, Quiz) for segment in page.segments)
        self._write(f"sequential/{name}.xml", element)
        return name

    def _vertical(self, path: str, page: Page, questions: int) -> str:
        name = self.ids.name("vt", path)
        element = etree.Element("vertical", {"display_name": page.title})
        passages = 0
        for segment in page.segments:
            if isinstance(segment, Prose):
                passages += 1
                url_name = self._html(f"{path}/html/{passages}", segment, page)
                etree.SubElement(element, "html", {"url_name": url_name})
            elif isinstance(segment, Quiz):
                questions += 1
                url_name = self._problem(f"{path}/quiz/{segment.spec.id}", segment, f"Question {questions}")
                etree.SubElement(element, "problem", {"url_name": url_name})
            else:
                self._block(element, f"{path}/block/{segment.spec.id}", segment)
        self._write(f"vertical/{name}.xml", element)
        return name

    def _html(self, path: str, prose: Prose, page: Page) -> str:
        name = self.ids.name("html", path)
        self.tree[f"html/{name}.html"] = markdown.render(prose.tokens, self.resolve).encode()
        self._write(f"html/{name}.xml", etree.Element("html", {"filename": name, "display_name": page.title}))
        return name

    def _problem(self, path: str, segment: Quiz, display_name: str) -> str:
        name = self.ids.name("quiz", path)
        element = quiz.problem(segment.spec, display_name=display_name, resolve=self.resolve)
        self.tree[f"problem/{name}.xml"] = etree.tostring(element, encoding="utf-8") + b"\n"
        return name

    def _block(self, vertical: etree._Element, path: str, segment: Block) -> None:
        """Our blocks stand inline, with display_name at least: a bare url_name would read as a pointer."""
        spec = segment.spec
        attributes = {"url_name": self.ids.name("blk", path), "display_name": spec.title, **spec.attributes}
        shown = self.corpus.films.get(attributes.pop("film", ""))
        if shown is not None:
            attributes |= film.attributes(shown)
            self.tree |= {f"static/{name}": file.read_bytes() for name, file in shown.files().items()}
        etree.SubElement(vertical, spec.type, attributes)

    def _policies(self) -> None:
        self.tree[f"policies/{RUN}/policy.json"] = policy.as_json(policy.course_policy(self.course))
        self.tree[f"policies/{RUN}/grading_policy.json"] = policy.as_json(policy.grading_policy(self.course))
        self.tree["policies/assets.json"] = policy.as_json({})
        domain = self.corpus.domains.get(self.course.facts.domain, self.course.facts.domain)
        self.tree[f"static/{policy.IMAGE}"] = cover.cover(self.course.facts.title, domain)

    def _about(self) -> None:
        self.tree["about/overview.html"] = overview_html(self.course, self.corpus).encode()
        self.tree["about/short_description.html"] = self.course.spec.summary.encode()
        self.tree["about/effort.html"] = f"{self.course.facts.minutes} minutes".encode()
