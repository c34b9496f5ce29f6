"""Meetings: who plans and sees them, who came and how it is known, and what a calendar reads of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from commune_core.errors import Forbidden, InvalidFile
from commune_core.promotions.meetings import MOST_TRIES, ClosedCode, MeetingPlan, TooManyTries, WrongCode
from commune_core.promotions.words import InvalidPromotion
from dashboard_plugin.api import promotion_meetings as meetings
from dashboard_plugin.errors import ClosedPromotion, UnknownKey, UnknownSeat
from dashboard_plugin.models import Attendance, Meeting, MeetingFile, PromotionFeed, Seat
from dashboard_plugin.promotion_meeting_errors import StaleAttendance, StaleMeeting, UnknownMeeting
from dashboard_plugin.selectors.promotion_meetings import attended_minutes
from tests.plugin.promotions.room import PARIS, Room

pytestmark = pytest.mark.django_db

START = datetime(2026, 11, 25, 14, tzinfo=PARIS)
PLAN = MeetingPlan(
    "Ouverture",
    START,
    START + timedelta(hours=2),
    place="Mairie de Troyes",
    link="https://visio.exemple.fr/a",
)
PDF = meetings.Upload("ordre du jour.pdf", "application/pdf", b"%PDF-1.4\n")


def plan(room: Room, group: str | None = None, **more) -> int:
    fields = meetings.MeetingFields(replace(PLAN, **more), room.groups[group].pk if group else None)
    return meetings.create_meeting(room.users["olivier"], promotion_id=room.id, fields=fields)


def seen(room: Room, name: str) -> set[str]:
    found = meetings.meetings(room.users[name], promotion_id=room.id)
    return {each.fields.plan.title for each in (*found.coming, *found.past)}


def mark(room: Room, number: int, who: str = "olivier", **states: str) -> int:
    stored = {each.seat_id: each.version for each in Attendance.objects.filter(meeting=number)}
    seats = {name: room.seats[name].pk for name in states}
    marks = [meetings.Mark(seats[name], state, stored.get(seats[name], 0)) for name, state in states.items()]
    return meetings.mark_attendance(room.users[who], promotion_id=room.id, meeting_id=number, marks=marks)


def test_each_sees_the_meetings_of_all_and_of_his_own_groups(room):
    plan(room, title="Tous")
    for group in ("Nord", "Sud"):
        plan(room, group, title=group)
    assert seen(room, "lise") == seen(room, "tom") == {"Tous", "Nord"}
    assert seen(room, "paul") == {"Tous", "Sud"}
    assert seen(room, "olivier") == seen(room, "oscar") == {"Tous", "Nord", "Sud"}
    sud = Meeting.objects.get(title="Sud").pk
    with pytest.raises(UnknownMeeting):
        meetings.meeting(room.users["lise"], promotion_id=room.id, meeting_id=sud)


def test_a_tutor_holds_those_of_his_groups_and_no_other(room):
    for group, refused in ((room.groups["Nord"].pk, False), (room.groups["Sud"].pk, True), (None, True)):
        fields = meetings.MeetingFields(PLAN, group)
        if refused:
            with pytest.raises(Forbidden):
                meetings.create_meeting(room.users["tom"], promotion_id=room.id, fields=fields)
        else:
            meetings.create_meeting(room.users["tom"], promotion_id=room.id, fields=fields)
    everybody = plan(room)
    for call in (
        lambda: meetings.attendance_sheet(room.users["tom"], promotion_id=room.id, meeting_id=everybody),
        lambda: mark(room, everybody, "tom", lise="excused"),
        lambda: meetings.cancel_meeting(
            room.users["tom"], promotion_id=room.id, meeting_id=everybody, version=1
        ),
    ):
        with pytest.raises(Forbidden):
            call()
    assert Meeting.objects.count() == 2


def test_a_group_of_another_promotion_is_refused(room, make_room):
    other = make_room("Ailleurs")
    fields = meetings.MeetingFields(PLAN, other.groups["Nord"].pk)
    with pytest.raises(InvalidPromotion):
        meetings.create_meeting(room.users["olivier"], promotion_id=room.id, fields=fields)
    assert not Meeting.objects.exists()


def test_an_observer_is_shown_no_link_and_no_document(room):
    number = plan(room)
    olivier = room.users["olivier"]
    meetings.add_meeting_file(olivier, promotion_id=room.id, meeting_id=number, upload=PDF)
    for name, inside in (("oscar", False), ("lise", True)):
        view = meetings.meeting(room.users[name], promotion_id=room.id, meeting_id=number)
        assert (bool(view.fields.plan.link), bool(view.files)) == (inside, inside)


def test_the_same_form_plans_once_and_the_second_of_two_who_change_it_is_shown_the_first(room):
    fields = meetings.MeetingFields(PLAN)
    made = {
        meetings.create_meeting(room.users["olivier"], promotion_id=room.id, fields=fields, once="a" * 64)
        for _ in range(2)
    }
    (number,) = made
    later = meetings.MeetingFields(replace(PLAN, place="Préfecture"))
    arguments = {"promotion_id": room.id, "meeting_id": number, "version": 1}
    written = {meetings.save_meeting(room.users["olivier"], fields=later, **arguments) for _ in range(2)}
    assert written == {2}, "the network may lose a reply"
    with pytest.raises(StaleMeeting) as stale:
        meetings.save_meeting(room.users["olivier"], fields=fields, **arguments)
    assert stale.value.current.fields.plan.place == "Préfecture"
    assert Meeting.objects.get().place == "Préfecture"


def test_a_meeting_called_off_stays_and_counts_no_hour(room, clock):
    number = plan(room)
    clock("2026-11-25 16:30")
    mark(room, number, lise="present")
    seat = room.seats["lise"].pk
    assert attended_minutes([seat]) == {seat: 120}
    assert meetings.meetings(room.users["lise"], promotion_id=room.id).attended == 120
    meetings.cancel_meeting(room.users["olivier"], promotion_id=room.id, meeting_id=number, version=1)
    assert attended_minutes([seat]) == {seat: 0}
    assert meetings.meeting(room.users["lise"], promotion_id=room.id, meeting_id=number).state == "cancelled"
    with pytest.raises(InvalidPromotion):
        mark(room, number, nora="present")


def test_the_sheet_holds_those_expected_and_whoever_was_noted_before_he_left(room, clock):
    number = plan(room, "Nord")
    clock("2026-11-25 14:10")
    mark(room, number, lise="present", nora="excused")
    Seat.objects.filter(pk=room.seats["nora"].pk).update(state="left")
    sheet = meetings.attendance_sheet(room.users["tom"], promotion_id=room.id, meeting_id=number)
    assert {each.name: each.state for each in sheet.lines} == {
        "Lise Essai": "present",
        "Nora Essai": "excused",
    }
    assert (sheet.total, sheet.present, sheet.excused, sheet.absent) == (2, 1, 1, 0)


def test_a_sheet_is_noted_whole_or_not_at_all_and_never_over_another(room, clock):
    number = plan(room)
    clock("2026-11-25 14:10")
    assert mark(room, number, lise="present", nora="absent") == 2
    assert mark(room, number, lise="present", nora="absent") == 0
    late = [
        meetings.Mark(room.seats["paul"].pk, "present", 0),
        meetings.Mark(room.seats["lise"].pk, "absent", 0),
    ]
    with pytest.raises(StaleAttendance) as stale:
        meetings.mark_attendance(room.users["olivier"], promotion_id=room.id, meeting_id=number, marks=late)
    assert stale.value.current == [room.seats["lise"].pk]
    assert not Attendance.objects.filter(seat=room.seats["paul"]).exists()
    stranger = [meetings.Mark(room.seats["tom"].pk, "present", 0), late[0]]
    with pytest.raises(UnknownSeat):
        meetings.mark_attendance(
            room.users["olivier"], promotion_id=room.id, meeting_id=number, marks=stranger
        )
    assert mark(room, number, lise="") == 1
    assert meetings.meeting(room.users["lise"], promotion_id=room.id, meeting_id=number).mine == ""


def test_nobody_is_present_before_it_begins_but_may_be_excused(room):
    number = plan(room)
    with pytest.raises(InvalidPromotion):
        mark(room, number, lise="present")
    assert mark(room, number, lise="excused") == 1


def open_code(room: Room, number: int, minutes: int = 30) -> str:
    return meetings.open_attendance_code(
        room.users["olivier"], promotion_id=room.id, meeting_id=number, minutes=minutes
    )[0]


def type_code(room: Room, number: int, code: str, who: str = "lise") -> None:
    meetings.type_attendance_code(room.users[who], promotion_id=room.id, meeting_id=number, code=code)


def test_the_code_is_typed_on_the_day_while_it_is_open(room, clock):
    number = plan(room)
    with pytest.raises(InvalidPromotion):
        open_code(room, number)
    clock("2026-11-25 14:00")
    code = open_code(room, number)
    for _ in range(2):
        type_code(room, number, f" {code[:3].lower()}-{code[3:]}")
    row = Attendance.objects.get()
    assert (row.present, row.how, row.noted_by, row.version) == (True, "code", None, 1)
    clock("2026-11-25 14:30")
    with pytest.raises(ClosedCode):
        type_code(room, number, code, "nora")
    assert Attendance.objects.count() == 1


def test_a_wrong_code_is_counted_and_a_new_one_gives_the_tries_back(room, clock):
    number = plan(room)
    clock("2026-11-25 14:00")
    open_code(room, number)
    left = []
    for _ in range(MOST_TRIES):
        with pytest.raises(WrongCode) as wrong:
            type_code(room, number, "000000")
        left.append(wrong.value.where["left"])
    assert left == [4, 3, 2, 1, 0]
    code = Meeting.objects.get().attendance_code
    with pytest.raises(TooManyTries):
        type_code(room, number, code)
    assert meetings.meeting(room.users["lise"], promotion_id=room.id, meeting_id=number).mine == ""
    type_code(room, number, open_code(room, number))
    assert Attendance.objects.get().present


def test_a_code_opens_nothing_to_who_is_not_expected_or_was_noted_absent(room, clock):
    number = plan(room, "Nord")
    clock("2026-11-25 14:00")
    code = open_code(room, number)
    with pytest.raises(UnknownMeeting):
        type_code(room, number, code, "paul")
    with pytest.raises(Forbidden):
        type_code(room, number, code, "tom")
    mark(room, number, lise="absent", nora="excused")
    with pytest.raises(InvalidPromotion):
        type_code(room, number, code, "lise")
    type_code(room, number, code, "nora")
    assert Attendance.objects.get(present=True).seat == room.seats["nora"]
    meetings.close_attendance_code(room.users["olivier"], promotion_id=room.id, meeting_id=number)
    assert not meetings.meeting(room.users["lise"], promotion_id=room.id, meeting_id=number).code_open


def test_the_code_is_told_to_who_holds_the_meeting_alone(room, clock):
    number = plan(room)
    clock("2026-11-25 14:00")
    code = open_code(room, number)
    for name, told in (("olivier", code), ("tom", ""), ("lise", ""), ("oscar", "")):
        assert meetings.meeting(room.users[name], promotion_id=room.id, meeting_id=number).code == told


def test_a_document_is_joined_kept_and_taken_away(
    room, settings, tmp_path, django_capture_on_commit_callbacks
):
    settings.MEDIA_ROOT = tmp_path
    number, olivier = plan(room), room.users["olivier"]
    made = meetings.add_meeting_file(olivier, promotion_id=room.id, meeting_id=number, upload=PDF)
    found = meetings.meeting_file(room.users["lise"], promotion_id=room.id, meeting_id=number, file_id=made)
    assert (found.name, found.content_type, found.stored.read()) == (
        "ordre du jour.pdf", "application/pdf", PDF.data,
    )  # fmt: skip
    assert "ordre" not in found.stored.name
    found.stored.close()
    with pytest.raises(InvalidFile):
        meetings.add_meeting_file(
            olivier, promotion_id=room.id, meeting_id=number, upload=replace(PDF, data=b"MZ\x00\x00")
        )
    with pytest.raises(Forbidden):
        meetings.add_meeting_file(room.users["lise"], promotion_id=room.id, meeting_id=number, upload=PDF)
    with django_capture_on_commit_callbacks(execute=True):
        for _ in range(2):
            meetings.remove_meeting_file(olivier, promotion_id=room.id, meeting_id=number, file_id=made)
    assert not MeetingFile.objects.exists()
    assert [each for each in tmp_path.rglob("*") if each.is_file()] == []


def test_what_is_archived_changes_no_more(room, clock):
    number = plan(room)
    clock("2026-11-25 14:00")
    code = open_code(room, number)
    room.row.state = "archived"
    room.row.save()
    for write in (
        lambda: plan(room),
        lambda: mark(room, number, lise="present"),
        lambda: type_code(room, number, code),
        lambda: open_code(room, number),
    ):
        with pytest.raises(ClosedPromotion):
            write()


def test_ones_calendar_and_its_address_hold_ones_own_promotions(room, make_room, course):
    plan(room, "Nord")
    plan(room, "Sud", title="Autre groupe")
    make_room("Ailleurs")
    course.closes_on = datetime(2026, 12, 1, tzinfo=PARIS).date()
    course.save()
    entries = meetings.promotion_calendar(room.users["lise"])
    assert [(each.kind, each.title) for each in entries] == [
        ("meeting", "Ouverture"),
        ("closes", "Lire un budget"),
    ]
    assert "visio" not in repr(entries)
    secret = meetings.make_promotion_feed(room.users["lise"])
    assert meetings.promotion_feed(secret) == entries
    assert PromotionFeed.objects.get().sha256 != secret
    Seat.objects.filter(pk=room.seats["lise"].pk).update(state="left")
    assert [each.promotion for each in meetings.promotion_feed(secret)] == []
    again = meetings.make_promotion_feed(room.users["lise"])
    with pytest.raises(UnknownKey):
        meetings.promotion_feed(secret)
    meetings.drop_promotion_feed(room.users["lise"])
    with pytest.raises(UnknownKey):
        meetings.promotion_feed(again)


def test_the_sheet_of_five_hundred_costs_as_many_queries_as_that_of_three(room, person, clock):
    number, olivier = plan(room), room.users["olivier"]

    def cost() -> int:
        with CaptureQueriesContext(connection) as held:
            sheet = meetings.attendance_sheet(olivier, promotion_id=room.id, meeting_id=number)
            assert len(sheet.lines) == min(50, sheet.total)
        return len(held)

    few = cost()
    people = [person(f"m{place}") for place in range(120)]
    Seat.objects.bulk_create(
        Seat(promotion=room.row, user_id=user, state="member", added_at=START) for user in people
    )
    assert cost() == few
