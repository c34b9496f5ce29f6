"""Closings, impact, overview and the electoral period over the API."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dashboard_plugin import api
from dashboard_plugin.api import reports, works
from tests.plugin.conftest import at
from tests.plugin.rest.conftest import HERE, ROOT, assert_problem

__all__ = ["at"]

pytestmark = pytest.mark.django_db

POINT = f"{HERE}items/GOV-02/"


@pytest.fixture
def roof(helene, at) -> int:
    at("2026-03-01")
    helene.put(POINT, {"value": 1, "version": None})
    at("2026-03-02")
    sent = {"title": "Toiture", "kind": "action", "items": ["GOV-02", "SEC-04"], "domain": "GOV"}
    return helene.post(f"{HERE}projects/", sent).json()["id"]


def test_an_action_is_closed_with_the_new_state_of_its_points(helene, paul, roof, at):
    closing = f"{ROOT}projects/{roof}/closing/"
    at("2026-09-01")
    view = paul.get(closing).json()
    assert ([each["item"]["id"] for each in view["points"]], view["hidden"]) == (["GOV-02"], 1)
    assert (view["points"][0]["before"], view["points"][0]["item"]["answer"]["version"]) == (1, 1)
    outcome = {"item": "GOV-02", "answered": True, "value": 3, "answer_version": 1, "said": "Mieux."}
    sent = {"status": "done", "outcomes": [outcome], "version": 1}
    for wrong, status, code in (
        ({"status": "in_progress"}, 422, "request.invalid"),
        ({"status": "dropped"}, 422, "project.invalid"),
        ({"outcomes": [outcome, outcome]}, 422, "request.invalid"),
        ({"outcomes": [{**outcome, "couleur": 1}]}, 422, "request.invalid"),
        ({"outcomes": [{**outcome, "value": 9}]}, 422, "answer.invalid"),
        ({"outcomes": [{**outcome, "item": "FIN-01"}]}, 422, "request.invalid"),
        ({"outcomes": "GOV-02"}, 422, "request.invalid"),
        ({"outcomes": [{**outcome, "answer_version": None}]}, 409, "closing.stale"),
    ):
        problem = assert_problem(paul.put(closing, {**sent, **wrong}), status, code)
        assert status == 409 or problem.get("field") or problem.get("item"), wrong
    assert helene.get(POINT).json()["answer"]["value"] == 1
    done = paul.put(closing, sent)
    assert done.status_code == 200, done.content
    told = done.json()
    assert (told["project"]["status"], told["points"][0]["after"], told["points"][0]["said_by"]) == (
        "done", 3, "Paul Essai",
    )  # fmt: skip
    stale = assert_problem(helene.put(closing, {**sent, "status": ""}), 409, "closing.stale")
    assert stale["current"]["project"]["version"] == 2
    report = helene.get(f"{HERE}impact/").json()
    assert [(each["sheets"][0]["id"], each["gain"]) for each in report["results"]] == [(roof, 2)]
    assert [(each["said"], each["author"]) for each in report["thoughts"]] == [("Mieux.", "Paul Essai")]
    overview = helene.get(f"{HERE}overview/?domain=GOV").json()
    assert (overview["total"]["done"], overview["total"]["risen"]) == (1, 1)
    assert helene.get(f"{HERE}overview/?domain=FIN").json()["total"]["done"] == 0
    mandate = helene.get(f"{HERE}mandate-report/").json()
    assert (mandate["since"], [each["id"] for each in mandate["report"]["ended"]]) == ("2026-04-01", [roof])
    note = helene.get(f"{HERE}council-note/").json()
    assert (note["due"], [each["title"] for each in note["ended"]]) == ([], ["Toiture"])
    assert "SEC-04" not in paul.get(f"{HERE}impact/").content.decode()
    for query in ("impact/?since=demain", "overview/?survey_year=x", "overview/?after=3"):
        assert_problem(helene.get(HERE + query), 422, "request.invalid")
    assert_problem(helene.get(f"{HERE}overview/?survey_year=1999"), 404, "campaign.unknown")


def test_what_others_changed_stays_new_until_the_page_is_looked_at(helene, mayor, paul, roof, at):
    at("2026-09-02")
    reports.mark_visit(mayor, commune="10145")
    at("2026-09-03")
    assert helene.get(f"{HERE}overview/").json()["since"]["answers"] == 0
    paul.put(POINT, {"value": 2, "version": 1})
    seen = [helene.get(f"{HERE}overview/").json()["since"]["answers"] for _ in range(2)]
    assert seen == [1, 1]


def test_the_overview_takes_as_many_queries_for_one_action_as_for_twenty(helene, mayor, roof):
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as found:
            assert helene.get(f"{HERE}overview/").status_code == 200
        return len(found)

    helene.get(f"{HERE}overview/")
    few = queries()
    for number in range(20):
        made = api.create_project(mayor, commune="10145", fields=api.ProjectFields(f"Action {number}"))
        works.add_note(mayor, project_id=made, text="Vu.")
    assert queries() <= few + 4  # counted anew, once


def test_the_commune_decides_on_its_restraint_over_the_line_that_was_read(helene, paul, at):
    at("2026-09-02")
    period = f"{HERE}electoral-period/"
    shown = paul.get(period).json()
    assert (shown["neutral"], shown["last"], shown["can_set"]) == (False, 0, False)
    decision = {"neutral": True, "reason": "Prudence.", "last": 0}
    assert_problem(paul.post(period, decision), 403, "policy.forbidden")
    for wrong in ({"reason": " "}, {"reason": "x" * 501}, {"neutral": "oui"}, {"last": -1}, {"last": "0"}):
        problem = assert_problem(helene.post(period, {**decision, **wrong}), 422, "request.invalid")
        assert problem["field"] == next(iter(wrong))
    told = helene.post(period, decision).json()
    assert (told["neutral"], [line["author"] for line in told["log"]]) == (True, ["Helene Essai"])
    assert helene.post(period, decision).status_code == 200  # the network lost our reply
    stale = assert_problem(helene.post(period, {**decision, "neutral": False}), 409, "restraint.stale")
    assert stale["current"]["last"] == told["last"]
    assert paul.get(f"{HERE}mandate-report/").json()["neutral"] is True
