"""What the rules judge: the corpus, and what several of them would otherwise work out again."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from olx_compiler import markdown
from olx_compiler.checks import prose
from olx_compiler.content import Corpus, Course, Page, Unit


@dataclass(frozen=True, slots=True)
class PageText:
    """A page and its words."""

    course: Course
    unit: Unit
    page: Page
    passages: tuple[prose.Passage, ...]

    def sentences(self, *kinds: prose.Kind) -> Iterator[tuple[str, int]]:
        """Each sentence of these kinds of passage (of all, when none is named), and its line."""
        for passage in self.passages:
            if not kinds or passage.kind in kinds:
                for sentence in passage.sentences:
                    yield sentence, passage.line


def _presentation(course: Course, line: int) -> Iterator[prose.Passage]:
    for passage in prose.of_tokens(markdown.parse(course.spec.overview), line):
        yield prose.Passage(passage.text, passage.kind, line)


@dataclass
class Subject:
    """The courses under judgement, on a given day."""

    corpus: Corpus
    today: datetime.date

    @cached_property
    def presentations(self) -> tuple[tuple[Course, tuple[prose.Passage, ...]], ...]:
        """Each course with the words of its presentation, read before it is opened; all at its first line."""
        return tuple(
            (course, tuple(_presentation(course, course.where.place(("overview",))[0])))
            for course in self.corpus.courses.values()
        )

    @cached_property
    def texts(self) -> tuple[PageText, ...]:
        """Every page with its words, in reading order."""
        return tuple(
            PageText(course, unit, page, tuple(prose.passages(unit, page)))
            for course, unit in self.corpus.units()
            for page in unit.pages
        )
