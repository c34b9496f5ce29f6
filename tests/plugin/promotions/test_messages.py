"""Announcements and reminders: to whom they go, out of quiet hours, once, and to nobody who wants none."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from commune_core.errors import Forbidden
from commune_core.promotions.words import InvalidPromotion
from dashboard_plugin.api import promotion_messages as messages
from dashboard_plugin.models import (
    Announcement,
    AnnouncementCopy,
    Meeting,
    NoticeHours,
    Promotion,
    PromotionCourse,
    Reminder,
    ReminderChoice,
    Seat,
    SeatProgress,
)
from dashboard_plugin.promotion_meeting_errors import StaleReminder, UnknownAnnouncement, UnknownLink
from dashboard_plugin.use_cases.promotion_letters import send_promotion_letters
from dashboard_plugin.use_cases.promotion_reminders import claim, send_promotion_reminders
from tests.plugin import course_team
from tests.plugin.conftest import SettableClock
from tests.plugin.promotions.room import PARIS, Room, add, clock, course, host, make_room, room

__all__ = ["clock", "course", "host", "make_room", "room"]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("host")]

MEMBERS = {"lise", "nora", "paul"}


class Killed(BaseException):
    """What ends a program at once: nothing catches it."""


def write(room: Room, who: str = "olivier", **more) -> int:
    group = more.pop("group", None)
    fields = messages.AnnouncementFields(
        **{"subject": "Bienvenue", "body": "À mardi.\n\nOlivier"} | more,
        group_id=room.groups[group].pk if group else None,
    )
    return messages.announce_to_promotion(room.users[who], promotion_id=room.id, fields=fields)


def written(room: Room) -> list[str]:
    """Names of those written to since the last look, letter by letter."""
    names = {number: name for name, number in room.users.items()}
    found = [names[people[0]] for people, _ in course_team.sent]
    course_team.sent.clear()
    return found


def sent_to(number: int) -> set[str]:
    rows = AnnouncementCopy.objects.filter(announcement=number)
    return set(rows.values_list("seat__user__username", flat=True))


def test_a_message_goes_to_those_it_names(room):
    Seat.objects.filter(pk=room.seats["lise"].pk).update(last_seen_on=date(2026, 11, 22))
    Seat.objects.filter(pk=room.seats["nora"].pk).update(last_seen_on=date(2026, 11, 1))
    assert sent_to(write(room)) == MEMBERS
    assert sent_to(write(room, group="Nord")) == {"lise", "nora"}
    assert sent_to(write(room, audience="tutors")) == {"tom"}
    assert sent_to(write(room, audience="team")) == {"tom"}, "who writes knows"
    assert sent_to(write(room, audience="never")) == {"paul"}
    assert sent_to(write(room, audience="away")) == {"nora"}, "paul came in today"
    with pytest.raises(InvalidPromotion):
        write(room, audience="maires")


def test_a_tutor_writes_to_his_groups_alone_and_each_reads_what_was_sent_to_him(room):
    number = write(room, "tom", group="Nord")
    for refused in ({"group": "Sud"}, {}):
        with pytest.raises(Forbidden):
            write(room, "tom", **refused)
    write(room)
    for name, count in (("lise", 2), ("paul", 1), ("tom", 1), ("olivier", 2), ("oscar", 0)):
        page = messages.messages(room.users[name], promotion_id=room.id)
        assert len(page.announcements) == count, name
    with pytest.raises(UnknownAnnouncement):
        messages.announcement(room.users["paul"], promotion_id=room.id, announcement_id=number)
    mine = messages.announcement(room.users["lise"], promotion_id=room.id, announcement_id=number)
    assert (mine.mine, mine.copies) == (True, None)


def test_letters_leave_outside_the_quiet_hours_of_each_and_once(room, clock):
    NoticeHours.objects.create(user_id=room.users["lise"], quiet_from=9, quiet_until=18)
    clock("2026-11-23 21:00")
    number = write(room)
    assert (send_promotion_letters(), set(written(room))) == (1, {"lise"})
    clock("2026-11-24 09:00")
    for expected in ({"nora", "paul"}, set()):
        call_command("send_promotion_letters", stdout=None)
        assert set(written(room)) == expected
    view = messages.announcement(room.users["olivier"], promotion_id=room.id, announcement_id=number)
    assert (view.copies, view.sent, view.to_send) == (3, 3, 0)


def test_a_letter_leads_to_the_message_and_to_the_page_that_stops_it(room):
    number = write(room)
    send_promotion_letters()
    _, letter = course_team.sent[0]
    assert letter.paragraphs == ("À mardi.", "Olivier")
    assert letter.path == f"/viatic/promotions/{room.id}/messages/{number}/"
    assert letter.stop.startswith("/viatic/lettres/")


@pytest.mark.parametrize("at", range(3))
def test_a_program_that_is_killed_in_the_middle_and_run_again_sends_none_twice(room, monkeypatch, at):
    number, calls = write(room), []

    def send(self, people, letter):
        if len(calls) == at:
            calls.append(None)
            raise Killed
        calls.append(people)
        course_team.sent.append((tuple(people), letter))

    monkeypatch.setattr(course_team.CourseTeamPlatform, "send", send)
    with pytest.raises(Killed):
        send_promotion_letters()
    send_promotion_letters()
    names = written(room)
    # The one whose letter was on its way when it was killed is not written to: it may have left.
    assert len(names) == len(set(names)) == 2
    assert not AnnouncementCopy.objects.filter(announcement=number, to_send=True).exists()


def test_a_letter_that_does_not_leave_stops_no_other_and_is_tried_again(room, monkeypatch):
    write(room)
    real = course_team.CourseTeamPlatform.send

    def send(self, people, letter):
        if tuple(people) == (room.users["nora"],):
            raise OSError("no server")
        real(self, people, letter)

    with monkeypatch.context() as patch:
        patch.setattr(course_team.CourseTeamPlatform, "send", send)
        assert send_promotion_letters() == 2
    assert set(written(room)) == {"lise", "paul"}
    assert (send_promotion_letters(), written(room)) == (1, ["nora"])


def test_a_letter_that_could_not_leave_for_a_week_stays_in_the_page(room, clock):
    write(room)
    course_team.held_back.add("all")
    assert send_promotion_letters() == 0
    course_team.held_back.clear()
    clock("2026-12-01 10:00")
    assert (send_promotion_letters(), written(room)) == (0, [])
    assert len(messages.messages(room.users["lise"], promotion_id=room.id).announcements) == 1


def test_whoever_left_or_has_read_it_here_is_not_written_to(room):
    number = write(room)
    Seat.objects.filter(pk=room.seats["paul"].pk).update(state="left")
    for _ in range(2):
        messages.open_announcement(room.users["lise"], promotion_id=room.id, announcement_id=number)
    send_promotion_letters()
    assert written(room) == ["nora"]


def stop_link(room: Room, who: str) -> str:
    from dashboard_plugin.selectors.promotion_letters import stop_path

    return stop_path(room.users[who], room.id).removeprefix("/viatic/lettres/").removesuffix("/")


def test_the_link_of_a_letter_stops_those_of_one_promotion_or_of_all_and_gives_them_back(room, make_room):
    other = make_room("Ailleurs")
    link = stop_link(room, "lise")
    write(room)
    for _ in range(2):
        messages.stop_letters(link, choice="one")
    assert ReminderChoice.objects.count() == 1
    write(other)
    send_promotion_letters()
    assert sorted(written(room)) == ["lise", "nora", "nora", "paul", "paul"]
    messages.stop_letters(link, choice="all")
    write(other)
    send_promotion_letters()
    assert sorted(written(room)) == ["nora", "paul"]
    page = messages.messages(room.users["olivier"], promotion_id=room.id)
    assert [(each.name, each.all) for each in page.unsubscribed] == [("Lise Essai", True)]
    assert messages.messages(room.users["lise"], promotion_id=room.id).unsubscribed == ()
    messages.stop_letters(link, choice="none")
    write(room)
    send_promotion_letters()
    assert sorted(written(room)) == ["lise", "nora", "paul"]


def test_a_link_that_was_cut_or_changed_stops_nothing(room):
    link = stop_link(room, "lise")
    for wrong in (link[:-1], f"{link}a", "", "x", "é", link.replace(link[0], "A", 1) + "=", "a" * 400):
        with pytest.raises(UnknownLink):
            messages.stop_letters(wrong, choice="one")
    assert not ReminderChoice.objects.exists()


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


def test_a_message_is_written_in_as_many_queries_for_ninety_as_for_three(room, person):
    def cost() -> int:
        with CaptureQueriesContext(connection) as held:
            write(room)
        return len(held)

    few = cost()
    people = [person(f"m{place}") for place in range(90)]
    Seat.objects.bulk_create(
        Seat(promotion=room.row, user_id=user, state="member", added_at=SettableClock().now())
        for user in people
    )
    assert cost() == few
    with CaptureQueriesContext(connection) as held:
        messages.messages(room.users["olivier"], promotion_id=room.id)
    with CaptureQueriesContext(connection) as more:
        for _ in range(5):
            write(room)
        more_before = len(more)
        messages.messages(room.users["olivier"], promotion_id=room.id)
    assert len(more) - more_before == len(held)
    assert Announcement.objects.count() == 7
