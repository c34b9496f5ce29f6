"""Reminders that leave by themselves: to whom, when, once a week and person, and in whose words."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest

from commune_core.errors import Forbidden
from commune_core.promotions.words import InvalidPromotion
from dashboard_plugin.api import promotion_messages as messages
from dashboard_plugin.models import Meeting, Promotion, PromotionCourse, Reminder, SeatProgress
from dashboard_plugin.promotion_meeting_errors import StaleReminder
from dashboard_plugin.use_cases.promotion_reminders import claim, send_promotion_reminders
from tests.plugin import course_team
from tests.plugin.conftest import SettableClock
from tests.plugin.promotions.posted import Killed, stop_link, written
from tests.plugin.promotions.room import PARIS, Room, add

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("host")]


def meet(room: Room, day: str, group: str | None = None) -> None:
    start = datetime.fromisoformat(f"{day} 14:00").replace(tzinfo=PARIS)
    now = SettableClock().now()
    Meeting.objects.create(
        promotion=room.row, title="Ouverture", starts_at=start, ends_at=start + timedelta(hours=2),
        group=room.groups[group] if group else None, place="Mairie", created_at=now, changed_at=now,
    )  # fmt: skip


def progress(room: Room, course: PromotionCourse, name: str, *, done: int, moved: str | None) -> None:
    SeatProgress.objects.create(
        seat=room.seats[name], course=course, done=done, steps=10, read_at=SettableClock().now(),
        moved_on=date.fromisoformat(moved) if moved else None,
    )  # fmt: skip


def test_the_eve_of_a_meeting_is_told_to_those_it_is_for(room):
    meet(room, "2026-11-24", "Nord")
    assert send_promotion_reminders() == 2
    assert {letter.subject for _, letter in course_team.sent} == {"Demain : Ouverture"}
    assert sorted(written(room)) == ["lise", "nora"]
    assert send_promotion_reminders() == 0


def test_whoever_is_stuck_or_has_begun_nothing_is_told_once_a_week(room, course, clock):
    clock("2026-12-17 10:00")
    Promotion.objects.update(progress_at=SettableClock().now())
    progress(room, course, "lise", done=3, moved="2026-11-25")
    progress(room, course, "nora", done=3, moved="2026-12-13")
    sent = []
    for hour in range(0, 24 * 15, 3):
        clock("2026-12-17 10:00")
        SettableClock.instant += timedelta(hours=hour)
        Promotion.objects.update(progress_at=SettableClock().now())
        send_promotion_reminders()
        sent += [(name, SettableClock.instant) for name in written(room)]
    for name in ("lise", "paul"):
        days = [at for who, at in sent if who == name]
        assert len(days) == 3
        assert all(after - before >= timedelta(days=7) for before, after in pairwise(days))
        assert all(8 <= at.astimezone(PARIS).hour < 20 for at in days)
    assert {who for who, at in sent if at < datetime(2026, 12, 20, tzinfo=PARIS)} == {"lise", "paul"}


def test_one_a_week_and_person_over_all_promotions_the_meeting_first(room, make_room, course, clock):
    other = make_room("Ailleurs")
    clock("2026-12-14 10:00")
    Promotion.objects.update(progress_at=SettableClock().now())
    meet(other, "2026-12-15")
    assert send_promotion_reminders() == 3
    assert set(Reminder.objects.values_list("kind", "promotion")) == {("tomorrow", other.id)}
    clock("2026-12-15 10:00")
    Promotion.objects.update(progress_at=SettableClock().now())
    assert send_promotion_reminders() == 0


def test_the_week_is_taken_once_whoever_asks(room):
    lise = room.users["lise"]
    assert claim(lise, room.id, "due") is not None
    assert claim(lise, room.id, "stuck") is None
    assert Reminder.objects.count() == 1


@pytest.mark.parametrize("at", range(3))
def test_reminders_killed_in_the_middle_and_run_again_are_never_sent_twice(room, monkeypatch, at):
    meet(room, "2026-11-24")
    calls: list[object] = []

    def send(self, people, letter):
        calls.append(people)
        if len(calls) == at + 1:
            raise Killed
        course_team.sent.append((tuple(people), letter))

    monkeypatch.setattr(course_team.CourseTeamPlatform, "send", send)
    with pytest.raises(Killed):
        send_promotion_reminders()
    send_promotion_reminders()
    names = written(room)
    assert len(names) == len(set(names)) == 2


def test_a_reminder_that_does_not_leave_is_tried_again(room, monkeypatch):
    meet(room, "2026-11-24", "Sud")

    def send(self, people, letter):
        raise OSError("no server")

    with monkeypatch.context() as patch:
        patch.setattr(course_team.CourseTeamPlatform, "send", send)
        assert send_promotion_reminders() == 0
    assert not Reminder.objects.exists()
    assert (send_promotion_reminders(), written(room)) == (1, ["paul"])


@pytest.mark.parametrize("state", ["draft", "closed", "archived"])
def test_nothing_leaves_by_itself_from_a_promotion_that_does_not_run(room, state):
    meet(room, "2026-11-24")
    Promotion.objects.update(state=state)
    assert send_promotion_reminders() == 0


def test_who_wants_no_letter_and_who_sleeps_is_not_reminded(room, clock):
    meet(room, "2026-11-24")
    messages.stop_letters(stop_link(room, "lise"), choice="one")
    clock("2026-11-23 22:00")
    assert send_promotion_reminders() == 0
    clock("2026-11-23 19:00")
    send_promotion_reminders()
    assert sorted(written(room)) == ["nora", "paul"]


def save(room: Room, who: str = "olivier", **more) -> int:
    wanted = {
        "kind": "tomorrow", "active": True, "subject": "À demain",
        "body": "{sujet}, le {date}.", "version": 0,
    }  # fmt: skip
    return messages.save_reminder(room.users[who], promotion_id=room.id, **wanted | more)


def test_an_organiser_changes_the_words_or_stops_a_reminder_over_what_he_read(room, person):
    meet(room, "2026-11-24", "Sud")
    assert {save(room) for _ in range(2)} == {1}
    send_promotion_reminders()
    assert course_team.sent[0][1].subject == "À demain"
    assert course_team.sent[0][1].paragraphs == ("Ouverture, le 24\N{NO-BREAK SPACE}novembre 2026.",)
    add(room, person, "nadia", "organiser")
    with pytest.raises(StaleReminder) as stale:
        save(room, "nadia", active=False)
    assert stale.value.current.subject == "À demain"
    with pytest.raises(InvalidPromotion):
        save(room, body="Bonjour {nom}", version=1)
    for name in ("tom", "lise", "oscar"):
        with pytest.raises(Forbidden):
            save(room, name, version=1)
    assert save(room, active=False, version=1) == 2
    Reminder.objects.all().delete()
    assert send_promotion_reminders() == 0
