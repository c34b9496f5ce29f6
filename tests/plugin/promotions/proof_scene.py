"""A promotion of two courses, one that is asked for and one that is not, and people in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.cache import caches
from django.utils import timezone

from dashboard_plugin.api import promotions
from dashboard_plugin.models import Attendance, Meeting, Promotion, Seat
from tests.plugin.promotions.proving import ProvingPlatform

BODY = promotions.BodyFields(
    "Association des maires", approval_number="A-10", approved_until=date(2027, 12, 31)
)
FIELDS = promotions.PromotionFields("Nouveaux maires", starts_on=date(2027, 1, 4), ends_on=date(2027, 6, 30))
DAY = date(2027, 3, 10)


@pytest.fixture(autouse=True)
def _host(settings) -> Iterator[None]:
    settings.VIATIC_PLATFORM = "tests.plugin.promotions.proving.ProvingPlatform"
    for each in settings.CACHES:
        caches[each].clear()
    yield
    ProvingPlatform.passed.clear()
    ProvingPlatform.left.clear()


@pytest.fixture
def keys() -> tuple[str, str]:
    first, second = (each.key for each in promotions.programme_choices()[:2])
    return first, second


@pytest.fixture
def olivier(person) -> int:
    return person("olivier", site_role="animateur_cohorte")


@pytest.fixture
def number(olivier, keys) -> int:
    return open_promotion(olivier, keys)


def open_promotion(organiser: int, keys: tuple[str, ...], **more) -> int:
    courses = (
        promotions.CourseFields(keys[0], 60),
        promotions.CourseFields(keys[1], 90, required=False),
    )
    made = promotions.create_promotion(organiser, fields=replace(FIELDS, courses=courses, **more), body=BODY)
    Promotion.objects.filter(pk=made).update(state="running")
    return made


@pytest.fixture
def sit(number) -> Callable[..., Seat]:
    def make(user_id: int, promotion: int = number, **more) -> Seat:
        now = timezone.now()
        given = {"state": "member", "entered_at": now} | more
        return Seat.objects.create(promotion_id=promotion, user_id=user_id, added_at=now, **given)

    return make


def passes(user_id: int, key: str, day: date = DAY) -> None:
    ProvingPlatform.passed[user_id, key] = day


def meets(seat: Seat, day: date = DAY, minutes: int = 90, *, present: bool = True, **more) -> None:
    """A meeting of that day, and whether this seat came."""
    at = datetime(day.year, day.month, day.day, 18, tzinfo=ZoneInfo("Europe/Paris"))
    meeting = Meeting.objects.create(
        promotion=seat.promotion, title="Séance", starts_at=at, ends_at=at + timedelta(minutes=minutes),
        created_at=at, changed_at=at, **more,
    )  # fmt: skip
    Attendance.objects.create(meeting=meeting, seat=seat, present=present, how="code", at=at)
