"""Where the links of a course lead: `page:unit/page`, `theme:slug`, `ref:ID` or an https address."""

from __future__ import annotations

from collections.abc import Iterator

from olx_compiler import markdown
from olx_compiler.content import Block, Corpus, Course, Directive, Prose, Unit
from olx_compiler.pagehtml import Resolver

Fault = tuple[str, str]


class LinkIndex:
    """Addresses of one course's pages and of the corpus's themes."""

    def __init__(self, corpus: Corpus, course: Course) -> None:
        self._themes = corpus.themes
        self._open = corpus.open_themes()
        self._course = course
        self._registers = corpus.registers
        self._pages = {
            f"{unit.stem}/{page.id}": page_path(course, section.spec.id, unit.stem, page.id)
            for section, unit in course.units()
            for page in unit.pages
        }

    def fault(self, address: str) -> Fault | None:
        """Message and hint when `address` leads nowhere."""
        scheme, _, rest = address.partition(":")
        if scheme == "page":
            known = ", ".join(sorted(key for key in self._pages if key.split("/")[0] == rest.split("/")[0]))
            message = f"no page '{rest}' in this course"
            return (
                None
                if rest in self._pages
                else (message, f"pages: {known}" if known else "write page:unit/page")
            )
        if scheme == "theme":
            return (
                None if rest in self._themes else (f"no theme '{rest}'", "the themes are those of themes.csv")
            )
        if address.startswith("https://") or scheme == "ref":
            return None  # a reference that is in no register is told with the other citations
        return f"'{address}' is no accepted address", "write https://…, page:unit/page, theme:slug or ref:ID"

    def resolver(self, names: dict[str, str]) -> Resolver:
        """Turns an address into the OLX one; `names` gives the url_name of each page's content path."""

        def resolve(address: str) -> str | None:
            scheme, _, rest = address.partition(":")
            if scheme == "page":
                path = self._pages.get(rest)
                return f"/jump_to_id/{names[path]}" if path is not None else None
            if scheme == "theme":
                key = self._open.get(rest)
                return f"/courses/{key}/about" if key is not None and key != self._course.key else None
            if scheme == "ref":
                reference = self._registers.references.get(rest)
                return self._registers.address(reference) if reference is not None else None
            return address

        return resolve


def page_path(course: Course, section: str, unit: str, page: str) -> str:
    """Content path of a page: what `ids.lock.yaml` names."""
    return f"{course.facts.number}/{section}/{unit}/{page}"


def links_of(unit: Unit) -> Iterator[tuple[str, int, int]]:
    """Address, line and column of each link of a unit, questions included."""
    for page in unit.pages:
        for segment in page.segments:
            if isinstance(segment, Block):
                continue
            if isinstance(segment, Prose):
                yield from _links_of_tokens(unit, segment)
                continue
            if isinstance(segment, Directive):
                for address in segment.spec.links():
                    yield address, *_find(unit, address, segment.line)
            for text in segment.texts():
                for address in addresses(text):
                    yield address, *_find(unit, address, segment.line)


def addresses(text: str) -> Iterator[str]:
    """Address of each link of a short text."""
    tokens = markdown.parser(raw_html=False).parse(text) if "](" in text or "<" in text else []
    for token in tokens:
        for child in token.children or ():
            if child.type == "link_open":
                yield str(child.attrs.get("href", ""))


def _links_of_tokens(unit: Unit, prose: Prose) -> Iterator[tuple[str, int, int]]:
    for token in prose.tokens:
        for child in token.children or ():
            if child.type == "link_open":
                address = str(child.attrs.get("href", ""))
                line = unit.first_line + (token.map[0] if token.map else 0)
                yield address, *_find(unit, address, line)


def _find(unit: Unit, address: str, start: int) -> tuple[int, int]:
    """Line and column of `address` in the file, from line `start` on; `start` when it is not found."""
    for number in range(start, len(unit.lines) + 1):
        column = unit.lines[number - 1].find(address)
        if column >= 0:
            return number, column + 1
    return start, 1
