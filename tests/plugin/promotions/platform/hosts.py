"""A host with a few courses and their cohorts in memory, which can be told to break or to be killed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import pytest
from django.db import OperationalError

from commune_core.ports import CourseLink
from commune_core.roster import CoursePlace, PlaceOutcome
from dashboard_plugin.use_cases import promotion_sync
from tests.platform import StandalonePlatform

KEYS = tuple(f"course-v1:Viatic+T00{place}+2026" for place in (1, 2, 3))


class Killed(BaseException):
    """The process ends here: nothing of ours catches it."""


@dataclass
class MemoryRoster:
    """Like a host whose writes outlive the transaction in which it was asked for them."""

    key: str
    enrolled: set[int] = field(default_factory=set)
    cohorts: dict[int, str] = field(default_factory=dict)

    def places(self, user_ids: Iterable[int]) -> Mapping[int, CoursePlace]:
        known = self.enrolled | set(self.cohorts)
        return {
            who: CoursePlace(who in self.enrolled, self.cohorts.get(who, ""))
            for who in user_ids
            if who in known
        }

    def cohort(self, name: str) -> frozenset[int]:
        return frozenset(who for who, held in self.cohorts.items() if held == name)

    def put_in(self, user_id: int, cohort: str) -> PlaceOutcome:
        host.call(user_id)
        if user_id in host.shut_out:
            return "refused"
        before, former = user_id in self.enrolled, self.cohorts.get(user_id, "")
        self.enrolled.add(user_id)
        self.cohorts[user_id] = cohort
        host.called()
        if former == cohort:
            return "already" if before else "enrolled"
        if former:
            return "moved"
        return "grouped" if before else "enrolled"

    def take_out(self, user_id: int, cohort: str, *, unenrol: bool = False) -> bool:
        host.call(user_id)
        left = self.cohorts.get(user_id) == cohort
        if left:
            del self.cohorts[user_id]
        ends = unenrol and user_id in self.enrolled
        if ends:
            self.enrolled.discard(user_id)
        host.called()
        return left or ends


class Host:
    """What tests decide: accounts on which a call breaks or is undone so many times by the database, and
    the call at which the process is killed."""

    def __init__(self) -> None:
        self.begin()

    def begin(self) -> None:
        self.courses = {key: MemoryRoster(key) for key in KEYS}
        self.breaks_on: set[int] = set()
        self.shut_out: set[int] = set()
        self.undone: Counter[int] = Counter()
        self.kill_before: int | None = None
        self.kill_after: int | None = None
        self.calls = 0
        self.workers = False
        self.later: list[int] = []

    def call(self, user_id: int) -> None:
        self.calls += 1
        if self.calls == self.kill_before:
            raise Killed
        if user_id in self.breaks_on:
            raise ConnectionError("the platform is away")
        if self.undone[user_id] > 0:
            self.undone[user_id] -= 1
            raise OperationalError("deadlock: try restarting transaction")

    def called(self) -> None:
        if self.calls == self.kill_after:
            raise Killed

    def state(self) -> dict[str, tuple[set[int], dict[int, str]]]:
        return {key: (set(each.enrolled), dict(each.cohorts)) for key, each in self.courses.items()}


host = Host()


class CohortPlatform(StandalonePlatform):
    """See the module."""

    def courses_for_themes(self, slugs: Iterable[str]) -> Mapping[str, CourseLink]:
        return {
            slug: CourseLink(key, f"Cours {key[-8]}", f"/cours/{key}/", 60)
            for slug, key in zip(slugs, host.courses, strict=False)
        }

    def roster(self, course_key: str) -> MemoryRoster | None:
        return host.courses.get(course_key)

    def has_workers(self) -> bool:
        return host.workers

    def sync_later(self, run_id: int) -> None:
        host.later.append(run_id)


@pytest.fixture
def cohorts(settings, monkeypatch) -> None:
    """This host, as if nothing had happened; a look does its rows, however slow the machine."""
    monkeypatch.setattr(promotion_sync, "STEP_SECONDS", 60)
    settings.VIATIC_PLATFORM = f"{__name__}.CohortPlatform"
    host.begin()
