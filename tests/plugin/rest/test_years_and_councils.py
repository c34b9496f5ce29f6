"""Years, points in depth, councils, communes alike, profile and places over the API."""

from __future__ import annotations

import hashlib

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dashboard_plugin import api
from dashboard_plugin.models import Membership
from tests.plugin.conftest import at
from tests.plugin.rest.conftest import HERE, ROOT, Program, assert_problem

__all__ = ["at"]

pytestmark = pytest.mark.django_db


def test_a_year_is_worked_on_closed_and_compared_with_the_next(mayor, helene, paul, at):
    at("2026-03-01")
    for item, raw in (("GOV-02", 1), ("GOV-07", True)):
        api.save_answer(mayor, item_id=item, raw=raw, version=None, commune="10145")
    review, told = f"{HERE}campaign/GOV/review/", {"state": "reviewed", "note": "Vu", "version": None}
    assert helene.put(review, told).status_code == 204
    assert helene.put(review, told).status_code == 204  # sent twice: the network lost our reply
    stale = assert_problem(helene.put(review, {**told, "state": "ready"}), 409, "review.stale")
    assert stale["current"] == {"state": "reviewed", "note": "Vu", "version": 1}
    assert_problem(paul.put(review, {**told, "version": 1}), 403, "policy.forbidden")
    assert_problem(helene.put(review, {"state": "peut-être", "version": 1}), 422, "request.invalid")
    assert_problem(helene.put(f"{HERE}campaign/ZZZ/review/", told), 404, "item.unknown")

    campaign = paul.get(f"{HERE}campaign/").json()
    (domain,) = [each for each in campaign["domains"] if each["domain"]["code"] == "GOV"]
    assert (domain["state"], domain["version"], campaign["answered"], campaign["photographs"]) == (
        "reviewed", 1, 2, [],
    )  # fmt: skip
    assert helene.get(f"{HERE}evolution/").json()["before"] is None

    api.close_campaign(mayor, commune="10145")
    (photograph,) = helene.get(f"{HERE}campaign/?year=2026").json()["photographs"]
    text = helene.get(f"{HERE}photographs/2026/1/").content
    assert photograph["intact"] and hashlib.sha256(text).hexdigest() == photograph["sha256"]
    partial = paul.get(f"{HERE}photographs/2026/1/").content
    assert hashlib.sha256(partial).hexdigest() != photograph["sha256"]
    for address in ("photographs/2026/2/", "photographs/hier/1/", f"photographs/2026/{'9' * 30}/"):
        assert_problem(helene.get(HERE + address), 404, "campaign.unknown")

    at("2027-03-01")
    api.save_answer(mayor, item_id="GOV-02", raw=3, version=None, commune="10145")
    evolution = helene.get(f"{HERE}evolution/").json()
    assert (evolution["before"], evolution["after"]) == (2026, 2027)
    points = {point["id"]: point for domain in evolution["domains"] for point in domain["points"]}
    assert points["GOV-02"]["kind"] == "progressed"
    assert (points["GOV-02"]["before"]["note"], points["GOV-02"]["after"]["note"]) == (1, 3)
    assert_problem(helene.get(f"{HERE}evolution/?before=1999"), 404, "campaign.unknown")
    assert_problem(helene.get(f"{HERE}evolution/?before=hier"), 422, "request.invalid")


def test_a_point_tells_its_history_its_documents_and_what_another_answer_would_do(mayor, helene):
    point = f"{HERE}items/GOV-02/"
    for version, raw in ((None, 1), (1, 2)):
        api.save_answer(mayor, item_id="GOV-02", raw=raw, version=version, commune="10145")
    api.set_weighting(
        mayor, commune="10145", item_id="GOV-02", importance=4, urgency=2, reason="", version=None
    )
    history = helene.get(f"{point}history/").json()
    assert [each["kind"] for each in history["entries"]] == ["weighting", "answer", "answer"]
    assert (history["entries"][1]["now"]["value"], history["entries"][1]["before"]["value"]) == (2, 1)
    assert history["entries"][2]["before"] is None and history["next"] is None
    for number in range(3, 24):
        api.save_answer(mayor, item_id="GOV-02", raw=number % 5, version=number - 1, commune="10145")
    first = helene.get(f"{point}history/").json()
    rest = helene.client.get(f"{point}history/", {"after": first["next"]}).json()
    assert len(first["entries"]) == 20 and len(rest["entries"]) == 4 and rest["next"] is None
    assert_problem(helene.get(f"{point}history/?after=hier"), 422, "request.invalid")

    api.add_evidence(
        mayor, commune="10145", item_id="GOV-02", title="Délibération", url="https://exemple.fr/deliberation"
    )
    (link,) = helene.get(f"{point}evidence/").json()["evidence"]
    assert (link["title"], link["url"], link["removable"]) == (
        "Délibération", "https://exemple.fr/deliberation", True,
    )  # fmt: skip

    tried = helene.get(f"{point}what-if/?value=4").json()
    assert (tried["value"], tried["after"]["note"], tried["before"]["note"] != 4) == (4, 4, True)
    assert_problem(helene.get(f"{point}what-if/?value=beaucoup"), 422, "answer.invalid")
    assert_problem(helene.get(f"{point}what-if/"), 422, "answer.invalid")
    for part in ("history/", "evidence/", "what-if/?value=1"):
        assert_problem(helene.get(f"{HERE}items/ZZZ-99/{part}"), 404, "item.unknown")


