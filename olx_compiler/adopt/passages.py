"""A text of a page changed in Studio: what it kept is taken from its source, the rest is written anew.

A text is a run of source pieces (paragraphs, tables, checklists…), each of which gives one or more elements
of HTML. Held against the export element by element, most are found again, with their citations.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from lxml import etree, html
from markdown_it.token import Token

from olx_compiler import markdown
from olx_compiler.adopt.compare import DERIVED, tidy
from olx_compiler.adopt.prose import Writer
from olx_compiler.content import Directive, Page, Prose, Segment, Unit
from olx_compiler.directives import PeersSpec
from olx_compiler.pagehtml import Context
from olx_compiler.render.page import PageWriter


@dataclass(frozen=True, slots=True)
class Chunk:
    """Lines of source, and the elements of HTML they give, each in canonical form."""

    lines: tuple[str, ...]
    elements: tuple[bytes, ...]


def elements(content: str) -> list[tuple[bytes, etree._Element]]:
    """The elements of a text with their canonical form, those that the compiler derives left out."""
    root = html.fragment_fromstring(content, create_parent="div")
    tidy(root)
    return [(_canonical(child), child) for child in root if child.get("class") not in DERIVED]


Part = list[Chunk] | Segment


def parts(unit: Unit, page: Page, path: str, writer: PageWriter) -> Iterator[Part]:
    """What each block of `page` is made of, in order: chunks for a text, a segment for another block."""
    context = writer.context.page()
    run: list[Chunk] = []
    for segment in page.segments:
        chunks = list(_chunks(unit, page, segment, path, writer, context))
        run += chunks
        thread = isinstance(segment, Directive) and isinstance(segment.spec, PeersSpec)
        if chunks and not thread:
            continue
        if run:
            yield run
        run = []
        yield segment
    if run:
        yield run


def merged(chunks: Sequence[Chunk], content: str, writer: Writer) -> Iterator[list[str]]:
    """Source of the text `content`, piece by piece: the chunks found again in it, else words written anew.

    Raises:
        NoSource: where a changed piece has no form in the sources.
    """
    was = [(form, number) for number, chunk in enumerate(chunks) for form in chunk.elements]
    now = elements(content)
    kept: dict[int, int] = {}
    matcher = SequenceMatcher(None, [form for form, _ in was], [form for form, _ in now], autojunk=False)
    for block in matcher.get_matching_blocks():
        kept |= {block.b + step: block.a + step for step in range(block.size)}
    index = 0
    while index < len(now):
        chunk = _whole_chunk(chunks, was, kept, index)
        if chunk is not None:
            yield list(chunk.lines)
            index += len(chunk.elements)
        else:
            yield from (piece.split("\n") for piece in writer.block(now[index][1]))
            index += 1


def _whole_chunk(
    chunks: Sequence[Chunk], was: list[tuple[bytes, int]], kept: dict[int, int], index: int
) -> Chunk | None:
    """The chunk that begins at element `index` of the new text and is there whole, if there is one."""
    start = kept.get(index)
    if start is None or (start and was[start - 1][1] == was[start][1]):
        return None
    chunk = chunks[was[start][1]]
    there = all(kept.get(index + step) == start + step for step in range(len(chunk.elements)))
    return chunk if there else None


def _chunks(
    unit: Unit, page: Page, segment: Segment, path: str, writer: PageWriter, context: Context
) -> Iterator[Chunk]:
    if not isinstance(segment, Prose):
        rendered = writer.html_of(segment, path, context)
        if rendered is not None:
            yield Chunk(tuple(lines_of(unit, page, segment)), _forms(rendered))
        return
    lines: list[str] = []
    for group in _groups(segment.tokens):
        rendered = markdown.render(group, context)
        first, last = group[0].map or [0, 0]
        # A paragraph that a table takes as its caption gives nothing by itself: it goes with the table.
        lines += [
            *([""] if lines else []),
            *unit.lines[unit.first_line - 1 + first : unit.first_line - 1 + last],
        ]
        while lines and not lines[-1].strip():
            lines.pop()
        if rendered.strip():
            yield Chunk(tuple(lines), _forms(rendered))
            lines = []


def _groups(tokens: Sequence[Token]) -> Iterator[list[Token]]:
    """Tokens by block of the first level."""
    group: list[Token] = []
    depth = 0
    for token in tokens:
        group.append(token)
        depth += token.nesting
        if depth == 0:
            yield group
            group = []


def _forms(rendered: str) -> tuple[bytes, ...]:
    return tuple(form for form, _element in elements(rendered))


def _canonical(element: etree._Element) -> bytes:
    return etree.tostring(element, method="c14n", with_tail=False)


def lines_of(unit: Unit, page: Page, segment: Segment) -> list[str]:
    """Source lines of a segment, down to the next one."""
    later = [each.line for each in page.segments if each.line > segment.line]
    lines = unit.lines[segment.line - 1 : (min(later) - 1) if later else end_of(unit, page)]
    while lines and not lines[-1].strip():
        lines.pop()
    return lines


def end_of(unit: Unit, page: Page) -> int:
    """Number of the last line of a page."""
    later = [each.line for each in unit.pages if each.line > page.line]
    return min(later) - 1 if later else len(unit.lines)
