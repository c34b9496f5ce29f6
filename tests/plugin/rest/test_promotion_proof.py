"""Proofs of promotions over the API, for who organises, a member and a mayor."""

from __future__ import annotations

import pytest

from dashboard_plugin.api import promotion_proof as proof
from dashboard_plugin.api import promotions as rooms
from dashboard_plugin.exports import proof as tables
from dashboard_plugin.models import Attestation
from tests.plugin.promotions.proof_scene import _host, keys, meets, number, olivier, passes, sit
from tests.plugin.rest.conftest import HERE, ROOT, Program, assert_problem

__all__ = ["_host", "keys", "number", "olivier", "sit"]

pytestmark = pytest.mark.django_db


@pytest.fixture
def lise(person, sit, keys):
    seat = sit(person("lise"))
    passes(seat.user_id, keys[0])
    meets(seat)
    return seat


def test_hours_attestations_and_their_end_over_the_api(olivier, number, lise):
    organiser, member, root = Program(olivier), Program(lise.user_id), f"{ROOT}promotions/{number}/"
    (listed,) = organiser.get(f"{root}proofs/").json()["members"]
    assert (listed["seat"], listed["hours"]["minutes"], listed["attestation"]) == (lise.pk, 150, None)
    assert organiser.get(f"{root}attestations/").json() == {"ready": 1, "held": 0, "unfinished": 0}
    assert organiser.post(f"{root}attestations/", {"seat": None}).json() == {"given": 1, "held": 0}
    assert organiser.post(f"{root}attestations/", {"seat": lise.pk}).json() == {"given": 0, "held": 1}
    held = Attestation.objects.get()
    log = member.get(f"{root}proofs/{lise.pk}/").json()
    assert (log["person"], log["attestations"][0]["code"]) == ("Lise Essai", held.code)
    one = f"{root}attestations/{held.pk}/"
    assert member.get(one).json()["name"] == "Lise Essai"
    assert_problem(member.put(one, {"reason": "Non."}), 403, "policy.forbidden")
    assert_problem(organiser.put(one, {"reason": " "}), 422, "request.invalid")
    check = f"{ROOT}attestations/{held.code}/"
    assert member.get(check).json() == {"state": "valid"}
    assert organiser.put(one, {"reason": "Mauvais nom."}).json()["revoked_reason"] == "Mauvais nom."
    assert member.get(check).json() == {"state": "revoked"}
    assert_problem(organiser.get(f"{root}attestations/999999/"), 404, "attestation.unknown")
    assert_problem(organiser.post(f"{root}attestations/", {"seat": 999_999}), 404, "seat.unknown")
    told = organiser.get(f"{root}activity/?year=2027").json()
    assert (told["body"], told["functions"]) == ("Association des maires", {"total": None, "groups": []})
    assert_problem(organiser.get(f"{root}activity/?year=12"), 422, "request.invalid")


def test_a_program_that_tries_codes_is_stopped(olivier, db):
    program = Program(olivier)
    answers = [program.get(f"{ROOT}attestations/abcdefgh{place:016x}/").status_code for place in range(25)]
    assert answers == [200] * 20 + [429] * 5
    assert_problem(program.get(f"{ROOT}attestations/x/"), 429, "attestation.too_many")


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_each_proof_is_a_file_too_equal_to_that_of_the_pages(olivier, number, lise, helene, paul, kind):
    organiser, member = Program(olivier), Program(lise.user_id)
    title = rooms.promotion(olivier, promotion_id=number).fields.title
    log = proof.evidence_log(olivier, promotion_id=number, seat_id=lise.pk)
    expected = {
        "hours": tables.hours_table(title, proof.all_proofs(olivier, promotion_id=number)),
        f"logs/{lise.pk}": tables.log_table(log),
        "activity": tables.activity_file(proof.activity(olivier, promotion_id=number, year=2027)),
    }
    for path, table in expected.items():
        year = "?year=2027" if path == "activity" else ""
        answer = organiser.get(f"{ROOT}promotions/{number}/files/{path}/{kind}/{year}")
        assert answer["Content-Type"] == tables.TYPES[kind]
        assert answer.content == tables.as_file(table, kind), path
    assert member.get(f"{ROOT}promotions/{number}/files/logs/{lise.pk}/{kind}/").status_code == 200
    assert_problem(member.get(f"{ROOT}promotions/{number}/files/hours/{kind}/"), 403, "policy.forbidden")
    assert organiser.get(f"{ROOT}promotions/{number}/files/hours/pdf/").status_code == 404
    assert organiser.get(f"{ROOT}promotions/{number}/files/progress/{kind}/").status_code == 200
    assert helene.get(f"{HERE}trainings/{kind}/?year=2027").status_code == 200
    assert_problem(paul.get(f"{HERE}trainings/{kind}/"), 403, "policy.forbidden")


def test_the_table_of_a_commune_is_its_heads(helene, paul):
    told = helene.get(f"{HERE}trainings/?year=2027").json()
    assert told == {"year": 2027, "trainings": [], "minutes": 0, "cost": 0, "unknown": 0}
    assert_problem(paul.get(f"{HERE}trainings/"), 403, "policy.forbidden")
