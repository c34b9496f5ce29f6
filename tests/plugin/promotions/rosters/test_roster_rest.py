"""Rosters over the API; its rights are those of rest/test_promotion_rights.py."""

from __future__ import annotations

import pytest

from dashboard_plugin.api import promotion_roster as rosters
from tests.plugin.promotions.rosters.conftest import workbook
from tests.plugin.rest.conftest import ROOT, Program, assert_problem
from tests.plugin.rest.expected import Form

pytestmark = pytest.mark.django_db

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture
def root(number) -> str:
    return f"{ROOT}promotions/{number}/"


def test_a_file_is_planned_and_carried_out(root, olivier, number):
    program = Program(olivier)
    data = workbook([("A", "Anne", "anne@exemple.fr"), ("B", "Bob", "faux")])
    made = program.send(f"{root}rosters/", Form(file=("elus.xlsx", data, XLSX)))
    assert made.status_code == 201
    plan = made.json()
    assert plan["counts"] == {"enrolled": 0, "invited": 1, "waiting": 0, "present": 0, "faulty": 1}
    assert (plan["lines"][0]["line"], plan["lines"][0]["faults"][0]["column"]) == (3, "email")
    own = f"{root}rosters/{plan['id']}/"
    assert_problem(program.post(own, {"digest": plan["digest"]}), 422, "promotion.invalid")
    rosters.enrol_member(olivier, promotion_id=number, email="anne@exemple.fr")
    aside = {"digest": plan["digest"], "set_aside": True}
    changed = assert_problem(program.post(own, aside), 409, "import.roster_changed")
    assert changed["current"]["counts"]["present"] == 1
    done = program.post(own, {**aside, "digest": changed["current"]["digest"]})
    assert done.status_code == 200 and program.get(own).status_code == 404
    assert program.get(f"{root}seats/?state=invited").json()["total"] == 1


def test_a_seat_is_made_grouped_moved_answered_and_ended(root, olivier, number, make_promotion, person):
    program = Program(olivier)
    person("lise")
    made = program.post(f"{root}seats/", {"email": "lise@exemple.fr", "group": "Nord"}).json()["id"]
    own = f"{root}seats/{made}/"
    assert program.get(own).json()["group"] == "Nord"
    assert program.put(own, {"group": "", "version": 1}).json() == {"version": 2}
    assert_problem(program.put(own, {"group": "Sud", "version": 1}), 409, "seat.stale")
    assert_problem(program.delete(f"{own}?version=2"), 422, "promotion.invalid")
    other = make_promotion("Autre", course=1)
    moved = program.post(f"{own}move/", {"to": other, "version": 2})
    assert moved.json() == {"promotion": other, "state": "member"}
    guest = program.post(f"{root}seats/", {"email": "zoe@exemple.fr"}).json()["id"]
    version = program.get(f"{root}seats/{guest}/").json()["version"]
    assert program.post(f"{root}seats/{guest}/letter/", {"version": version}).status_code == 204
    assert program.delete(f"{root}seats/{guest}/?version={version + 1}").status_code == 204
    assert program.get(f"{root}seats/{guest}/").json()["state"] == "left"
    assert_problem(program.post(f"{root}seats/", {"email": "faux"}), 422, "promotion.invalid")
    for wrong in ({"email": 3}, {"nom": "x"}):
        assert_problem(program.post(f"{root}seats/", wrong), 422, "request.invalid")


def test_one_joins_by_the_code_and_leaves_and_a_commune_orders(root, olivier, number, person, mayor):
    program, lise, head = Program(olivier), Program(person("lise")), Program(mayor)
    code = program.put(f"{root}code/", {"opened": True}).json()["code"].replace(" ", "")
    door = f"{ROOT}joining/{code}/"
    assert lise.get(door).json()["state"] == ""
    assert_problem(lise.post(door, {}), 422, "promotion.invalid")
    orders = f"{ROOT}communes/10145/orders/{code}/"
    line = head.post(orders, {"people": [{"email": "lise@exemple.fr"}]}).json()["id"]
    funding = f"{root}fundings/{line}/"
    sent = {"kind": "community", "payer": "Ici", "amount": 100, "seats": 1, "version": 1}
    assert program.put(funding, sent).json() == {"version": 2}
    stale = assert_problem(program.put(funding, sent), 409, "funding.stale")
    assert stale["current"]["amount"] == 100
    quote = f"{ROOT}communes/10145/quotes/{line}/"
    assert head.put(quote, {"accept": True, "version": 2}).status_code == 204
    assert lise.get(door).json()["state"] == "member"
    assert head.get(orders).json()["fundings"][0]["state"] == "accepted"
    assert program.post(funding, {"state": "invoiced", "version": 3}).json() == {"version": 4}
    assert lise.delete(f"{root}seats/own/").status_code == 204
    assert lise.get(door).json()["state"] == "left"
