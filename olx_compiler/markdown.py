"""Markdown of a unit: one parse, then the HTML of a passage or the XML of a question.

Beyond CommonMark and tables, two habits are understood: a quotation that starts with a bold label
("> **À retenir.** …") is a box, and a paragraph "Tableau : …" just above a table is its caption.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache

import nh3
from lxml import etree
from markdown_it import MarkdownIt
from markdown_it.rules_core import normalize, text_join
from markdown_it.token import Token

from olx_compiler.inline import ACRONYM, MARKUP, citation, lines, only_for
from olx_compiler.pagehtml import Context, PageRenderer

_INLINE = {"a", "abbr", "b", "br", "cite", "code", "del", "em", "i", "ins", "kbd", "mark", "q", "s", "small"}
_INLINE |= {"span", "strong", "sub", "sup", "time"}
_FLOW = {
    "aside",
    "blockquote",
    "caption",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "figcaption",
    "figure",
    "h3",
    "h4",
}
_FLOW |= {
    "h5",
    "h6",
    "hr",
    "li",
    "ol",
    "p",
    "pre",
    "summary",
    "table",
    "tbody",
    "td",
    "th",
    "thead",
    "tr",
    "ul",
}
# What an author may type; pictures are written in Markdown, and judged as files.
TAGS = _INLINE | _FLOW
_CLEANER = nh3.Cleaner(
    tags=TAGS | {"img"},
    attributes={
        "*": {"lang", "dir"},
        "a": {"href", "title", "rel", "target"},
        "abbr": {"title"},
        "aside": {"class", "role"},
        "div": {"class", "role", "tabindex", "aria-label"},
        "figure": {"class"},
        "img": {"src", "alt"},
        "ol": {"start"},
        "span": {"title"},
        "td": {"class", "colspan", "rowspan"},
        "th": {"class", "scope", "colspan", "rowspan"},
        "time": {"datetime"},
    },
    url_schemes={"https"},
    link_rel=None,
)
_LABEL = re.compile(r"\*\*([^*]{2,40}?)\s*(?:[.:!]\s*\*\*|\*\*\s*[:.])")
_BOXES = {"a-retenir": "retenir"}
_CAPTION = re.compile(r"Tableau(?: \d+)?\s*[:.]\s*")
_MARKED = re.compile(r"[\\`*_\[\]<&{]| {2}\n|\n\s*\n")
# A text without any of these is one paragraph: spaces at an end, an empty line, a line that may open a block.
_BLOCKS = re.compile(
    r"\A(?:\s|\Z)|\s\Z|\r|\n\s*\n|^\s*(?:[-+#>|=~`:_\[]|\*(?!\*[^\s*])|\d+[.)])", re.MULTILINE
)
# Addresses of ours, which have no host to write out nor sign to encode.
_OURS = re.compile(r"(?:page|ref|theme):[\w/.#-]+", re.ASCII)
_READER = etree.XMLParser(resolve_entities=False, no_network=True)
_HEADINGS = {"h2": "h3", "h3": "h4", "h4": "h5", "h5": "h6", "h6": "h6"}


class _Parser(MarkdownIt):
    def normalizeLink(self, url: str) -> str:  # noqa: N802 - markdown-it's name
        return url if _OURS.fullmatch(url) else super().normalizeLink(url)


@cache
def parser(*, raw_html: bool) -> MarkdownIt:
    """The one parser of prose (`raw_html`), and the one of questions, where HTML is plain text."""
    options = {"html": raw_html, "xhtmlOut": True}
    md = _Parser("commonmark", options, renderer_cls=PageRenderer).enable("table")
    md.inline.ruler.before("link", "citation", citation)
    # French is full of colons, hyphens and percents, which begin nothing here: markdown-it stops at each.
    md.inline.terminator_re = MARKUP
    md.core.ruler.at("inline", lines)
    md.core.ruler.at("normalize", only_for("\r\0", normalize))
    md.core.ruler.at("text_join", only_for("\\&", text_join))
    return md if raw_html else md.disable("image")


def parse(text: str) -> list[Token]:
    """Tokens of a unit's body, made fit for a page: headings from h3, boxes, tables with captions."""
    tokens = parser(raw_html=True).parse(text)
    adapt(tokens)
    return tokens


def adapt(tokens: list[Token]) -> None:
    """Rewrites tokens in place for a page whose title is already an h2."""
    asides: list[int] = []
    for index, token in enumerate(tokens):
        kind = token.type
        if kind == "heading_open" or kind == "heading_close":
            token.tag = _HEADINGS.get(token.tag, token.tag)
        elif kind == "blockquote_open":
            label = box_label(tokens, index)
            if label is not None:
                token.tag = "aside"
                token.attrs = {"class": f"viatic-box viatic-box--{label}", "role": "note"}
                asides.append(token.level)
        elif kind == "blockquote_close" and asides and asides[-1] == token.level:
            token.tag = "aside"
            asides.pop()
        elif kind == "table_open":
            _adapt_table(tokens, index)
        elif kind == "paragraph_open" and is_figure(tokens, index):
            token.tag = tokens[index + 2].tag = "figure"
            token.attrs = {"class": "viatic-figure"}


