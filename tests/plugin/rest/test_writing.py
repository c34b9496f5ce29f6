"""Answers and weights written through the API, and everything it refuses to write."""

from __future__ import annotations

import json

import pytest
from django.db import connection

from dashboard_plugin import api
from dashboard_plugin.models import Answer, Weighting
from tests.plugin.rest.conftest import HERE, ROOT, Program, assert_problem

pytestmark = pytest.mark.django_db

SCALE, NUMBER, DATE = f"{HERE}items/GOV-02/", f"{HERE}items/FIN-01/", f"{HERE}items/SEC-01/"
WEIGHTING = f"{SCALE}weighting/"


def test_an_answer_is_saved_with_its_version_and_its_effect(helene):
    saved = helene.put(SCALE, {"value": 3, "version": None, "comment": "Voté", "depends_on": "commune"})
    assert saved.status_code == 200
    shown = saved.json()
    assert (shown["item"], shown["version"], shown["state"], shown["note"]) == ("GOV-02", 1, "answered", 3)
    assert shown["domain"]["answered"] == 1
    answer = helene.get(SCALE).json()["answer"]
    assert (answer["value"], answer["comment"], answer["depends_on"]) == (3, "Voté", "commune")


@pytest.mark.parametrize(
    ("address", "sent", "kept"),
    [
        (NUMBER, " 12,50 ", "12.50"), (NUMBER, 12.1, "12.1"), (NUMBER, 12, "12"),
        (DATE, "05/2024", "2024-05-01"), (DATE, "jamais", "jamais"), (SCALE, "3", 3),
        (f"{HERE}items/GOV-07/", "oui", True),
    ],
)  # fmt: skip
def test_a_value_is_read_as_people_type_it(helene, address, sent, kept):
    assert helene.put(address, {"value": sent, "version": None}).status_code == 200
    assert helene.get(address).json()["answer"]["value"] == kept


@pytest.mark.parametrize("state", ["not_applicable", "unknown"])
def test_a_point_may_be_out_of_place_or_unknown(helene, state):
    sent = {"value": None, "state": state, "reason": "Aucun emprunt", "version": None}
    assert helene.put(NUMBER, sent).json()["state"] == state
    answer = helene.get(NUMBER).json()["answer"]
    assert (answer["value"], answer["state"], answer["reason"]) == (None, state, "Aucun emprunt")


def test_what_is_not_sent_stays_as_it_was(helene):
    helene.put(SCALE, {"value": 1, "version": None, "comment": "À garder", "depends_on": "epci"})
    helene.put(SCALE, {"value": 2, "version": 1})
    answer = helene.get(SCALE).json()["answer"]
    assert (answer["value"], answer["comment"], answer["depends_on"]) == (2, "À garder", "epci")


@pytest.mark.parametrize("version", [None, 1, 7])
def test_a_stale_write_gets_what_stands_now_and_writes_nothing(helene, paul, version):
    helene.put(SCALE, {"value": 1, "version": None})
    helene.put(SCALE, {"value": 3, "version": 1, "comment": "De la mairie"})
    problem = assert_problem(paul.put(SCALE, {"value": 4, "version": version}), 409, "answer.stale")
    current = problem["current"]
    assert (current["value"], current["version"], current["comment"]) == (3, 2, "De la mairie")
    assert current["author_name"] == "Helene Essai"
    settled = paul.put(SCALE, {"value": 4, "version": current["version"]})
    assert (settled.status_code, settled.json()["version"]) == (200, 3)


def test_a_version_of_an_answer_that_does_not_exist_is_stale_too(helene):
    assert (
        assert_problem(helene.put(SCALE, {"value": 4, "version": 3}), 409, "answer.stale")["current"] is None
    )


def test_the_same_answer_sent_again_after_a_lost_reply_is_no_conflict(helene):
    first, again = (helene.put(SCALE, {"value": 2, "version": None}) for _ in range(2))
    assert (again.status_code, again.json()["version"]) == (200, first.json()["version"])


