"""What the app hands out about following a promotion: progress, results, questions, averages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from commune_core.ports import BlockResult, MemberProgress
from commune_core.promotions.programme import Door
from dashboard_plugin.promotion_data import PromotionView


@dataclass(frozen=True, slots=True)
class FollowFilters:
    """Which members: of a group, in a situation, who have not passed a course (numbers), or of the communes
    whose name begins so.

    `sort` is "place" (as they were enrolled), "progress" (the least first) or "seen" (the longest away
    first).
    """

    group: int | None = None
    commune: str = ""
    situation: str = ""
    course: int | None = None
    sort: str = "place"


@dataclass(frozen=True, slots=True)
class Cell:
    """One member in one course, as it was last read; None where it never was."""

    done: int
    steps: int
    grade: float | None
    passed: bool
    seen_on: date | None

    @property
    def percent(self) -> int:
        """Steps done in hundredths, rounded down."""
        return min(100, 100 * self.done // self.steps) if self.steps else 0


@dataclass(frozen=True, slots=True)
class MemberRow:
    """One member of a promotion; `cells` follow its courses.

    `unheeded` reminders have left since anything moved: no more leaves after `messages.MOST_UNHEEDED`.
    """

    seat_id: int
    name: str
    group: str
    commune: str
    situation: str
    passed: int
    percent: int
    seen_on: date | None
    still_since: date | None
    unheeded: int
    cells: tuple[Cell | None, ...]


@dataclass(frozen=True, slots=True)
class CourseTotals:
    """A course over several members: who began, who passed, mean progress and mean grade in hundredths.

    `grade` is the mean of the `graded`, None where there are none.
    """

    members: int
    begun: int
    passed: int
    percent: int
    graded: int
    grade: int | None


@dataclass(frozen=True, slots=True)
class CourseColumn:
    """A course of the programme, with its totals over all that the reader may know of; None: too few."""

    id: int
    key: str
    title: str
    totals: CourseTotals | None


@dataclass(frozen=True, slots=True)
class Reading:
    """When progress was last read of the host; `left` seats wait in a reading that is under way."""

    at: datetime | None
    left: int = 0
    total: int = 0


@dataclass(frozen=True, slots=True)
class FollowView:
    """A promotion as whoever follows it reads it.

    `counts` says how many members there are in each situation (and "unheeded", who are reminded no more),
    `members` how many in all: None where they are too few for whoever reads totals only. `groups` are
    those he follows. `rows` are a page of those the filters keep, `found` of them, empty for who reads no
    names. `needed` courses make the programme complete.
    """

    promotion: PromotionView
    named: bool
    members: int | None
    counts: Mapping[str, int]
    columns: tuple[CourseColumn, ...]
    needed: int
    reading: Reading
    groups: tuple[tuple[int, str], ...] = ()
    rows: tuple[MemberRow, ...] = ()
    found: int = 0
    page: int = 1
    pages: int = 1
    waiting_questions: int = 0


@dataclass(frozen=True, slots=True)
class GroupTotals:
    """A course in one group."""

    name: str
    totals: CourseTotals


@dataclass(frozen=True, slots=True)
class CourseFollowView:
    """One course in a promotion: totals, groups, and how each graded block went.

    `results` rest on `least` people at least where the reader sees no names.
    """

    promotion: PromotionView
    column: CourseColumn
    groups: tuple[GroupTotals, ...]
    results: tuple[BlockResult, ...]
    least: int
    reading: Reading


@dataclass(frozen=True, slots=True)
class MemberCourse:
    """One course of one member, as the host says it now; None where he left no trace in it."""

    title: str
    url: str | None
    door: Door
    progress: MemberProgress | None

    @property
    def percent(self) -> int:
        """Steps done in hundredths, rounded down."""
        told = self.progress
        return min(100, 100 * told.done // told.steps) if told and told.steps else 0


@dataclass(frozen=True, slots=True)
class QuestionView:
    """A member's question, and what was answered; `name` is the member's."""

    id: int
    seat_id: int
    name: str
    group: str
    text: str
    asked_at: datetime
    answer: str
    answered_at: datetime | None
    answered_by: str
    version: int


@dataclass(frozen=True, slots=True)
class MemberView:
    """One member before his programme, read of the host at the moment it is asked."""

    promotion: PromotionView
    seat_id: int
    name: str
    group: str
    commune: str
    since: datetime | None
    situation: str
    passed: int
    needed: int
    percent: int
    seen_on: date | None
    still_since: date | None
    unheeded: int
    courses: tuple[MemberCourse, ...]
    questions: tuple[QuestionView, ...] = ()


@dataclass(frozen=True, slots=True)
class QuestionList:
    """Questions of a promotion that the reader may read, those that wait first; `mine`: he asks them."""

    promotion: PromotionView
    mine: bool
    questions: tuple[QuestionView, ...]
    following: int | None = None


@dataclass(frozen=True, slots=True)
class ConsentView:
    """What the commune of a member's seat said of being counted; `name` is empty where there is none."""

    promotion: PromotionView
    name: str
    agreed: bool
    may_decide: bool


@dataclass(frozen=True, slots=True)
class DomainAverage:
    """The mean score of a domain, in whole points out of 100, over so many communes."""

    code: str
    title: str
    score: int
    communes: int


@dataclass(frozen=True, slots=True)
class DiagnosisView:
    """What communes that agreed have in common: nothing below five of them, nor of any of them."""

    promotion: PromotionView
    domains: tuple[DomainAverage, ...] = field(default=())
    consents: int | None = None
    read_on: date | None = None
