"""A promotion of a few courses, with members, on a host that has cohorts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from dashboard_plugin.models import Body, Promotion, PromotionCourse, Seat
from tests.plugin.conftest import SettableClock
from tests.plugin.promotions.hosts import KEYS, host


@dataclass
class Room:
    """A promotion of a test: its organiser, and its members by account."""

    organiser: int
    row: Promotion
    members: list[int]

    @property
    def id(self) -> int:
        return self.row.pk

    def seat(self, user_id: int | None, *, state: str = "member", **more) -> Seat:
        return Seat.objects.create(
            promotion=self.row, user_id=user_id, state=state, added_at=timezone.now(), **more
        )


@pytest.fixture
def cohorts(settings) -> None:
    """The host of `hosts`, as if nothing had happened."""
    settings.VIATIC_PLATFORM = "tests.plugin.promotions.hosts.CohortPlatform"
    host.begin()


@pytest.fixture
def make_room(cohorts, person) -> Callable[..., Room]:
    """A running promotion, its organiser and so many members in so many courses."""

    def make(name: str = "olivier", *, members: int = 3, courses: int = 3, state: str = "running") -> Room:
        now, organiser = timezone.now(), person(name, site_role="animateur_cohorte")
        body = Body.objects.create(name="Association", kind="association", created_at=now)
        row = Promotion.objects.create(
            body=body, title="Nouveaux maires", state=state, created_at=now, changed_at=now
        )
        for place, key in enumerate(KEYS[:courses], 1):
            PromotionCourse.objects.create(
                promotion=row, position=place, course_key=key, title=f"Cours {place}"
            )
        room = Room(organiser, row, [])
        room.seat(organiser, role="organiser")
        made = User.objects.bulk_create(
            User(username=f"{name}-m{place}", email=f"{name}-m{place}@exemple.fr", first_name=f"M{place}")
            for place in range(members)
        )
        found = User.objects.filter(username__in=[each.username for each in made]).order_by("pk")
        room.members = list(found.values_list("pk", flat=True))
        Seat.objects.bulk_create(
            Seat(promotion=row, user_id=who, state="member", added_at=now) for who in room.members
        )
        return room

    return make


@pytest.fixture
def room(make_room) -> Room:
    return make_room()


@pytest.fixture
def later(at) -> Callable[[float], None]:
    """Let so many minutes pass."""

    def wait(minutes: float) -> None:
        SettableClock.instant = (SettableClock.instant or timezone.now()) + timedelta(minutes=minutes)

    return wait
