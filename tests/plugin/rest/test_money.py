"""Money over the API: exact to the cent, over the version that was read, closed to whom it is not for."""

from __future__ import annotations

import pytest

from dashboard_plugin import api
from dashboard_plugin.api import money
from dashboard_plugin.models import CostLine, Grant, Outlook
from tests.plugin.rest.conftest import HERE, ROOT, Program, assert_problem
from tests.plugin.test_project_permissions import invite

pytestmark = pytest.mark.django_db

COST = {"label": "Travaux", "year": 2027, "planned": "165 000,50 €", "vat": "5.5", "paid": "1"}
GRANT = {"funder": "État", "nature": "etat_dotation", "year": 2027, "amount": "72000", "scheme": "detr",
         "request_received_on": "2026-12-15"}  # fmt: skip


@pytest.fixture
def project(mayor, at) -> int:
    at("2026-11-22")
    return api.create_project(mayor, commune="10145", fields=api.ProjectFields("Salle"))


def test_a_plan_is_written_and_read_to_the_cent(mayor, project):
    program, base = Program(mayor), f"{ROOT}projects/{project}/"
    made = program.post(f"{base}costs/", COST)
    assert (made.status_code, made.json()["planned"], made.json()["vat"]) == (201, "165000.50", "5.50")
    assert program.post(f"{base}grants/", GRANT).json()["request_received_on"] == "2026-12-15"
    shown = program.get(f"{base}financing/").json()
    found = money.financing(mayor, project_id=project).evaluation
    assert shown["plan"]["total_with_vat"] == "174075.53" == f"{found.total_with_vat / 100:.2f}"
    assert shown["plan"]["fctva_by_year"] == {"2029": shown["plan"]["fctva"]}
    assert {each["rule"] for each in shown["plan"]["findings"]} >= {"R00", "R03", "R04"}
    assert "detr" in {each["code"] for each in program.get(f"{base}aids/").json()["aids"]}
    line = CostLine.objects.get()
    address, changed = f"{base}costs/{line.pk}/", {**COST, "planned": "1", "version": 1}
    assert program.put(address, changed).json()["version"] == 2
    stale = assert_problem(program.put(address, {**changed, "planned": "2"}), 409, "money.stale")
    assert stale["current"]["planned"] == "1.00"
    assert program.put(address, changed).status_code == 200  # sent twice
    grant = f"{base}grants/{Grant.objects.get().pk}/"
    assert program.put(grant, {**GRANT, "status": "refused", "version": 1}).json()["status"] == "refused"
    line.delete()
    assert assert_problem(program.put(address, changed), 409, "money.stale")["current"] is None


def test_money_that_cannot_be_names_its_field(mayor, project):
    program, base = Program(mayor), f"{ROOT}projects/{project}/"
    for wrong, field, code in (
        ({"planned": "1,234"}, "planned", "amount.invalid"), ({"paid": "-1"}, "paid", "amount.invalid"),
        ({"vat": "vingt"}, "vat", "rate.invalid"), ({"vat": "5.555"}, "vat", "rate.invalid"),
        ({"label": ""}, "label", "request.invalid"), ({"year": "2027"}, "year", "request.invalid"),
        ({"planned": 12.5}, "planned", "request.invalid"), ({"tva": "20"}, "tva", "request.invalid"),
    ):  # fmt: skip
        problem = assert_problem(program.post(f"{base}costs/", COST | wrong), 422, code)
        assert problem["field"] == field
    assert not CostLine.objects.exists()


def test_the_years_of_a_commune_are_told_over_their_version(mayor, project):
    program = Program(mayor)
    told = {"revenue": "210000", "spending": "168000", "working_capital": "-1,50", "version": 0}
    for year in (2026, 2028):
        assert program.put(f"{HERE}outlook/{year}/", told).json() == {"version": 1}
    shown = program.get(f"{HERE}outlook/").json()
    assert [each["year"] for each in shown["years"]] == [2026]
    assert (shown["missing"], shown["figures"][0]["working_capital"]) == (2027, "-1.50")
    again = program.put(f"{HERE}outlook/2026/", {**told, "revenue": "1"})
    assert assert_problem(again, 409, "money.stale")["current"]["revenue"] == "210000.00"
    assert_problem(program.put(f"{HERE}outlook/1812/", told), 422, "plan.invalid")
    assert_problem(program.put(f"{HERE}outlook/x/", told), 422, "plan.invalid")
    assert Outlook.objects.count() == 2


def test_a_guest_reads_the_money_of_his_project_alone(mayor, project, person):
    user_id = person("invite")
    invite(project, user_id, "contributor")
    guest, base = Program(user_id), f"{ROOT}projects/{project}/"
    for name in ("financing", "aids"):
        assert guest.get(f"{base}{name}/").status_code == 200
    assert guest.get(f"{base}financing/").json()["can_edit"] is False
    assert_problem(guest.post(f"{base}costs/", COST), 403, "policy.forbidden")
    assert_problem(guest.get(f"{HERE}outlook/"), 403, "policy.forbidden")
    for number in (project + 1, "x", "9" * 30):
        assert_problem(guest.get(f"{ROOT}projects/{number}/financing/"), 403, "policy.forbidden")
