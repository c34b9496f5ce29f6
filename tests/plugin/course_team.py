"""A host with one course, whose team is one person, and its groups in memory."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db import OperationalError

from commune_core.ports import CourseGroup, CourseProgress, EnrolmentOutcome, Letter
from tests.platform import StandalonePlatform

KEY = "course-v1:Viatic+T042+2026"

team: set[int] = set()
sent: list[tuple[tuple[int, ...], Letter]] = []
posted: list[tuple[str, Letter]] = []
held_back: set[str] = set()


@dataclass
class MemoryClassroom:
    key: str = KEY
    title: str = "Lire un budget"
    people: dict[str, list[int]] = field(default_factory=dict)
    done: dict[int, CourseProgress] = field(default_factory=dict)
    expected: dict[str, str] = field(default_factory=dict)
    grouped: bool = True

    def steps(self) -> int:
        return 8

    def enrolled(self) -> int:
        return sum(map(len, self.people.values()))

    def is_grouped(self) -> bool:
        return self.grouped

    def groups(self) -> tuple[CourseGroup, ...]:
        return tuple(CourseGroup(name, len(who)) for name, who in sorted(self.people.items()))

    def members(self, group: str, limit: int) -> tuple[int, ...]:
        return tuple(self.people[group][:limit])

    def progress(self, user_ids: Iterable[int]) -> Mapping[int, CourseProgress]:
        return {who: self.done[who] for who in user_ids if who in self.done}

    def enrol(self, email: str, group: str) -> EnrolmentOutcome:
        if "@" not in email:
            return "refused"
        if email.startswith("panne@"):
            raise OperationalError("deadlock")
        if self.expected.get(email) == group:
            return "already"
        moved = email in self.expected
        self.expected[email] = group
        self.people.setdefault(group, [])
        return "moved" if moved else "invited"


room = MemoryClassroom()


class CourseTeamPlatform(StandalonePlatform):
    def course_url(self, course_key: str) -> str | None:
        return f"/courses/{course_key}/course/" if course_key == KEY else None

    def course_role(self, user_id: int, course_key: str) -> str | None:
        return "staff" if course_key == KEY and user_id in team else None

    def classroom(self, course_key: str) -> MemoryClassroom | None:
        return room if course_key == KEY else None

    def send(self, user_ids: Iterable[int], letter: Letter) -> None:
        sent.append((tuple(user_ids), letter))

    def sends_letters(self) -> bool:
        return not held_back

    def send_to(self, address: str, letter: Letter) -> None:
        posted.append((address, letter))


def begin() -> None:
    """Forget what an earlier test left."""
    team.clear()
    sent.clear()
    posted.clear()
    held_back.clear()
    for each in (room.people, room.done, room.expected):
        each.clear()
    room.grouped = True
