"""A promotion that runs, with people in each role, and a clock that can be set."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth.models import User
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

    @property
    def organiser(self) -> int:
        return self.users["olivier"]

    @property
    def members(self) -> list[int]:
        """Accounts of those who came as members, first come first."""
        return [self.users[name] for name, seat in self.seats.items() if seat.role == "member"]

    def seat(self, user_id: int | None, *, state: str = "member", **more) -> Seat:
        """One more seat, of somebody the scene does not name."""
        now = SettableClock().now()
        return Seat.objects.create(
            promotion=self.row, user_id=user_id, state=state, added_at=now,
            entered_at=now if state == "member" else None, **more,
        )  # fmt: skip


@pytest.fixture
def host(settings) -> None:
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
    paul in Sud, and whoever follows in no group. `people` begins the names of accounts: those of another
    room are the same without it."""

    def make(
        title: str = "Nouveaux maires",
        *,
        people: str = "",
        members: int = 3,
        courses: tuple[str, ...] = (),
        state: str = "running",
        **more,
    ) -> Room:
        now = timezone.now()
        body = Body.objects.create(name="Association des maires", kind="association", created_at=now)
        row = Promotion.objects.create(
            body=body, title=title, state=state, created_at=now, changed_at=now, **more
        )
        room = Room(row)
        for name in ("Nord", "Sud"):
            room.groups[name] = PromotionGroup.objects.create(promotion=row, name=name)
        named = [("lise", "Nord"), ("nora", "Nord"), ("paul", "Sud")]
        for name, role in (("olivier", "organiser"), ("tom", "tutor"), ("oscar", "observer")):
            add(room, person, name, role, people=people)
        for name, group in named[:members]:
            add(room, person, name, "member", group, people=people)
        crowd(room, people, range(len(named), members))
        GroupTutor.objects.create(group=room.groups["Nord"], seat=room.seats["tom"])
        PromotionCourse.objects.bulk_create(
            PromotionCourse(promotion=row, position=place, course_key=key, title=f"Cours {place}")
            for place, key in enumerate(courses, 1)
        )
        return room

    return make


def add(
    room: Room,
    person: Callable[..., int],
    name: str,
    role: str,
    group: str | None = None,
    *,
    people: str = "",
) -> None:
    """Seat somebody in the promotion, whose account is made where there is none."""
    account = User.objects.filter(username=people + name).values_list("pk", flat=True).first()
    room.users[name] = account or person(people + name)
    room.seats[name] = room.seat(room.users[name], role=role, group=room.groups[group] if group else None)


def crowd(room: Room, people: str, places: range) -> None:
    """Members in no group, m3 and those who follow, in few queries."""
    accounts = {f"{people}m{place}": f"m{place}" for place in places}
    User.objects.bulk_create(
        User(username=each, email=f"{each}@exemple.fr", first_name=each.title(), last_name="Essai")
        for each in accounts
    )
    now = SettableClock().now()
    Seat.objects.bulk_create(
        Seat(promotion=room.row, user=each, state="member", added_at=now, entered_at=now)
        for each in User.objects.filter(username__in=accounts).order_by("pk")
    )
    seats = Seat.objects.filter(promotion=room.row, user__username__in=accounts).select_related("user")
    for seat in seats.order_by("pk"):
        name = accounts[seat.user.username]
        room.users[name], room.seats[name] = seat.user_id, seat


@pytest.fixture
def room(make_room) -> Room:
    return make_room()


@pytest.fixture
def course(room) -> PromotionCourse:
    return PromotionCourse.objects.create(
        promotion=room.row, position=1, course_key="course-v1:Viatic+T042+2026", title="Lire un budget"
    )
