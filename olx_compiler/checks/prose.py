"""The words of a page, as a reader meets them: passages with their place, sentences, words, syllables."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Literal

from markdown_it.token import Token

from olx_compiler.content import Directive, Page, Prose, Quiz, Unit

# What a passage is: running text, an item of a list, a cell, a heading, a quotation, a line of a question.
Kind = Literal["text", "item", "cell", "heading", "quotation", "question"]

# `{param:fctva.rate}` and `{=fctva €}` will be read as one figure, `{ref:CGCT-L2122-18}` as one name.
_CITED = re.compile(r"\{\s*(?:(?:param|ref)\s*:|=)[^{}]*\}")
_MARKS = re.compile(r"[*_`]+|\[|\]\([^)]*\)|<[^>]*>")
# A point ends a sentence unless it abbreviates; French writes no capital after "art." or "n°".
_END = re.compile(r"(?<=[.?!…])(?:\s*[»”\"’)])*\s+(?=[«“\"(]?\s*[^\W_a-zà-ÿ])")
_SHORT = re.compile(r"(?:\b(?:M|MM|Mme|art|al|cf|p|etc|ex|Dr|St|[A-Z])\.)$")
WORD = re.compile(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*")
_VOWELS = re.compile(r"[aeiouyàâäéèêëîïôöùûüœæ]+")
# Two vowels that French says apart: création, naïf, Noël, européen, coopération.
_MUTE = re.compile(r"(?:e|es|ent)$")
# Among words in -ent, those that are no verb: the ending is said.
_SAID = frozenset(
    ("argent", "agent", "président", "client", "patient", "accident", "incident", "urgent", "récent",
     "différent", "content", "souvent", "cent", "vent", "adhérent", "excédent", "absent", "présent")
)  # fmt: skip
_APART = re.compile(r"[éïëü](?=[aeiouàâéèêîôû])|o(?=[éè])|(?<=[aeou])[ïëü]|oo")


@dataclass(frozen=True)
class Passage:
    """A stretch of plain text and where it starts in its file."""

    text: str
    kind: Kind
    line: int

    @cached_property
    def sentences(self) -> tuple[str, ...]:
        """Its sentences; a passage without a full stop is one."""
        found: list[str] = []
        for part in _END.split(self.text):
            if found and _SHORT.search(found[-1]):
                found[-1] += f" {part}"
            elif part.strip():
                found.append(part.strip())
        return tuple(found)


def passages(unit: Unit, page: Page) -> Iterator[Passage]:
    """Each passage of a page, in reading order."""
    for segment in page.segments:
        if isinstance(segment, Prose):
            yield from of_tokens(segment.tokens, unit.first_line)
        elif isinstance(segment, Quiz):
            yield from _of_quiz(segment)
        elif isinstance(segment, Directive):
            yield from _of_directive(segment)


def of_tokens(tokens: Sequence[Token], first: int) -> Iterator[Passage]:
    """The passages of parsed Markdown that begins on line `first` of its file."""
    inside: list[str] = []
    for token in tokens:
        name, _, end = token.type.rpartition("_")
        if end == "open":
            inside.append("quotation" if token.tag == "blockquote" else name)
        elif end == "close" and inside:
            inside.pop()
        elif token.type in ("inline", "moved_inline"):
            text = plain(token.children or ())
            if text:
                yield Passage(text, _kind(inside), first + (token.map[0] if token.map else 0))


def _kind(inside: Sequence[str]) -> Kind:
    if "table" in inside:
        return "cell"
    if "heading" in inside:
        return "heading"
    if "quotation" in inside:
        return "quotation"
    return "item" if "list_item" in inside else "text"


def plain(children: Sequence[Token]) -> str:
    """The words of a line of Markdown, without its marks."""
    parts, bold = [], False
    for child in children:
        if child.type in ("text", "code_inline"):
            # A title in bold capitals is to be seen: its words are words.
            shouted = bold and child.content.isupper() and len(words(child.content)) > 1
            parts.append(child.content.capitalize() if shouted else child.content)
        elif child.type in ("strong_open", "strong_close"):
            bold = child.type == "strong_open"
        elif child.type in ("softbreak", "hardbreak"):
            parts.append(" ")
        elif child.type == "citation":
            parts.append("0")
    return _CITED.sub("0", "".join(parts)).strip()


def _of_quiz(quiz: Quiz) -> Iterator[Passage]:
    spec = quiz.spec
    lines: list[tuple[tuple[str | int, ...], str | None]] = [(("question",), spec.question)]
    for index, choice in enumerate(spec.choices):
        lines += [
            (("choices", index, "text"), choice.text),
            (("choices", index, "feedback"), choice.feedback),
        ]
    lines += [*(((), clue) for clue in spec.clues), (("explanation",), spec.explanation)]
    for path, text in lines:
        for paragraph in re.split(r"\n\s*\n", text) if text else ():
            words = _CITED.sub("0", _MARKS.sub("", paragraph)).strip()
            if words:
                yield Passage(" ".join(words.split()), "question", quiz.where.place(path)[0])


def _of_directive(directive: Directive) -> Iterator[Passage]:
    """The texts of a checklist, a worked case, a question to peers; the place is that of its first line."""
    for text in directive.texts():
        for paragraph in re.split(r"\n\s*\n", text):
            words = _CITED.sub("0", _MARKS.sub("", paragraph)).strip()
            if words:
                yield Passage(" ".join(words.split()), "item", directive.line)


def words(text: str) -> list[str]:
    """Its words; a figure is none."""
    return WORD.findall(text)


@cache
def syllables(word: str) -> int:
    """How many syllables French says in `word`, near enough: its groups of vowels, a mute ending left out."""
    low = word.lower().replace("’", "'").rpartition("'")[2]
    low = re.sub(r"(?<=q)u|(?<=g)u(?=[eéèêiy])", "", low)
    ending = _MUTE.search(low)
    if ending and (ending[0] != "ent" or not (low.endswith("ment") or low in _SAID)):
        low = low[: ending.start()]
    return max(len(_VOWELS.findall(low)) + len(_APART.findall(low)), 1)


def locate(unit: Unit, line: int, text: str) -> tuple[str, int, int]:
    """File, line and column where `text` starts, from `line` on; the start of `line` when marks break it."""
    start = " ".join(text.split()[:3])
    for number in range(line, min(line + 60, len(unit.lines) + 1)):
        column = " ".join(unit.lines[number - 1].split()).find(start)
        if column >= 0:
            indent = len(unit.lines[number - 1]) - len(unit.lines[number - 1].lstrip())
            return unit.path, number, indent + column + 1
    return unit.path, line, 1
