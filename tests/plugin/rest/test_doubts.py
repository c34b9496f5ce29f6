"""Doubts over the API."""

from __future__ import annotations

import pytest

from dashboard_plugin.models import Doubt
from tests.plugin.rest.conftest import ROOT, Program, assert_problem

pytestmark = pytest.mark.django_db

DOUBTS = f"{ROOT}doubts/"
SENT = {
    "course": "T053",
    "unit": "01-le-reglement-dabord",
    "page": "eligible",
    "kind": "changed",
    "text": "Faux.",
}


@pytest.fixture
def reader(person) -> Program:
    return Program(person("jeanne"))


@pytest.fixture
def author(person) -> Program:
    return Program(person("sophie", site_role="auteur"))


def test_a_doubt_is_told_listed_answered_and_read(reader, author):
    made = reader.post(DOUBTS, SENT)
    assert made.status_code == 201
    number = made.json()["id"]
    assert reader.post(DOUBTS, SENT).json()["id"] == number, "the reply was lost"
    assert reader.get(DOUBTS).json()["waiting"] == {}
    page = author.get(f"{DOUBTS}?course=T053&state=waiting").json()
    assert ([each["id"] for each in page["doubts"]], page["waiting"], page["next"]) == (
        [number],
        {"T053": 1},
        None,
    )
    assert page["doubts"][0]["file"] == "course_content/themes/dossier-detr/01-le-reglement-dabord.md"
    assert author.get(f"{DOUBTS}?mine=true").json()["doubts"] == []
    own = f"{DOUBTS}{number}/"
    answered = author.put(own, {"state": "kept", "reply": "Le texte le dit.", "version": 1}).json()
    assert (answered["state"], answered["version"], answered["answered_by"]) == ("kept", 2, "Sophie Essai")
    stale = assert_problem(author.put(own, {"state": "open", "version": 1}), 409, "doubt.stale")
    assert (stale["current"]["reply"], stale["current"]["version"]) == ("Le texte le dit.", 2)
    read = reader.get(own).json()
    assert (read["reply"], read["answered_by"], read["mine"]) == ("Le texte le dit.", "", True)


def test_what_is_refused_says_where(reader, author, person):
    for wrong, field in (
        ({"kind": "rumeur"}, "kind"),
        ({"text": " "}, "text"),
        ({"text": "t" * 2001}, "text"),
        ({"source": "s" * 301}, "source"),
        ({"course": 53}, "course"),
        ({"author": 1}, "author"),
    ):
        assert (
            assert_problem(reader.post(DOUBTS, {**SENT, **wrong}), 422, "request.invalid")["field"] == field
        )
    for wrong in ({"course": "T999"}, {"unit": "../course"}, {"page": "É"}):
        assert_problem(reader.post(DOUBTS, {**SENT, **wrong}), 404, "doubt.unknown_page")
    number = reader.post(DOUBTS, SENT).json()["id"]
    own, stranger = f"{DOUBTS}{number}/", Program(person("nora"))
    assert_problem(stranger.get(own), 403, "policy.forbidden")
    assert_problem(reader.put(own, {"state": "kept", "version": 1}), 403, "policy.forbidden")
    kept = assert_problem(author.put(own, {"state": "kept", "version": 1}), 422, "doubt.invalid")
    assert kept["field"] == "reply"
    assert_problem(author.get(f"{DOUBTS}x/"), 404, "doubt.unknown")
    assert_problem(
        author.put(f"{DOUBTS}{number + 1}/", {"state": "open", "version": 1}), 404, "doubt.unknown"
    )
    assert_problem(author.get(f"{DOUBTS}?after=hier"), 422, "request.invalid")
    assert Doubt.objects.get().version == 1


def test_the_twenty_first_of_a_day_is_refused(reader):
    for turn in range(20):
        assert reader.post(DOUBTS, {**SENT, "text": f"Faux {turn}."}).status_code == 201
    assert_problem(reader.post(DOUBTS, SENT), 429, "doubt.too_many")
    assert Doubt.objects.count() == 20


def test_a_long_list_is_walked_page_after_page(author):
    for turn in range(7):
        Doubt.objects.bulk_create(
            Doubt(
                course="T053",
                unit="a",
                page="b",
                kind="error",
                text=f"{turn}",
                told_at=f"2026-11-2{turn}T08:00Z",
            )
            for _ in range(10)
        )
    seen, after = [], ""
    while after is not None:
        page = author.get(f"{DOUBTS}?after={after}" if after else DOUBTS).json()
        seen += [each["id"] for each in page["doubts"]]
        after = page["next"]
    assert seen == sorted(seen) and len(set(seen)) == 70
