"""Promotions over the API, from their opening to their end, and who runs them."""

from __future__ import annotations

import pytest

from dashboard_plugin.models import Promotion, Seat, SiteRole
from tests.plugin.pages.conftest import make_person
from tests.plugin.promotions.proof_scene import _host
from tests.plugin.rest.conftest import ROOT, Program, assert_problem

__all__ = ["_host", "make_person"]

pytestmark = pytest.mark.django_db

LIST = f"{ROOT}promotions/"
SETTINGS = {
    "title": "Nouveaux maires",
    "kind": "approval",
    "starts_on": "2027-01-10",
    "ends_on": "2027-03-10",
}
BODY = {"name": "Association des maires", "siren": "123456789"}


@pytest.fixture
def olivier(make_person) -> Program:
    user = make_person("olivier").user
    SiteRole.objects.create(user=user, role="animateur_cohorte")
    return Program(user.pk)


def opened(program: Program, **more) -> dict:
    answer = program.post(LIST, {**SETTINGS, "body": BODY, **more})
    assert answer.status_code == 201, answer.content
    return answer.json()


def test_one_is_opened_changed_led_and_found_in_the_list(olivier):
    choices = olivier.get(f"{LIST}choices/").json()
    key = choices["courses"][0]["key"]
    assert choices["bodies"] == []
    made = opened(olivier)
    assert (made["role"], made["state"], made["body"]["siren"], made["version"]) == (
        "organiser", "draft", "123456789", 1,
    )  # fmt: skip
    room = f"{LIST}{made['id']}/"
    # A programme is asked for before the doors open.
    assert_problem(olivier.put(f"{room}state/", {"state": "open", "version": 1}), 422, "promotion.invalid")
    course = {"key": key, "minutes": 90, "opens_on": "2027-01-12"}
    saved = olivier.put(room, {**SETTINGS, "capacity": 12, "courses": [course], "version": 1}).json()
    assert (saved["capacity"], saved["courses"][0]["key"], saved["courses"][0]["opens_on"]) == (
        12, key, "2027-01-12",
    )  # fmt: skip
    led = olivier.put(f"{room}state/", {"state": "open", "version": saved["version"]}).json()
    assert led["state"] == "open" and "running" in led["next_states"]
    assert olivier.get(room).json() == led
    (row,) = olivier.get(LIST).json()["promotions"]
    assert (row["id"], row["role"], row["state"]) == (made["id"], "organiser", "open")
    (body,) = olivier.get(f"{LIST}choices/").json()["bodies"]
    second = opened(olivier, body=None, body_id=body["id"])
    assert second["body"]["id"] == body["id"]


def test_what_somebody_else_changed_meanwhile_is_shown_and_not_written_over(olivier, make_person):
    made = opened(olivier)
    room, other = f"{LIST}{made['id']}/", make_person("octave")
    assert olivier.post(f"{room}team/", {"email": other.user.email, "role": "organiser"}).status_code == 201
    octave = Program(other.user.pk)
    assert octave.put(room, {**SETTINGS, "title": "Autre", "version": 1}).status_code == 200
    for address, sent, told in (
        (room, {**SETTINGS, "version": 1}, ("title", "Autre")),
        (f"{room}state/", {"state": "archived", "version": 1}, ("title", "Autre")),
    ):
        answer = olivier.put(address, sent)
        assert_problem(answer, 409, "promotion.stale")
        assert answer.json()["current"][told[0]] == told[1]
    assert octave.put(f"{room}body/", {"name": "Union des maires", "version": 1}).json()["version"] == 2
    answer = olivier.put(f"{room}body/", {"name": "Encore", "version": 1})
    assert_problem(answer, 409, "body.stale")
    assert answer.json()["current"]["name"] == "Union des maires"
    assert Promotion.objects.get().title == "Autre"


def test_a_team_is_named_and_let_go_but_for_the_last_organiser(olivier, make_person):
    room = f"{LIST}{opened(olivier)['id']}/"
    tutor = {"email": make_person("tina").user.email, "role": "tutor", "groups": ["Nord"]}
    seat = olivier.post(f"{room}team/", tutor).json()["id"]
    assert olivier.post(f"{room}team/", tutor).json()["id"] == seat
    team = olivier.get(f"{room}team/").json()
    assert [(each["role"], each["groups"]) for each in team["staff"]] == [
        ("organiser", []),
        ("tutor", ["Nord"]),
    ]
    assert [each["name"] for each in team["groups"]] == ["Nord"]
    chief, named = (each for each in team["staff"])
    assert_problem(
        olivier.delete(f"{room}team/{chief['seat']}/?version={chief['version']}"), 422, "promotion.invalid"
    )
    assert olivier.delete(f"{room}team/{seat}/?version={named['version']}").status_code == 204
    assert Seat.objects.get(pk=seat).state == "left"
    assert_problem(olivier.post(f"{room}team/", {**tutor, "role": "chef"}), 422, "promotion.invalid")


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": ""}, {"kind": "secret"}, {"capacity": 0}, {"starts_on": "demain"}, {"ordered": "oui"},
        {"body": None}, {"body_id": 1}, {"body": {"name": "X", "siren": "12"}}, {"body": {"kind": "club"}},
        {"courses": [{"key": "course-v1:Nul+N+1"}]}, {"courses": [{"minutes": 3}]}, {"courses": "tous"},
        {"starts_on": "2027-05-01"}, {"colour": "bleu"},
    ],
)  # fmt: skip
def test_what_no_promotion_may_say_is_refused_with_its_field_and_nothing_is_made(olivier, wrong):
    answer = olivier.post(LIST, {**SETTINGS, "body": BODY, **wrong})
    assert answer.status_code == 422, answer.content
    assert answer.json()["hint"]
    assert not Promotion.objects.exists()


def test_who_may_not_open_one_is_told_so_and_reads_an_empty_list(make_person):
    lise = Program(make_person("lise").user.pk)
    assert_problem(lise.post(LIST, {**SETTINGS, "body": BODY}), 403, "policy.forbidden")
    told = lise.get(LIST).json()
    assert (told["promotions"], told["can_create"], told["unled"]) == ([], False, [])
    assert not Seat.objects.exists()
