"""What the app hands out about doubts: frozen values, beside those of `data`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class CoursePage:
    """A page of a course: its names, as its link holds them, and the titles and file where they are known.

    A title that is not known is the name itself; `file` is then empty, and `slug` where the catalogue has the
    course no more.
    """

    course: str
    unit: str
    page: str
    slug: str
    course_title: str
    unit_title: str
    page_title: str
    file: str


@dataclass(frozen=True, slots=True)
class DoubtView:
    """What a reader told of a page, and where it stands; who told it is not handed out.

    `answered_by` is the name of who answered last, for those who may answer; empty for others.
    """

    id: int
    place: CoursePage
    kind: str
    text: str
    source: str
    told_at: datetime
    state: str
    reply: str
    answered_at: datetime | None
    answered_by: str
    version: int
    mine: bool


@dataclass(frozen=True, slots=True)
class PageDoubts:
    """What still waits on one page, the oldest first; `more` counts those that are not shown."""

    place: CoursePage
    waiting: tuple[DoubtView, ...]
    more: int


@dataclass(frozen=True, slots=True)
class DoubtFilters:
    """Which doubts: of a course (its number), in a state ("waiting": not settled); all where empty."""

    course: str = ""
    state: str = ""


@dataclass(frozen=True)
class DoubtPage:
    """A page of doubts, those that wait first, the oldest first; `following` bounds the next.

    `all`: of everybody, for whoever `may_answer`; else the reader's own. `waiting` counts, by course, those
    that wait (for whoever may answer alone), and `courses` gives the title of each course that has one.
    """

    doubts: tuple[DoubtView, ...]
    following: str
    may_answer: bool
    all: bool
    waiting: Mapping[str, int]
    courses: Mapping[str, str]