FORMS = {
    "no version": ({"value": 2}, "version"),
    "no value": ({"version": None}, "value"),
    "nothing at all": ({}, "value"),
    "an unknown field": ({"value": 2, "version": None, "author": "moi"}, "author"),
    "half a character as a name": ('{"value": 2, "version": null, "\\ud800": 1}', "?"),
    "a list as a value": ({"value": [2], "version": None}, "value"),
    "an object as a value": ({"value": {"special": "SO"}, "version": None}, "value"),
    "an endless value": ({"value": "9" * 501, "version": None}, "value"),
    "half a character as a value": ('{"value": "\\ud800", "version": null}', "value"),
    "a null character in a comment": ({"value": 2, "version": None, "comment": "a\x00b"}, "comment"),
    "half a character in a comment": ('{"value": 2, "version": null, "comment": "\\ud800"}', "comment"),
    "a number as a comment": ({"value": 2, "version": None, "comment": 3}, "comment"),
    "an endless comment": ({"value": 2, "version": None, "comment": "a" * 4001}, "comment"),
    "an endless reason": (
        {"value": None, "state": "unknown", "version": None, "reason": "a" * 501},
        "reason",
    ),
    "a list as a dependence": ({"value": 2, "version": None, "depends_on": ["epci"]}, "depends_on"),
    "text as a version": ({"value": 2, "version": "1"}, "version"),
    "a yes as a version": ({"value": 2, "version": True}, "version"),
    "half a version": ({"value": 2, "version": 1.5}, "version"),
    "version zero": ({"value": 2, "version": 0}, "version"),
    "a version no database holds": ({"value": 2, "version": 10**30}, "version"),
    "a state of its own": ({"value": 2, "state": "maybe", "version": None}, "state"),
    "a list as a state": ({"value": 2, "state": ["answered"], "version": None}, "state"),
    "a value that its state forgets": ({"value": 2, "state": "unknown", "version": None}, "value"),
}


@pytest.mark.parametrize("name", FORMS)
def test_a_body_of_the_wrong_form_is_refused_by_the_name_of_its_field(helene, name):
    body, field = FORMS[name]
    assert assert_problem(helene.put(SCALE, body), 422, "request.invalid")["field"] == field
    assert Answer.objects.count() == 0


@pytest.mark.parametrize(
    ("address", "sent", "code"),
    [
        (SCALE, {"value": 7}, "answer.invalid"), (SCALE, {"value": None}, "answer.invalid"),
        (SCALE, {"value": ""}, "answer.invalid"), (NUMBER, {"value": "beaucoup"}, "answer.invalid"),
        (DATE, {"value": "2999-01"}, "answer.invalid"),
        (SCALE, {"value": 2, "depends_on": "lune"}, "competence.unknown"),
        (f"{HERE}items/SEC-07/", {"value": 2}, "answer.invalid"),
    ],
)  # fmt: skip
def test_a_rule_that_refuses_says_on_which_point(helene, address, sent, code):
    problem = assert_problem(helene.put(address, {"version": None, **sent}), 422, code)
    assert problem["item"] == address.split("/")[-2]


@pytest.mark.parametrize(
    "body", ["", "{", "[" * 30_000, '{"value": NaN, "version": null}', "\udcff", "1" * 5000]
)
def test_a_body_that_is_no_json_is_refused(helene, body):
    sent = body.encode("utf-8", "surrogateescape")
    response = helene.client.put(SCALE, sent, content_type="application/json")
    assert response.status_code in (400, 422)
    assert_problem(response, response.status_code, response.json()["code"])


@pytest.mark.parametrize("body", ["[]", "null", '"texte"', "3"])
def test_a_body_that_is_no_object_is_refused(helene, body):
    assert_problem(helene.put(SCALE, body), 422, "request.invalid")


def test_a_body_longer_than_any_answer_is_refused(helene):
    body = json.dumps({"value": 2, "version": None, "comment": "é" * 4000})
    assert helene.put(SCALE, body).status_code == 200
    padded = {"value": 3, "version": 1, "comment": "a" * 70_000}
    assert_problem(helene.put(SCALE, padded), 413, "request.too_large")


