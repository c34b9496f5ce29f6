"""Quiet hours are those of the place: a letter wakes nobody in La Réunion or in Guadeloupe."""

from __future__ import annotations

import pytest
from django.utils import timezone

from dashboard_plugin.models import Commune, Membership, Notice, NoticeHours, Seat
from dashboard_plugin.use_cases.notice_letters import send_notices
from dashboard_plugin.use_cases.promotion_letters import send_promotion_letters
from tests.plugin import course_team
from tests.plugin.promotions.posted import write, written
from tests.plugin.promotions.room import Room

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("host")]


def commune(code: str) -> Commune:
    return Commune.objects.create(insee_code=code, name=code, search_name=code, bare_name=code, since=2026)


@pytest.fixture
def overseas(room: Room) -> Room:
    """Lise sits in La Réunion, by her commune; Nora in Guadeloupe, by her seat; Paul in no commune."""
    Membership.objects.create(
        commune=commune("97411"), user_id=room.users["lise"], role="elu", function="maire",
        status="confirmed", requested_at=timezone.now(),
    )  # fmt: skip
    Seat.objects.filter(pk=room.seats["nora"].pk).update(commune=commune("97105"))
    return room


# In winter Paris is three hours behind La Réunion and five ahead of Guadeloupe; in summer, two and six.
@pytest.mark.parametrize(
    ("day", "hours"),
    [
        ("2026-11-24", [("05:30", {"lise"}), ("08:30", {"paul"}), ("13:30", {"nora"})]),
        ("2027-07-06", [("06:30", {"lise"}), ("08:30", {"paul"}), ("14:30", {"nora"})]),
    ],
)
def test_a_letter_leaves_once_it_is_day_where_its_reader_is(overseas, clock, day, hours):
    clock(f"{day} 00:30")
    write(overseas)
    for hour, expected in hours:
        clock(f"{day} {hour}")
        send_promotion_letters()
        assert set(written(overseas)) == expected, hour


def test_ones_own_hours_are_those_of_ones_place_too_and_notices_keep_them(overseas, clock):
    lise = overseas.users["lise"]
    NoticeHours.objects.create(user_id=lise, quiet_from=12, quiet_until=14)
    clock("2026-11-24 09:30")
    write(overseas)
    Notice.objects.create(user_id=lise, kind="reply", promotion=overseas.row, at=timezone.now())
    assert "lise" not in written(overseas) and send_notices() == 0, "half past twelve there"
    clock("2026-11-24 12:30")
    assert send_notices() == 1
    course_team.sent.clear()
    send_promotion_letters()
    assert "lise" in written(overseas)