def is_figure(tokens: Sequence[Token], index: int) -> bool:
    """Whether the paragraph at `index` is a picture by itself."""
    children = tokens[index + 1].children or ()
    return not tokens[index].hidden and [child.type for child in children] == ["image"]


def box_label(tokens: Sequence[Token], index: int) -> str | None:
    """Short name of the box that the quotation at `index` opens, None for a plain quotation."""
    if index + 2 >= len(tokens) or tokens[index + 2].type != "inline":
        return None
    match = _LABEL.match(tokens[index + 2].content)
    if match is None:
        return None
    plain = unicodedata.normalize("NFKD", match[1].lower()).encode("ascii", "ignore").decode()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    return _BOXES.get(slug, slug)


def _adapt_table(tokens: list[Token], index: int) -> None:
    """Scopes for header cells, classes for alignment, and the caption that stands above the table."""
    if index >= 3 and tokens[index - 2].type == "inline" and tokens[index - 3].type == "paragraph_open":
        paragraph, children = tokens[index - 2], tokens[index - 2].children or []
        match = _CAPTION.match(children[0].content) if children else None
        if match is not None:
            tokens[index].meta["caption"] = children
            tokens[index - 3].hidden = tokens[index - 1].hidden = True
            paragraph.type = "moved_inline"
    column, double_entry = 0, False
    for position in range(index + 1, len(tokens)):
        token = tokens[position]
        if token.type == "table_close":
            break
        if token.type == "tr_open":
            column = 0
        elif token.type in ("th_open", "td_open"):
            _adapt_cell(tokens, position, column, double_entry=double_entry)
            double_entry = double_entry or (token.type == "th_open" and token.tag == "td")
            column += 1


def _adapt_cell(tokens: list[Token], position: int, column: int, *, double_entry: bool) -> None:
    cell, closing = tokens[position], tokens[position + 2]
    align = str(cell.attrs.pop("style", "")).removeprefix("text-align:")
    if align in ("right", "center"):
        cell.attrs["class"] = f"viatic-{align}"
    if cell.type == "th_open":
        if column == 0 and not tokens[position + 1].content:
            # An empty corner announces a table with headers on both sides; an empty header helps nobody.
            cell.tag = closing.tag = "td"
        else:
            cell.attrs["scope"] = "col"
    elif column == 0 and double_entry:
        cell.tag = closing.tag = "th"
        cell.attrs["scope"] = "row"


def render(tokens: list[Token], context: Context) -> str:
    """Sanitised HTML of a passage."""
    md = parser(raw_html=True)
    return str(_CLEANER.clean(md.renderer.render(tokens, md.options, {"context": context})))


def inline(text: str, context: Context) -> str:
    """HTML of a few words of Markdown."""
    return str(parser(raw_html=False).renderInline(text, {"context": context}))


def fill(element: etree._Element, text: str, context: Context) -> etree._Element:
    """Puts one paragraph's worth of Markdown into `element`, and returns it."""
    if not _marked(text, context):
        element.text = text
        return element
    return _graft(element, inline(text, context))


def fill_blocks(element: etree._Element, text: str, context: Context) -> etree._Element:
    """Puts Markdown of any length into `element` (paragraphs, lists, tables), and returns it."""
    if not _marked(text, context) and not re.search(r"^\s*(?:[-+#|]|\d+[.)]\s)", text, re.MULTILINE):
        etree.SubElement(element, "p").text = text
        return element
    lines = text.rstrip("\n")
    if not _BLOCKS.search(lines):
        paragraph = _graft(etree.SubElement(element, "p"), inline(lines, context))
        paragraph.tail = "\n"
        return element
    md = parser(raw_html=False)
    tokens = md.parse(text)
    adapt(tokens)
    return _graft(element, md.renderer.render(tokens, md.options, {"context": context}))


def _marked(text: str, context: Context) -> bool:
    """Whether `text` is more than plain words: Markdown, or an acronym that this page may explain."""
    return bool(_MARKED.search(text) or (context.explained is not None and ACRONYM.search(text)))


def _graft(element: etree._Element, xhtml: str) -> etree._Element:
    """Adds rendered Markdown under `element`: the renderer's output is well-formed once HTML is refused."""
    root = etree.fromstring(f"<root>{xhtml}</root>", _READER)
    element.text = root.text
    element.extend(list(root))
    return element
