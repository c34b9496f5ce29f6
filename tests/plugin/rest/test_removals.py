"""What is taken away over the API, over the version that was read; terms of a plan, places, days."""

from __future__ import annotations

import pytest

from dashboard_plugin.models import IndicatorValue, Outlook, Step
from tests.plugin.conftest import at
from tests.plugin.rest.conftest import HERE, ROOT, assert_problem

__all__ = ["at"]

pytestmark = pytest.mark.django_db


@pytest.fixture
def roof(helene, at) -> str:
    at("2026-11-22")
    made = helene.post(f"{HERE}projects/", {"title": "Toiture", "due_on": "2027-03-12"})
    return f"{ROOT}projects/{made.json()['id']}/"


def gone(program, address: str, code: str) -> None:
    """A version that is not the stored one is told what stands; the stored one goes, and is gone for good."""
    assert_problem(program.delete(address), 422, "request.invalid")
    assert assert_problem(program.delete(f"{address}?version=9"), 409, code)["current"]["version"] == 1
    assert [program.delete(f"{address}?version=1").status_code for _ in range(2)] == [204, 204]


def test_lines_steps_years_and_values_are_taken_away_as_they_were_read(helene, roof):
    cost = helene.post(f"{roof}costs/", {"label": "Travaux", "year": 2027, "planned": "1000"}).json()["id"]
    sent = {"funder": "État", "nature": "etat_dotation", "year": 2027, "amount": "400"}
    grant = helene.post(f"{roof}grants/", sent).json()["id"]
    assert_problem(helene.get(f"{roof}financing/what-if/?without=999999"), 404, "money.unknown")
    assert_problem(helene.get(f"{roof}financing/what-if/?without=x"), 422, "request.invalid")
    told = helene.get(f"{roof}financing/what-if/?without={grant}").json()
    assert (told["before"]["aid"], told["after"]["aid"], told["missing"]) == ("400.00", "0.00", "400.00")
    gone(helene, f"{roof}grants/{grant}/", "money.stale")
    gone(helene, f"{roof}costs/{cost}/", "money.stale")
    year = f"{HERE}outlook/2027/"
    helene.put(year, {"revenue": "2", "spending": "1", "version": 0})
    gone(helene, year, "money.stale")
    assert not Outlook.objects.exists()
    for none in ("x", "0", "9" * 18):
        assert helene.delete(f"{HERE}outlook/{none}/?version=1").status_code == 204
    step = helene.post(f"{roof}steps/", {"title": "Devis"}).json()["id"]
    gone(helene, f"{roof}steps/{step}/", "step.stale")
    leaks = helene.post(f"{HERE}indicators/", {"title": "Fuites", "unit": "%", "direction": "down"}).json()
    helene.post(f"{ROOT}indicators/{leaks['id']}/values/", {"on": "2025", "value": 3})
    values = f"{HERE}indicators/{leaks['id']}/"
    gone(helene, f"{values}values/2025-12-31/", "value.stale")
    assert_problem(helene.delete(f"{values}values/hier/?version=1"), 422, "indicator.invalid")
    assert_problem(helene.delete(f"{HERE}indicators/x/values/2025/?version=1"), 404, "indicator.unknown")
    assert not IndicatorValue.objects.exists()
    changes = helene.get(f"{values}changes/").json()["changes"]
    assert [(each["before"], each["now"]) for each in changes] == [("3", None), (None, "3")]
    assert helene.get(f"{values}changes/?on=2024-12-31").json()["changes"] == []
    assert_problem(helene.get(f"{values}changes/?on=hier"), 422, "request.invalid")


def test_the_terms_of_a_plan_are_written_over_their_version(helene, paul, roof):
    address = f"{roof}terms/"
    assert helene.get(address).json()["version"] == 0
    sent = {"loan": "100 000 €", "rate": "3,6", "years": 15, "periods": 4, "version": 0}
    told = helene.put(address, sent).json()
    assert (told["loan"], told["rate"], told["periods"], told["version"]) == ("100000.00", "3.6000", 4, 1)
    assert helene.get(address).json() == told
    assert helene.get(f"{roof}financing/").json()["loan"] == "100000.00"
    stale = assert_problem(helene.put(address, {**sent, "years": 10}), 409, "money.stale")
    assert stale["current"] == told
    assert paul.put(address, {**sent, "version": 1}).json()["version"] == 2
    for wrong, field in (
        ({"rate": "3.60001"}, "rate"),
        ({"rate": "beaucoup"}, "rate"),
        ({"loan": "-1"}, "loan"),
        ({"years": 0}, "years"),
        ({"years": 101}, "years"),
        ({"periods": 3}, "periods"),
        ({"periods": "4"}, "periods"),
        ({"regime": "x"}, "regime"),
        ({"reason": "lead", "share": "300"}, "share"),
    ):
        refusal = helene.put(address, {**sent, **wrong, "version": 2})
        assert (refusal.status_code, refusal.json()["field"]) == (422, field), (wrong, refusal.content)


def test_steps_are_placed_documents_joined_and_a_month_is_read(helene, roof):
    first, second = (
        helene.post(f"{roof}steps/", {"title": title}).json()["id"] for title in ("Devis", "Travaux")
    )
    assert helene.put(f"{roof}steps/{second}/place/", {"before": first}).status_code == 204
    assert list(Step.objects.order_by("position").values_list("pk", flat=True)) == [second, first]
    assert helene.put(f"{roof}steps/{second}/place/", {"before": None}).status_code == 204
    assert_problem(helene.put(f"{roof}steps/0/place/", {"before": None}), 404, "step.unknown")
    for _ in range(2):
        assert helene.post(f"{roof}links/", {"url": "https://exemple.fr/devis"}).status_code == 204
    (link,) = helene.get(roof).json()["links"]
    for wrong in ({"url": "javascript:alert(1)"}, {"url": "http://exemple.fr/"}, {}):
        assert helene.post(f"{roof}links/", wrong).status_code == 422
    assert [helene.delete(f"{roof}links/{link['id']}/").status_code for _ in range(2)] == [204, 204]
    assert helene.get(roof).json()["links"] == []
    month = helene.get(f"{HERE}calendar/?month=2027-03").json()
    assert [(each["on"], each["kind"]) for each in month["entries"]] == [("2027-03-12", "due")]
    assert helene.get(f"{HERE}calendar/?month=2027-03&status=done").json()["entries"] == []
    assert helene.get(f"{HERE}calendar/").json()["month"] == "2026-11-01"
    for query in ("?month=2027-13", "?month=mars", "?month=2027-03&after=1"):
        assert_problem(helene.get(f"{HERE}calendar/{query}"), 422, "request.invalid")


def test_a_thread_is_read_up_to_a_change_and_a_project_shows_what_measures_it(helene, paul, roof):
    number = int(roof.split("/")[-2])
    sent = {"title": "Fuites", "unit": "%", "direction": "down", "project": number}
    helene.post(f"{HERE}indicators/", sent)
    assert [each["title"] for each in paul.get(f"{roof}indicators/").json()["indicators"]] == ["Fuites"]
    helene.post(f"{roof}messages/", {"body": "Bonjour."})
    assert [paul.put(f"{roof}read/", {"change": 1}).status_code for _ in range(2)] == [204, 204]
    for wrong in ({"change": -1}, {"change": "1"}, {}):
        assert_problem(paul.put(f"{roof}read/", wrong), 422, "request.invalid")
