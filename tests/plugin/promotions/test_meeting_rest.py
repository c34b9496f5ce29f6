"""Meetings and messages over the API, used whole: rest/test_promotion_rights.py tries each address."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache

from dashboard_plugin.models import Attendance, Meeting
from tests.plugin.rest.conftest import ROOT, Program, assert_problem
from tests.plugin.rest.expected import MEETING

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("host")]


@pytest.fixture(autouse=True)
def _rate(settings):
    settings.VIATIC_API_RATE = None
    cache.clear()


@pytest.fixture
def ask(room) -> Callable[..., Any]:
    """ask("lise", "get", "meetings/", body)."""

    def call(name: str, method: str, address: str, body: Any = "") -> Any:
        program, place = Program(room.users[name]), f"{ROOT}promotions/{room.id}/{address}"
        if method in ("get", "delete"):
            return getattr(program, method)(place + body)
        return getattr(program, method)(place, body)

    return call


def test_a_meeting_is_planned_held_and_called_off(room, ask, clock):
    made = ask("olivier", "post", "meetings/", MEETING | {"tell": True})
    assert (made.status_code, made.json()["minutes"], made.json()["version"]) == (201, 120, 1)
    own = f"meetings/{made.json()['id']}/"
    assert len(ask("lise", "get", "announcements/").json()["announcements"]) == 1
    moved = MEETING | {"place": "Préfecture", "version": 1}
    assert ask("olivier", "put", own, moved).json()["version"] == 2
    stale = assert_problem(ask("olivier", "put", own, MEETING | {"version": 1}), 409, "meeting.stale")
    assert stale["current"]["place"] == "Préfecture"
    clock("2026-11-25 14:05")
    opened = ask("olivier", "put", f"{own}code/", {"minutes": 30}).json()
    wrong = assert_problem(ask("lise", "post", f"{own}code/", {"code": "ZZZ"}), 422, "meeting.wrong_code")
    assert wrong["field"] == "code"
    assert ask("lise", "post", f"{own}code/", {"code": opened["code"]}).status_code == 204
    sheet = ask("olivier", "get", f"{own}attendance/").json()
    assert (sheet["total"], sheet["present"]) == (3, 1)
    line = next(each for each in sheet["lines"] if each["name"].startswith("Nora"))
    marks = {"marks": [{"seat_id": line["seat_id"], "state": "excused", "version": line["version"]}]}
    assert [ask("olivier", "put", f"{own}attendance/", marks).json()["changed"] for _ in range(2)] == [1, 0]
    marks["marks"][0] |= {"state": "absent"}
    assert_problem(ask("olivier", "put", f"{own}attendance/", marks), 409, "attendance.stale")
    assert Attendance.objects.count() == 2
    assert ask("olivier", "delete", own, "?version=2").status_code == 204
    assert Meeting.objects.get().state == "cancelled"
    assert_problem(ask("lise", "get", "meetings/0/"), 404, "meeting.unknown")


def test_what_is_not_a_meeting_is_refused_by_its_field(room, ask):
    for wrong, code, field in (
        ({"title": 3}, "request.invalid", "title"),
        ({"starts_at": "demain"}, "request.invalid", "starts_at"),
        ({"ends_at": "2026-11-25T13:00:00+01:00"}, "promotion.invalid", "ends_at"),
        ({"couleur": 1}, "request.invalid", "couleur"),
    ):
        answer = ask("olivier", "post", "meetings/", MEETING | wrong)
        assert assert_problem(answer, 422, code)["field"] == field
    assert not Meeting.objects.exists()


def test_a_message_and_a_reminder_are_written(room, ask):
    told = {"subject": "Bienvenue", "body": "À mardi.", "group_id": room.groups["Nord"].pk}
    made = ask("tom", "post", "announcements/", told)
    assert (made.status_code, made.json()["copies"]) == (201, 2)
    assert ask("paul", "get", "announcements/").json()["announcements"] == []
    words = {"active": False, "subject": "Bientôt", "body": "Fini.", "version": 0}
    assert ask("olivier", "put", "reminders/due/", words).json() == {"version": 1}
    stale = ask("olivier", "put", "reminders/due/", words | {"subject": "Autre"})
    assert assert_problem(stale, 409, "reminder.stale")["current"]["subject"] == "Bientôt"
    kinds = {each["kind"]: each["active"] for each in ask("olivier", "get", "reminders/").json()["reminders"]}
    assert kinds == {"tomorrow": True, "due": False, "stuck": True, "start": True}
