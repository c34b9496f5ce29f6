"""A course once read: plain data between the sources and the OLX."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from markdown_it.token import Token

from olx_compiler.directives import DirectiveSpec
from olx_compiler.inline import ACRONYM
from olx_compiler.registers import Registers, Term
from olx_compiler.schema import BlockSpec, CourseSpec, QuizSpec, SectionSpec, ThemeRow, UnitSpec
from olx_compiler.yamltext import Located

RUN = "2026"
ORG = "Viatic"


@dataclass(slots=True)
class Prose:
    """A passage of text, as markdown-it tokens; `line` is where it starts in its file."""

    tokens: list[Token]
    line: int


@dataclass(slots=True)
class Quiz:
    """A question and its place in the source."""

    spec: QuizSpec
    where: Located
    line: int

    def texts(self) -> Iterator[str]:
        """Every passage of Markdown of the question."""
        spec = self.spec
        yield from (text for text in (spec.question, *spec.clues, spec.explanation) if text)
        for choice in spec.choices:
            yield from (text for text in (choice.text, choice.feedback) if text)


@dataclass(slots=True)
class Block:
    """A block of the suite and its place in the source."""

    spec: BlockSpec
    where: Located
    line: int


@dataclass(slots=True)
class Directive:
    """Another fenced block (checklist, worked case, film…) and its place in the source."""

    spec: DirectiveSpec
    where: Located
    line: int

    @property
    def kind(self) -> str:
        """The word that opens it: `checklist`, `case`, `peers`, `download`, `reading`, `video`."""
        return self.spec.kind

    def texts(self) -> Iterator[str]:
        """Every passage of Markdown of it."""
        return self.spec.texts()


Segment = Prose | Quiz | Block | Directive


@dataclass(frozen=True, slots=True)
class Asset:
    """A file that a course carries: its name in `static/` and its bytes, judged harmless. One that is not
    `served` is read by the compiler only."""

    name: str
    data: bytes
    served: bool = True


@dataclass(slots=True)
class Page:
    """One screen of a unit (a vertical)."""

    id: str
    title: str
    line: int
    segments: list[Segment] = field(default_factory=list)


@dataclass(frozen=True)
class Uses:
    """What a unit relies on elsewhere: parameters by code, references by id, items of the diagnostic, themes
    it links to, terms of the glossary. A change of any makes the unit worth reading again."""

    parameters: frozenset[str] = frozenset()
    references: frozenset[str] = frozenset()
    items: frozenset[str] = frozenset()
    themes: frozenset[str] = frozenset()
    text: str = field(default="", repr=False)
    glossary: Mapping[str, Term] = field(default_factory=dict, repr=False)

    @cached_property
    def terms(self) -> frozenset[str]:
        """Terms of the glossary that it says, looked for when asked: a build does without."""
        acronyms = {match[0] for match in ACRONYM.finditer(self.text)}
        lowered = self.text.lower()
        return frozenset(
            term
            for term, spec in self.glossary.items()
            if (term in acronyms if spec.expansion is not None else term.lower() in lowered)
        )


@dataclass(slots=True)
class Unit:
    """One file of text (a sequential). `path` is its file as problems show it, `first_line` that of its
    `body`."""

    path: str
    stem: str
    spec: UnitSpec
    where: Located
    lines: list[str]
    first_line: int
    pages: list[Page]
    body: str
    uses: Uses = Uses()


@dataclass(slots=True)
class Section:
    """A part of a course (a chapter)."""

    spec: SectionSpec
    units: list[Unit]


@dataclass(slots=True)
class Facts:
    """What the catalogue says of a course, wherever it is written."""

    number: str
    slug: str
    kind: str
    title: str
    domain: str
    audience: tuple[str, ...]
    level: str
    minutes: int
    objective: str
    references: tuple[str, ...]


@dataclass(slots=True)
class Course:
    """A course whose every source could be read."""

    facts: Facts
    spec: CourseSpec
    where: Located
    folder: Path
    sections: list[Section]
    assets: dict[str, Asset] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """Its key on any platform, never renamed."""
        return course_key(self.facts.number)

    def units(self) -> Iterator[tuple[Section, Unit]]:
        """Each unit with its section, in reading order."""
        for section in self.sections:
            for unit in section.units:
                yield section, unit


@dataclass(slots=True)
class Corpus:
    """All that was read: courses by number, the 250 themes by slug, titles of the training domains, and
    the shared registers, the worked cases of financing.

    `elsewhere` names the written themes that were not read this time, slug to course key.
    """

    courses: dict[str, Course]
    themes: Mapping[str, ThemeRow]
    domains: Mapping[str, str]
    registers: Registers = field(default_factory=Registers)
    cases: Mapping[str, Any] = field(default_factory=dict)
    elsewhere: Mapping[str, str] = field(default_factory=dict)

    def units(self) -> Iterator[tuple[Course, Unit]]:
        """Each unit of each course."""
        for course in self.courses.values():
            for _section, unit in course.units():
                yield course, unit

    def pages(self) -> Iterator[tuple[Unit, Page]]:
        """Each page with its unit."""
        for _course, unit in self.units():
            for page in unit.pages:
                yield unit, page

    def quizzes(self) -> Iterator[Quiz]:
        """Each question."""
        for _unit, page in self.pages():
            yield from (segment for segment in page.segments if isinstance(segment, Quiz))

    def blocks(self) -> Iterator[Block]:
        """Each block of the suite."""
        for _unit, page in self.pages():
            yield from (segment for segment in page.segments if isinstance(segment, Block))

    def directives(self) -> Iterator[Directive]:
        """Each other fenced block."""
        for _unit, page in self.pages():
            yield from (segment for segment in page.segments if isinstance(segment, Directive))

    def open_themes(self) -> dict[str, str]:
        """Slug of each written theme to its course key."""
        read = {c.facts.slug: c.key for c in self.courses.values() if c.facts.kind == "theme"}
        return {**self.elsewhere, **read}


def course_key(number: str) -> str:
    """`MOOC1` to `course-v1:Viatic+MOOC1+2026`."""
    return f"course-v1:{ORG}+{number}+{RUN}"


def theme_number(row: ThemeRow) -> str:
    """Course number of a theme: `T` and three digits."""
    return f"T{row.number:03d}"
