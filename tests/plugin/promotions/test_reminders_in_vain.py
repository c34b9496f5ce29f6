"""Reminders that nothing comes of end by themselves, and whoever follows the member is told instead."""

from __future__ import annotations

from datetime import timedelta

import pytest

from dashboard_plugin.api import following as follow
from dashboard_plugin.exports import following as files
from dashboard_plugin.models import Promotion, Seat
from dashboard_plugin.use_cases.promotion_reminders import send_promotion_reminders
from dashboard_plugin.use_cases.read_progress import read_all_progress
from tests.plugin import course_team
from tests.plugin.conftest import SettableClock
from tests.plugin.promotions import followed
from tests.plugin.promotions.followed import members, organiser, promotion, tell

__all__ = ["promotion"]

pytestmark = pytest.mark.django_db


class LettersToo(followed.FollowedPlatform, course_team.CourseTeamPlatform):
    """A host that tells progress, and whose letters are kept in `course_team.sent`."""


@pytest.fixture
def host(settings):
    settings.VIATIC_PLATFORM = f"{__name__}.LettersToo"
    followed.FollowedPlatform.progress.clear()
    course_team.sent.clear()
    course_team.held_back.clear()
    return followed.FollowedPlatform


@pytest.fixture
def weeks(at):
    """Let so many weeks pass, a day at a time, as `viatic_hourly` does; gives who was written to."""
    at("2026-09-01")

    def pass_by(count: int) -> list[int]:
        course_team.sent.clear()
        for _ in range(7 * count):
            SettableClock.instant += timedelta(days=1)
            read_all_progress()
            send_promotion_reminders()
        return [person for people, _ in course_team.sent for person in people]

    return pass_by


def test_nobody_is_reminded_more_than_three_times_of_what_does_not_move(promotion, host, weeks):
    never, begun, goes_on = members(promotion, 3)
    Seat.objects.update(added_at=SettableClock.instant, entered_at=SettableClock.instant)
    tell(host, begun, 1, 3, seen="2026-09-01")
    for week in range(6):
        tell(host, goes_on, 1, 1 + week % 9, seen=str((SettableClock.instant + timedelta(days=1)).date()))
        weeks(1)
        assert goes_on.user_id not in [people[0] for people, _ in course_team.sent]
    assert set(Seat.objects.filter(role="member").values_list("pk", "unheeded")) == {
        (never.pk, 3), (begun.pk, 3), (goes_on.pk, 0),
    }  # fmt: skip
    assert weeks(8) == [goes_on.user_id] * 3, "he stopped in his turn"
    # What he did at last is answered by silence, then by other reminders once it is long ago.
    tell(host, begun, 1, 4, seen=str(SettableClock.instant.date()))
    assert weeks(1) == []
    assert weeks(8) == [begun.user_id] * 3


def test_whoever_follows_is_told_who_is_reminded_no_more(promotion, host, at):
    at("2026-11-26")
    one, two, done = members(promotion, 3)
    for course in (1, 2, 3):
        tell(host, done, course, 10, passed=True)
    tell(host, two, 1, 3)
    follow.read_progress(organiser(promotion), promotion_id=promotion.pk)
    Seat.objects.filter(pk__in=[one.pk, done.pk]).update(unheeded=3)
    Seat.objects.filter(pk=two.pk).update(unheeded=2)
    wanted = follow.FollowFilters(situation="unheeded")
    view = follow.following(organiser(promotion), promotion_id=promotion.pk, filters=wanted)
    assert ([row.seat_id for row in view.rows], view.counts["unheeded"]) == ([one.pk], 1)
    assert view.rows[0].unheeded == 3
    found = follow.followed_member(organiser(promotion), promotion_id=promotion.pk, seat_id=one.pk)
    assert found.unheeded == 3
    columns, lines = follow.follow_lines(organiser(promotion), promotion_id=promotion.pk)
    table = b"".join(files.text_table(columns, lines)).decode("utf-8-sig").splitlines()
    place = table[0].split(";").index("Rappels sans effet")
    assert [line.split(";")[place] for line in table[1:]] == ["3", "2", "3"]


def test_a_reminder_that_did_not_leave_is_not_counted(promotion, host, weeks, monkeypatch):
    (member,) = members(promotion, 1)
    Seat.objects.update(added_at=SettableClock.instant, entered_at=SettableClock.instant)

    def broken(self, people, letter):
        raise OSError("no server")

    monkeypatch.setattr(course_team.CourseTeamPlatform, "send", broken)
    weeks(2)
    assert Seat.objects.get(pk=member.pk).unheeded == 0
    assert Promotion.objects.get().state == "running"
