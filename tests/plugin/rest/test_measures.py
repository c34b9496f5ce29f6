"""Indicators over the API: members define and read, a sensor posts with a key."""

from __future__ import annotations

import pytest

from dashboard_plugin.api import measures
from dashboard_plugin.models import ApiKey, IndicatorValue
from tests.plugin.conftest import at
from tests.plugin.rest.conftest import HERE, ROOT, Program, assert_problem

__all__ = ["at"]

pytestmark = pytest.mark.django_db

LIST = f"{HERE}indicators/"
LEAKS = {
    "title": "Pertes",
    "unit": "%",
    "direction": "down",
    "baseline": "40",
    "target": 20,
    "item": "GOV-02",
}


@pytest.fixture
def leaks(helene, at) -> int:
    at("2026-11-26")
    made = helene.post(LIST, LEAKS)
    assert made.status_code == 201
    assert made.json()["url"] == f"/viatic/commune/10145/indicateurs/{made.json()['id']}/"
    return made.json()["id"]


def values(number: int) -> str:
    return f"{ROOT}indicators/{number}/values/"


def test_an_indicator_is_defined_read_and_changed_over_its_version(helene, paul, leaks):
    address = f"{LIST}{leaks}/"
    helene.post(values(leaks), {"on": "2025", "value": "12345678901234,5678"})
    shown = helene.get(address).json()
    assert (shown["baseline"], shown["latest"], shown["progress"], shown["fell"]) == (
        "40", "12345678901234.5678", "0.0", True,
    )  # fmt: skip
    assert shown["item"] == "GOV-02"
    changed = {**LEAKS, "title": "Pertes d’eau", "item": None, "archived": False, "version": 1}
    assert helene.put(address, changed).json()["version"] == 2
    stale = assert_problem(paul.put(address, changed | {"title": "Fuites"}), 409, "indicator.stale")
    assert (stale["current"]["title"], stale["current"]["version"]) == ("Pertes d’eau", 2)
    assert stale["current"]["item"] == "GOV-02"
    page = helene.get(LIST).json()
    assert [each["title"] for each in page["indicators"]] == ["Pertes d’eau"]
    assert page["next"] is None
    assert helene.put(address, {**changed, "archived": True, "version": 2}).status_code == 200
    assert helene.get(LIST).json()["indicators"] == []
    assert len(helene.get(f"{LIST}?archived=true").json()["indicators"]) == 1
    for wrong in (f"{LIST}0/", f"{LIST}x/"):
        assert_problem(helene.get(wrong), 404, "indicator.unknown")


def test_values_are_listed_by_cursor_and_a_stale_one_gets_what_stands_now(helene, paul, leaks):
    assert helene.post(values(leaks), {"on": "2024", "value": 40}).json()["change"] == "new"
    helene.post(values(leaks), {"on": "2025", "value": 0.1, "source": "Rapport"})
    stale = assert_problem(paul.post(values(leaks), {"on": "2025", "value": 2}), 409, "value.stale")
    assert (stale["current"]["value"], stale["current"]["by"]) == ("0.1", "Helene Essai")
    done = paul.post(values(leaks), {"on": "31/12/2025", "value": "2", "version": 1})
    assert (done.json()["version"], done.json()["on"]) == (2, "2025-12-31")
    page = paul.get(values(leaks)).json()
    assert [each["on"] for each in page["values"]] == ["2025-12-31", "2024-12-31"]
    assert [each["on"] for each in paul.get(f"{values(leaks)}?after=2025-12-31").json()["values"]] == [
        "2024-12-31"
    ]
    for sent, field in (
        ({"on": "hier", "value": 1}, "on"), ({"on": "2025", "value": "beaucoup"}, "value"),
        ({"on": "2025", "value": True}, "value"), ({"on": "2025"}, "value"), ({"value": 1}, "on"),
        ({"on": "2025", "value": 12345678901234.5678}, "value"), ({"on": 2025, "value": 1}, "on"),
        ({"on": "2025", "value": 1, "more": 1}, "more"), ({"on": "2025", "value": 1e400}, "value"),
    ):  # fmt: skip
        problem = helene.post(values(leaks), sent)
        assert (problem.status_code, problem.json().get("field")) in ((422, field), (400, None)), sent
    for address in (f"{values(leaks)}?after=hier", f"{LIST}?archived=oui"):
        assert_problem(helene.get(address), 422, "request.invalid")
    for address in (values(leaks + 1), values(0), f"{ROOT}indicators/x/values/"):
        assert_problem(helene.get(address), 403, "policy.forbidden")


def test_a_sensor_posts_with_its_key_and_does_nothing_else(helene, mayor, leaks, settings):
    secret = measures.create_key(mayor, commune="10145", label="Compteur").secret
    sensor, bearer = Program(enforce_csrf_checks=True), {"authorization": f"Bearer {secret}"}
    sent = {"on": "2026-11-25", "value": "12.5"}
    assert [sensor.post(values(leaks), sent, **bearer).json()["change"] for _ in range(2)] == ["new", "same"]
    assert sensor.post(values(leaks), {**sent, "value": 13}, viatic_key=secret).json()["change"] == "changed"
    assert ApiKey.objects.get().used_on.isoformat() == "2026-11-26"
    assert_problem(sensor.get(values(leaks), **bearer), 403, "policy.forbidden")
    assert_problem(sensor.post(LIST, LEAKS, **bearer), 401, "sign_in")
    assert_problem(sensor.post(values(leaks), {**sent, "version": 1}, **bearer), 422, "request.invalid")
    assert_problem(sensor.post(values(leaks + 1), sent, **bearer), 403, "policy.forbidden")
    assert helene.post(values(leaks), {**sent, "value": 14, "version": 2}).status_code == 200
    stale = assert_problem(sensor.post(values(leaks), sent, **bearer), 409, "value.stale")
    assert stale["current"]["by_key"] is False
    for wrong in ({}, {"authorization": "Bearer viatic_x"}, {"viatic_key": secret[:-1]}, {"viatic_key": ""}):
        assert_problem(sensor.post(values(leaks), sent, **wrong), 401, "sign_in")
    settings.VIATIC_API_RATE = "1/minute"
    assert sensor.post(values(leaks), {**sent, "on": "2026-11-24"}, **bearer).status_code == 200
    assert_problem(sensor.post(values(leaks), sent, **bearer), 429, "request.too_many")
    settings.VIATIC_API_RATE = None
    measures.revoke_key(mayor, commune="10145", key_id=ApiKey.objects.get().pk)
    assert_problem(sensor.post(values(leaks), sent, **bearer), 401, "key.revoked")
    assert IndicatorValue.objects.count() == 2
