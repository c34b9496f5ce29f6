"""Announcements: to whom they go, out of quiet hours, once, and to nobody who wants none."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from commune_core.errors import Forbidden
from commune_core.promotions.words import InvalidPromotion
from dashboard_plugin.api import promotion_messages as messages
from dashboard_plugin.models import Announcement, AnnouncementCopy, NoticeHours, ReminderChoice, Seat
from dashboard_plugin.promotion_meeting_errors import UnknownAnnouncement, UnknownLink
from dashboard_plugin.use_cases.promotion_letters import send_promotion_letters
from tests.plugin import course_team
from tests.plugin.conftest import SettableClock
from tests.plugin.promotions.posted import Killed, stop_link, write, written

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("host")]

MEMBERS = {"lise", "nora", "paul"}


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
