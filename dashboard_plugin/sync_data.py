"""What the app hands out about a promotion kept in step with the platform: frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from dashboard_plugin.promotion_data import PromotionView


@dataclass(frozen=True, slots=True)
class RunView:
    """One run. `state` is `waiting`, `running`, `stopping`, `stopped`, `done` or `failed`; `closed` says why.

    `started_by` is empty where the hourly work began it. `worked_on`: somebody carries it on right now; a run
    that was killed shows so for two minutes.
    """

    id: int
    kind: str
    state: str
    total: int
    done: int
    failed: int
    started_at: datetime
    started_by: str
    ended_at: datetime | None
    worked_on: bool

    @property
    def unfinished(self) -> bool:
        """Whether rows are left, stopped or not."""
        return self.state not in ("done", "failed")

    @property
    def going(self) -> bool:
        """Whether it goes on by itself."""
        return self.state in ("waiting", "running", "stopping")


@dataclass(frozen=True, slots=True)
class FailedRow:
    """A seat in a course that the platform refused, or on which it broke; `found` is the code of why."""

    seat_id: int
    name: str
    course: str
    wanted: str
    found: str
    message: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class PlatformView:
    """Where a promotion stands beside the platform.

    `pending` counts what a run would do now, a seat and course each, `leaving` those of them who left;
    `failed` are the first rows refused, of `failed_count`; `unseated` seats wait for an account. `by_hand`:
    no worker carries a run on, whoever looks at it does.
    """

    promotion: PromotionView
    cohort: str
    open: bool
    pending: int
    leaving: int
    members: int
    unseated: int
    run: RunView | None
    failed: tuple[FailedRow, ...]
    failed_count: int
    by_hand: bool


@dataclass(frozen=True, slots=True)
class CourseDrift:
    """What differs in one course: the first names of each sort, and how many there are.

    `known`: whether the host has the course. `departed` have a seat here that is no longer in force;
    `strangers` have none, and are counted only.
    """

    title: str
    known: bool
    absent: tuple[str, ...] = ()
    absent_count: int = 0
    ungrouped: tuple[str, ...] = ()
    ungrouped_count: int = 0
    astray: tuple[str, ...] = ()
    astray_count: int = 0
    departed: tuple[str, ...] = ()
    departed_count: int = 0
    strangers: int = 0

    @property
    def count(self) -> int:
        """How many can be mended."""
        return self.absent_count + self.ungrouped_count + self.astray_count + self.departed_count


@dataclass(frozen=True, slots=True)
class DriftView:
    """Both sides of a promotion compared, course by course, at one instant."""

    promotion: PromotionView
    at: datetime
    open: bool
    courses: tuple[CourseDrift, ...]

    @property
    def count(self) -> int:
        """How many differences a run would mend, strangers left out."""
        return sum(each.count for each in self.courses)

    @property
    def strangers(self) -> int:
        """How many are in a cohort of the promotion without a seat in it."""
        return sum(each.strangers for each in self.courses)

    @property
    def unknown(self) -> int:
        """How many courses the host has no more."""
        return sum(not each.known for each in self.courses)
