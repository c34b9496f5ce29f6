"""The outline of a course: its chapters, lessons and pages, what is read of them and where one is."""

from __future__ import annotations

from dataclasses import dataclass

from campus.catalogue import Course
from campus.olx import Chapter, Lesson, Unit
from campus.progress import Progress

# Above so many pages, chapters are folded but the one where the reader is.
LONGEST_OPEN = 40


@dataclass(frozen=True, slots=True)
class OutlinePage:
    """A page in the outline."""

    title: str
    url: str
    done: bool
    current: bool


@dataclass(frozen=True, slots=True)
class OutlineChapter:
    """A chapter: its lessons with their pages, how many pages are read, whether it is shown unfolded."""

    title: str
    lessons: tuple[tuple[str, tuple[OutlinePage, ...]], ...]
    done: int
    count: int
    opened: bool


def outline(course: Course, reached: Progress | None, here: Unit | None, query: str) -> list[OutlineChapter]:
    """The chapters, for a reader who is at `here`; `query` goes along with each link."""
    done = reached.done if reached else frozenset()
    short = len(course.skeleton.units) <= LONGEST_OPEN

    def page(unit: Unit) -> OutlinePage:
        return OutlinePage(unit.title, course.unit_url(unit.id) + query, unit.id in done, unit is here)

    def lines(lesson: Lesson) -> tuple[OutlinePage, ...]:
        return tuple(page(unit) for unit in lesson.units)

    def told(chapter: Chapter) -> OutlineChapter:
        lessons = tuple((lesson.title, lines(lesson)) for lesson in chapter.lessons)
        pages = [each for _title, found in lessons for each in found]
        opened = short or any(each.current for each in pages)
        return OutlineChapter(chapter.title, lessons, sum(each.done for each in pages), len(pages), opened)

    return [told(chapter) for chapter in course.skeleton.chapters]
