"""What somebody's home says of the promotions he is a member of, or runs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from dashboard_plugin.promotion_data import PromotionRow
from dashboard_plugin.promotion_meeting_data import CalendarEntry

Standing = Literal["go_on", "later", "passed", "nothing"]


@dataclass(frozen=True, slots=True)
class OwnPromotion:
    """One promotion, and what its reader does next in it.

    `standing` is "go_on" (follow `course`, which `begun` says whether he came to), "later" (`course` opens
    on `opens_on`), "passed" (every required course is) or "nothing" (no course is open to him). `url` is
    None for a course that the host has no more.
    """

    id: int
    title: str
    standing: Standing
    course_key: str
    course: str
    url: str | None
    begun: bool
    opens_on: date | None
    passed: int
    needed: int


@dataclass(frozen=True, slots=True)
class CoursePromotions:
    """The promotions that hold a course: those in which its reader has a role, and how many others."""

    rows: tuple[PromotionRow, ...] = ()
    others: int = 0


@dataclass(frozen=True, slots=True)
class OwnPromotions:
    """Those in hand, the latest first; `coming` is what one's calendar holds next, over all of them."""

    rows: tuple[OwnPromotion, ...] = ()
    more: bool = False
    coming: tuple[CalendarEntry, ...] = ()


@dataclass(frozen=True, slots=True)
class LedPromotion:
    """One promotion that its reader organises or tutors, and how much waits for him in it.

    `asked` are requests to enter, `questions` those without an answer, `stuck` the members who no longer
    advance.
    """

    id: int
    title: str
    state: str
    asked: int
    questions: int
    stuck: int


@dataclass(frozen=True, slots=True)
class LedPromotions:
    """Those in hand, the latest first."""

    rows: tuple[LedPromotion, ...] = ()
    more: bool = False
