"""HTML of a page back to the Markdown of a unit, for the forms that the compiler itself writes.

What has no form in the sources raises `NoSource`: the passage then stays HTML, beside the text. Nothing here
is trusted: whoever converts renders the result again and compares.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from copy import deepcopy

from lxml import etree, html

from olx_compiler.inline import DECORATIVE

_MARKS = {"strong": "**", "b": "**", "em": "*", "i": "*"}
# Written as they are: Markdown has no sign for them, and the compiler lets them through.
_KEPT_TAGS = frozenset(
    {"abbr", "span", "sub", "sup", "small", "q", "cite", "kbd", "mark", "time", "del", "ins"}
)
_KEPT_ATTRIBUTES = frozenset({"title", "lang", "dir", "datetime"})
_HEADINGS = {"h3": "##", "h4": "###", "h5": "####", "h6": "#####"}
_SPECIAL = re.compile(r"([\\`*_\[\]<])")
_START = re.compile(r"^(\s*)(#{1,6}\s|[-+>]|\d+[.)](?=\s)|\|)", re.MULTILINE)
_ALIGN = {"viatic-right": "---:", "viatic-center": ":---:"}


class NoSource(Exception):
    """This piece of OLX has no form in the sources; the text says why."""


def markdown(content: str, writer: Writer) -> str:
    """Markdown of a passage of HTML.

    Raises:
        NoSource: for a tag or an attribute that no Markdown of ours gives.
    """
    if not content.strip():
        raise NoSource("an empty passage")
    root = html.fragment_fromstring(content, create_parent="div")
    return "\n\n".join(writer.blocks(root))


class Writer:
    """Writes Markdown. `addresses` are those of the platform → how the sources write them, to which `pages`
    are added. `citations` are inline elements as the page shows them, in canonical form → how the
    sources cite them; `explained` are acronyms → what they stand for, which the sources leave to the
    glossary; `pictures` are names in `static/` → files of the course.
    """

    def __init__(
        self,
        addresses: Mapping[str, str],
        citations: Mapping[bytes, str] | None = None,
        explained: Mapping[str, str] | None = None,
        pictures: Mapping[str, str] | None = None,
    ) -> None:
        self.addresses = addresses
        self.pictures = pictures or {}
        self.pages: Mapping[str, str] = {}
        self.citations = citations or {}
        self.explained = explained or {}

    def blocks(self, parent: etree._Element) -> Iterator[str]:
        """Each block of `parent`, without the empty lines that stand between."""
        if (parent.text or "").strip() or any((child.tail or "").strip() for child in parent):
            raise NoSource("text outside a paragraph")
        for child in parent:
            yield from self.block(child)

    def block(self, element: etree._Element) -> Iterator[str]:
        """Markdown of one block; a table with a caption gives two pieces."""
        tag = str(element.tag)
        if tag == "p":
            _plain(element)
            yield _START.sub(r"\1\\\2", self.words(element).strip())
        elif tag in _HEADINGS:
            _plain(element)
            yield f"{_HEADINGS[tag]} {self.words(element).strip()}"
        elif tag in ("ul", "ol"):
            yield self.items(element)
        elif tag in ("blockquote", "aside"):
            yield "\n".join(f"> {line}".rstrip() for line in "\n\n".join(self.blocks(element)).split("\n"))
        elif tag == "div" and element.get("class") == "viatic-table":
            yield from self.table(element)
        elif tag == "figure":
            yield self.figure(element)
        elif tag == "hr":
            yield "---"
        else:
            raise NoSource(f"<{tag}>")

    def figure(self, element: etree._Element) -> str:
        """A picture of the course, with its legend."""
        picture, legend = element.find("img"), element.find("figcaption")
        name = (
            self.pictures.get(picture.get("src", "").removeprefix("/static/"))
            if picture is not None
            else None
        )
        if picture is None or name is None or len(element) > 2 or set(picture.attrib) - {"src", "alt"}:
            raise NoSource("a picture that is no file of the course")
        told = f' "{_said(legend)}"' if legend is not None else ""
        return f"![{picture.get('alt') or DECORATIVE}]({name}{told})"

    def items(self, element: etree._Element) -> str:
        """Markdown of a list."""
        first = int(element.get("start", "1"))
        loose = any(child.tag == "p" for item in element for child in item)
        lines = []
        for number, item in enumerate(element, start=first):
            mark = f"{number}. " if element.tag == "ol" else "- "
            blocks = [*self.blocks(item)] if loose else [*self.tight(item)]
            text = ("\n\n" if loose else "\n").join(blocks)
            lines.append(mark + text.replace("\n", "\n" + " " * len(mark)))
        return ("\n\n" if loose else "\n").join(lines)

    def tight(self, item: etree._Element) -> Iterator[str]:
        """Words of an item that holds no paragraph, then the lists under it."""
        lists = [child for child in item if child.tag in ("ul", "ol")]
        yield self.words(item, but=lists).strip()
        for child in lists:
            yield self.items(child)

    def table(self, wrapper: etree._Element) -> Iterator[str]:
        """Caption, if there is one, then rows."""
        [table] = wrapper
        caption = table.find("caption")
        if caption is not None:
            yield self.words(caption).strip()
        rows = [[self.words(cell).strip().replace("|", "\\|") for cell in row] for row in table.iter("tr")]
        first = next(table.iter("tr"), None)
        if first is None or any(
            cell.get("colspan") or cell.get("rowspan") for row in table.iter("tr") for cell in row
        ):
            raise NoSource("a table with merged cells")
        marks = [_ALIGN.get(cell.get("class", ""), "---") for cell in first]
        yield "\n".join(
            f"| {' | '.join(cells)} |".replace("|  |", "| |") for cells in (rows[0], marks, *rows[1:])
        )

    def words(self, element: etree._Element, but: list[etree._Element] | None = None) -> str:
        """Inline Markdown of what `element` holds, its children `but` left out."""
        parts = [_escaped(element.text)]
        for child in element:
            if child not in (but or ()):
                parts.append(self.word(child))
            parts.append(_escaped(child.tail))
        return "".join(parts)

    def word(self, element: etree._Element) -> str:
        """Markdown of one element inside a sentence."""
        tag = str(element.tag)
        cited = self.citations.get(citation_form(element))
        if cited is not None:
            return cited
        if tag == "abbr" and self.explained.get(_said(element)) == element.get("title"):
            return self.words(element)
        if tag in _MARKS:
            _plain(element)
            return f"{_MARKS[tag]}{self.words(element)}{_MARKS[tag]}"
        if tag == "br":
            return "\\\n"
        if tag == "code":
            return f"`{_said(element)}`"
        if tag == "a":
            href = element.get("href", "")
            address = href if href.startswith("https://") else {**self.addresses, **self.pages}.get(href)
            if address is None:
                raise NoSource(f"a link to {href}")
            return f"[{self.words(element)}]({address})"
        if tag in _KEPT_TAGS and set(element.attrib) <= _KEPT_ATTRIBUTES:
            attributes = "".join(
                f' {key!s}="{html_escape(str(value))}"' for key, value in element.attrib.items()
            )
            return f"<{tag}{attributes}>{self.words(element)}</{tag}>"
        raise NoSource(f"<{tag}>")


def _said(element: etree._Element) -> str:
    return "".join(str(text) for text in element.itertext())


def citation_form(element: etree._Element) -> bytes:
    """An inline element as a citation gives it, whether or not this page explains the acronym in it."""
    plain = deepcopy(element)
    etree.strip_tags(plain, "abbr")
    return etree.tostring(plain, method="c14n", with_tail=False)


def html_escape(value: str) -> str:
    """A value as an attribute holds it."""
    return value.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")


def _escaped(text: str | None) -> str:
    return _SPECIAL.sub(r"\\\1", re.sub(r"\s*\n\s*", "\n", text)) if text else ""


def _plain(element: etree._Element) -> None:
    if element.attrib:
        raise NoSource(f"<{element.tag}> with {', '.join(sorted(map(str, element.attrib)))}")
