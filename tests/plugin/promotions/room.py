"""A promotion that runs, with people in each role, and a clock that can be set."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from dashboard_plugin.models import Body, GroupTutor, Promotion, PromotionCourse, PromotionGroup, Seat
from tests.plugin import course_team
from tests.plugin.conftest import SettableClock

PARIS = ZoneInfo("Europe/Paris")
MONDAY = "2026-11-23"


@dataclass
class Room:
    """A promotion and who is in it, by name: user ids, and their seats."""

    row: Promotion
    users: dict[str, int] = field(default_factory=dict)
    seats: dict[str, Seat] = field(default_factory=dict)
    groups: dict[str, PromotionGroup] = field(default_factory=dict)

    @property
    def id(self) -> int:
        return self.row.pk


@pytest.fixture
def host(settings):
    """A host whose letters are kept in `course_team.sent`."""
    settings.VIATIC_PLATFORM = "tests.plugin.course_team.CourseTeamPlatform"
    course_team.begin()
    course_team.sent.clear()
    course_team.held_back.clear()


@pytest.fixture
def clock(settings) -> Callable[[str], None]:
    """Set the clock to an hour of Paris: clock("2026-11-23 09:00")."""
    settings.VIATIC_CLOCK = "tests.plugin.conftest.SettableClock"

    def put(instant: str) -> None:
        SettableClock.instant = datetime.fromisoformat(instant).replace(tzinfo=PARIS)

    put(f"{MONDAY} 09:00")
    yield put
    SettableClock.instant = None


@pytest.fixture
def make_room(person, clock) -> Callable[..., Room]:
    """A running promotion: olivier organises, tom tutors Nord, oscar observes; lise and nora are in Nord,
    paul in Sud."""

    def make(title: str = "Nouveaux maires", **more) -> Room:
        now = timezone.now()
        body = Body.objects.create(name="Association des maires", kind="association", created_at=now)
        row = Promotion.objects.create(
            body=body, title=title, state="running", created_at=now, changed_at=now, **more
        )
        room = Room(row)
        for name in ("Nord", "Sud"):
            room.groups[name] = PromotionGroup.objects.create(promotion=row, name=name)
        for name, role, group in (
            ("olivier", "organiser", None),
            ("tom", "tutor", None),
            ("oscar", "observer", None),
            ("lise", "member", "Nord"),
            ("nora", "member", "Nord"),
            ("paul", "member", "Sud"),
        ):
            add(room, person, name, role, group)
        GroupTutor.objects.create(group=room.groups["Nord"], seat=room.seats["tom"])
        return room

    return make


def add(room: Room, person: Callable[..., int], name: str, role: str, group: str | None = None) -> None:
    """Seat somebody in the promotion, whose account is made where there is none."""
    from django.contrib.auth.models import User

    user = User.objects.filter(username=name).values_list("pk", flat=True).first() or person(name)
    room.users[name] = user
    room.seats[name] = Seat.objects.create(
        promotion=room.row, user_id=user, role=role, state="member",
        group=room.groups[group] if group else None, added_at=SettableClock().now(),
        entered_at=SettableClock().now(),
    )  # fmt: skip


@pytest.fixture
def room(make_room) -> Room:
    return make_room()


@pytest.fixture
def course(room) -> PromotionCourse:
    return PromotionCourse.objects.create(
        promotion=room.row, position=1, course_key="course-v1:Viatic+T042+2026", title="Lire un budget"
    )