def test_only_json_is_read_and_only_json_is_answered(helene):
    form = helene.client.put(SCALE, "value=2", content_type="application/x-www-form-urlencoded")
    assert_problem(form, 415, "request.media_type")
    assert_problem(helene.get(SCALE, accept="text/html"), 406, "request.not_acceptable")


@pytest.mark.parametrize("method", ["post", "patch", "delete", "options"])
@pytest.mark.parametrize("address", [SCALE, WEIGHTING, HERE, f"{ROOT}me/", f"{ROOT}communes/99999/"])
def test_a_method_that_is_not_described_is_refused(helene, method, address):
    response = getattr(helene.client, method)(address)
    assert_problem(response, 405, "request.method")
    assert set(response["Allow"].split(", ")) <= {"GET", "HEAD", "PUT"}


def test_a_write_of_a_session_needs_its_token(mayor):
    forged = Program(mayor, enforce_csrf_checks=True)
    assert_problem(forged.put(SCALE, {"value": 2, "version": None}), 403, "request.csrf")
    forged.client.cookies["csrftoken"] = "a" * 32
    assert forged.put(SCALE, {"value": 2, "version": None}, x_csrftoken="a" * 32).status_code == 200


def test_weights_are_chosen_and_given_back(helene, mayor):
    helene.put(SCALE, {"value": 0, "version": None})
    assert helene.put(WEIGHTING, {"importance": 1, "urgency": None, "version": None}).status_code == 204
    (priority,) = helene.get(HERE).json()["priorities"]
    assert (priority["importance"], priority["urgency"]) == (1, 5)
    back = {"importance": None, "urgency": None, "reason": "Relu"}
    assert helene.put(WEIGHTING, back | {"version": 1}).status_code == 204
    stale = assert_problem(helene.put(WEIGHTING, back | {"version": 1, "urgency": 5}), 409, "weighting.stale")
    assert (stale["current"]["version"], stale["current"]["reason"]) == (2, "Relu")
    assert helene.get(HERE).json()["priorities"][0]["importance"] > 1


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"importance": 2}, "urgency"), ({"importance": 6, "urgency": None}, "importance"),
        ({"importance": 2, "urgency": "3"}, "urgency"), ({"importance": True, "urgency": None}, "importance"),
        ({"importance": 2, "urgency": 2, "note": 4}, "note"), ({"importance": 2, "urgency": 2}, "version"),
    ],
)  # fmt: skip
def test_a_weight_of_the_wrong_form_is_refused_by_the_name_of_its_field(helene, sent, field):
    assert assert_problem(helene.put(WEIGHTING, sent), 422, "request.invalid")["field"] == field
    assert Weighting.objects.count() == 0


def test_somebody_without_a_commune_answers_for_his_practice_commune(program, person, territory):
    jeanne = person("jeanne")
    address = f"{ROOT}communes/exercice/items/GOV-02/"
    assert program(jeanne).put(address, {"value": 2, "version": None}).json()["version"] == 1
    assert api.dashboard(jeanne, commune="exercice").answered == 1


def test_a_host_that_holds_each_request_in_a_transaction_loses_and_keeps_the_same(monkeypatch, helene, paul):
    monkeypatch.setitem(connection.settings_dict, "ATOMIC_REQUESTS", True)
    assert helene.put(SCALE, {"value": 1, "version": None}).status_code == 200
    stale = paul.put(SCALE, {"value": 4, "version": None})
    assert assert_problem(stale, 409, "answer.stale")["current"]["value"] == 1
    assert paul.put(SCALE, {"value": 4, "version": 1}).status_code == 200
    assert helene.get(SCALE).json()["answer"]["value"] == 4


def test_so_many_requests_a_person_and_no_more(settings, helene, paul):
    settings.VIATIC_API_RATE = "2/minute"
    assert [helene.get(HERE).status_code for _ in range(2)] == [200, 200]
    refused = helene.get(HERE)
    assert_problem(refused, 429, "request.too_many")
    assert 0 < int(refused["Retry-After"]) <= 60
    assert paul.get(HERE).status_code == 200
