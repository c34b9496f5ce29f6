"""Threads and notices over the API."""

from __future__ import annotations

import pytest

from dashboard_plugin import api
from dashboard_plugin.models import Message, ReadMark
from dashboard_plugin.rest_api.v1.talk_forms import SettingsSent
from tests.plugin.rest.conftest import ROOT, Program, assert_problem

pytestmark = pytest.mark.django_db


@pytest.fixture
def thread(helene, paul, mayor) -> str:
    people = tuple(api.Someone(user_id=int(each.client.session["_auth_user_id"])) for each in (helene, paul))
    fields = api.ProjectFields("Toiture", kind="project", participants=people)
    return f"{ROOT}projects/{api.create_project(mayor, commune='10145', fields=fields)}/messages/"


def test_a_thread_is_written_read_corrected_and_taken_back(helene, paul, thread):
    first = helene.post(thread, {"body": "Devis reçu."})
    assert first.status_code == 201
    number = first.json()["id"]
    assert helene.post(thread, {"body": "Devis reçu."}).json()["id"] == number, "the reply was lost"
    paul.post(thread, {"body": "Combien ?", "reply_to": number})
    page = paul.get(thread).json()
    assert [(each["body"], each["mine"]) for each in page["messages"]] == [
        ("Devis reçu.", False), ("Combien ?", True),
    ]  # fmt: skip
    assert page["messages"][1]["reply_to"] == {"id": number, "author": "Helene Essai", "body": "Devis reçu."}
    assert (page["change"], page["more"]) == (2, False)
    assert not ReadMark.objects.exists(), "a program reads, not a person"
    idle = paul.get(f"{thread}?after=2")
    assert idle.json()["messages"] == []
    assert paul.get(f"{thread}?after=2", **{"if-none-match": idle["ETag"]}).status_code == 304
    own = f"{thread}{number}/"
    assert helene.put(own, {"body": "Deux devis.", "version": 1}).status_code == 204
    stale = assert_problem(helene.put(own, {"body": "Trois.", "version": 1}), 409, "message.stale")
    assert (stale["current"]["body"], stale["current"]["version"]) == ("Deux devis.", 2)
    assert_problem(paul.put(own, {"body": "Non.", "version": 2}), 404, "message.unknown")
    assert helene.put(own, {"body": None, "version": 2}).status_code == 204
    assert (paul.get(own).json()["removed"], paul.get(own).json()["body"]) == (True, "")
    assert [each["id"] for each in paul.get(f"{thread}?after=2").json()["messages"]] == [number]
    assert_problem(helene.put(own, {"body": "Encore.", "version": 3}), 409, "message.stale")
    for wrong, field in (({"body": 3}, "body"), ({}, "body"), ({"body": "a", "file": "x"}, "file"),
                         ({"body": "é" * 8001}, "body"), ({"body": "a", "reply_to": 0}, "reply_to"),
                         ):  # fmt: skip
        assert assert_problem(helene.post(thread, wrong), 422, "request.invalid")["field"] == field
    assert_problem(helene.post(thread, {"body": "a", "reply_to": 99}), 404, "message.unknown")
    assert_problem(helene.get(f"{thread}x/"), 404, "message.unknown")
    assert_problem(helene.get(f"{ROOT}projects/x/messages/"), 403, "policy.forbidden")
    assert Message.objects.count() == 2


def test_notices_are_read_seen_and_set(helene, paul, thread):
    helene.post(thread, {"body": "Bonjour."})
    page = paul.get(f"{ROOT}notices/").json()
    message, named = page["notices"]
    assert (message["kind"], named["kind"], message["title"], page["next"]) == (
        "message", "named", "Toiture", None,
    )  # fmt: skip
    assert paul.client.get(message["url"]).url == f"/viatic/projets/{message['project']}/fil/"
    assert paul.put(f"{ROOT}notices/seen/", {"up_to": named["at"]}).status_code == 204
    assert all(each["seen"] for each in paul.get(f"{ROOT}notices/").json()["notices"])
    assert helene.get(f"{ROOT}notices/").json() == {"notices": [], "next": None}
    for wrong in ("hier", 3, None, "9999-12-31T23:59:59-12:00", "0001-01-01T00:00:00+02:00"):
        assert_problem(paul.put(f"{ROOT}notices/seen/", {"up_to": wrong}), 422, "request.invalid")
    for wrong in ("x", "2026-11-26T12:00:00Z_x", "9999-12-31T23:59:59-12:00_1"):
        assert_problem(paul.get(f"{ROOT}notices/?after={wrong}"), 422, "request.invalid")
    address = f"{ROOT}notices/settings/"
    base = paul.get(address).json()["settings"]
    assert set(SettingsSent().fields) == {*base, "base"}
    changed = paul.put(address, {"message": "page", "digest_day": "4", "base": base}).json()["settings"]
    assert changed == {**base, "message": "page", "digest_day": "4"}
    stale = assert_problem(paul.put(address, {"message": "none", "base": base}), 409, "notices.stale")
    assert stale["current"]["settings"] == changed
    assert paul.put(address, {"status": "none", "base": base}).status_code == 200
    assert_problem(paul.put(address, {"message": "pigeon", "base": base}), 422, "notices.invalid")
    for wrong in ({}, {"base": 3}, {"base": {"message": None}}, {"base": ["page"]}):
        assert assert_problem(paul.put(address, wrong), 422, "request.invalid")["field"] == "base"


def test_a_visitor_is_told_to_sign_in(thread):
    for address in (thread, f"{ROOT}notices/", f"{ROOT}notices/settings/"):
        assert_problem(Program().get(address), 401, "sign_in")