def test_a_score_is_explained_down_to_each_point_in_a_fixed_number_of_queries(mayor, helene):
    for item in ("GOV-01", "GOV-02", "GOV-07"):
        raw = 3 if item == "GOV-02" else True
        api.save_answer(mayor, item_id=item, raw=raw, version=None, commune="10145")
    with CaptureQueriesContext(connection) as few:
        explained = helene.get(f"{HERE}explanation/").json()
    (domain,) = [each for each in explained["overall"]["domains"] if each["code"] == "GOV"]
    (point,) = [each for each in domain["items"] if each["id"] == "GOV-02"]
    assert point["points"] == point["weight"] * 3 and point["left_out"] == ""
    assert domain["points"] == sum(each["points"] for each in domain["items"])
    for item in ("FIN-03", "FIN-04", "FIN-08"):
        api.save_answer(mayor, item_id=item, raw=2, version=None)
    with CaptureQueriesContext(connection) as more:
        helene.get(f"{HERE}explanation/")
    assert len(few) == len(more)


def test_councils_show_their_results_once_they_are_closed(mayor, helene, paul, member):
    member("lise")
    voices = list(Membership.objects.values_list("user_id", flat=True))
    number = api.convene(mayor, commune="10145", title="Mars", items="GOV-02", invited=voices)
    results = f"{HERE}councils/{number}/results/"
    assert [each["title"] for each in paul.get(f"{HERE}councils/").json()["councils"]] == ["Mars"]
    assert_problem(paul.get(results), 409, "council.open")
    api.rate_item(mayor, commune="10145", round_id=number, item_id="GOV-02", raw=3, version=None)
    api.close_round(mayor, commune="10145", round_id=number)
    (row,) = paul.get(results).json()["results"]
    assert (row["item"], row["voices"], row["settlement"]) == ("GOV-02", 1, None)
    for wrong in ("0", "x", "9" * 30):
        assert_problem(paul.get(f"{HERE}councils/{wrong}/results/"), 404, "council.unknown")


def test_a_commune_agrees_to_be_compared_and_says_who_holds_what(helene, paul):
    assert helene.get(f"{HERE}comparison/").json()["agreed"] is False
    for sent, status in (({"agreed": "oui"}, 422), ({"agreed": True}, 204), ({"agreed": True}, 204)):
        assert helene.put(f"{HERE}comparison/consent/", sent).status_code == status
    assert helene.get(f"{HERE}comparison/?group=kind").json()["agreed"] is True
    assert_problem(helene.get(f"{HERE}comparison/?group=amis"), 422, "request.invalid")

    holders, eau = f"{HERE}profile/holders/", {"competence": "eau", "holder": "epci", "version": None}
    assert paul.put(holders, {"holders": [eau]}).json() == {"changed": ["eau"]}
    stale = assert_problem(
        helene.put(holders, {"holders": [{**eau, "holder": "commune"}]}), 409, "holders.stale"
    )
    assert stale["current"] == [{"competence": "eau", "holder": "epci", "version": 1}]
    (row,) = [each for each in helene.get(f"{HERE}profile/").json()["holders"] if each["competence"] == "eau"]
    assert (row["said"], row["version"]) == ("epci", 1)
    for sent in (
        {"holders": []},
        {"holders": "eau"},
        {"holders": [eau, eau]},
        {"holders": [{**eau, "autre": 1}]},
        {"holders": [{"competence": "eau"}]},
        {"holders": [{**eau, "holder": "roi"}]},
        {"holders": [{**eau, "competence": "lune"}]},
    ):
        assert_problem(helene.put(holders, sent), 422, "request.invalid")


def test_a_place_is_decided_upon_once(helene, member):
    waiting = member("lise", status="pending")
    (place,) = helene.get(f"{HERE}members/").json()["pending"]
    address = f"{ROOT}memberships/{place['id']}/"
    assert helene.put(address, {"decision": "accept"}).json()["status"] == "confirmed"
    assert_problem(helene.put(address, {"decision": "accept"}), 404, "membership.unknown")
    assert_problem(Program(waiting).put(address, {"decision": "refuse"}), 403, "policy.forbidden")
    assert Program(waiting).put(address, {"decision": "end"}).json()["status"] == "ended"
    assert_problem(helene.put(address, {"decision": "bannir"}), 422, "request.invalid")
    for wrong in ("0", "x", "9" * 30):
        assert_problem(
            helene.put(f"{ROOT}memberships/{wrong}/", {"decision": "end"}), 403, "policy.forbidden"
        )
