"""People invited to a project, and keys, over the API."""

from __future__ import annotations

import pytest

from commune_core.invitations import MOST_LETTERS
from dashboard_plugin.models import ApiKey, Guest
from dashboard_plugin.selectors.guests import fingerprint
from tests.plugin.conftest import at
from tests.plugin.rest.conftest import HERE, ROOT, Program, assert_problem

__all__ = ["at"]

pytestmark = pytest.mark.django_db

LIVES, LATER = "lise@exemple.fr", "2027-01-31"


@pytest.fixture
def roof(helene, at) -> str:
    at("2026-11-22")
    made = helene.post(f"{HERE}projects/", {"title": "Toiture", "kind": "project"})
    return f"{ROOT}projects/{made.json()['id']}/"


def test_an_invitation_is_sent_read_changed_sent_again_and_withdrawn(helene, paul, roof):
    guests = f"{roof}guests/"
    made = helene.post(guests, {"email": LIVES, "expires_on": LATER, "message": "Bienvenue."})
    assert (made.status_code, made.json()["replaced"]) == (201, None)
    again = helene.post(guests, {"email": LIVES.upper(), "expires_on": LATER, "role": "contributor"})
    assert again.json()["replaced"]["message"] == "Bienvenue." and again.json()["id"] == made.json()["id"]
    (held,) = helene.get(guests).json()["held"]
    assert (held["state"], held["role"], held["sent_count"], held["version"]) == (
        "pending", "contributor", 2, 2,
    )  # fmt: skip
    assert_problem(paul.get(guests), 403, "policy.forbidden")
    one = f"{guests}{held['id']}/"
    assert helene.put(one, {"role": "reader", "expires_on": LATER, "version": 2}).json() == {"version": 3}
    stale = assert_problem(
        helene.put(one, {"role": "reader", "expires_on": LATER, "version": 2}), 409, "invitation.stale"
    )
    assert (stale["current"]["role"], stale["current"]["version"]) == ("reader", 3)
    assert helene.post(f"{one}letter/", {"version": 3}).status_code == 204
    assert_problem(helene.post(f"{one}letter/", {"version": 3}), 409, "invitation.stale")
    for address in (f"{guests}999999/", f"{guests}x/"):
        assert_problem(helene.delete(f"{address}?version=1"), 404, "invitation.unknown")
    stale = assert_problem(helene.delete(f"{one}?version=1"), 409, "invitation.stale")
    assert stale["current"]["version"] == 4
    for query in ("", "?version=x", "?version=0"):
        assert_problem(helene.delete(one + query), 422, "request.invalid")
    assert [helene.delete(f"{one}?version=4").status_code for _ in range(2)] == [204, 204]
    told = helene.get(guests).json()
    assert (told["held"], told["ended"][0]["state"]) == ([], "revoked")


def test_what_no_invitation_may_say_is_refused_by_its_field(helene, roof):
    good = {"email": LIVES, "expires_on": LATER}
    for wrong, field in (
        ({"email": "lise"}, "email"),
        ({"email": 3}, "email"),
        ({"expires_on": "2020-01-01"}, "expires_on"),
        ({"expires_on": "demain"}, "expires_on"),
        ({"role": "maire"}, "role"),
        ({"message": "www.piege.fr"}, "message"),
        ({"couleur": "bleu"}, "couleur"),
    ):
        refusal = helene.post(f"{roof}guests/", {**good, **wrong})
        assert (refusal.status_code, refusal.json()["field"]) == (422, field), wrong
    helene.post(f"{roof}guests/", good)
    Guest.objects.update(sent_count=MOST_LETTERS)
    assert_problem(helene.post(f"{roof}guests/", good), 429, "invitation.too_many")


def test_whoever_holds_the_secret_accepts_or_refuses_once(helene, roof, person):
    lise, other = Program(person("lise")), Program(person("autre"))
    helene.post(f"{roof}guests/", {"email": LIVES, "expires_on": LATER})
    Guest.objects.update(secret_sha256=fingerprint("secret"))
    letter = f"{ROOT}invitations/secret/"
    assert_problem(Program().get(letter), 401, "sign_in")
    assert_problem(lise.get(f"{ROOT}invitations/autre/"), 404, "invitation.unknown")
    told = lise.get(letter).json()
    assert (told["title"], told["state"], told["mine"]) == ("Toiture", "pending", False)
    assert_problem(lise.get(roof), 403, "policy.forbidden")
    assert_problem(helene.put(letter, {"accept": True}), 422, "invitation.invalid")
    assert_problem(lise.put(letter, {"accept": "oui"}), 422, "request.invalid")
    number = int(roof.split("/")[-2])
    assert [lise.put(letter, {"accept": True}).json() for _ in range(2)] == [{"project": number}] * 2
    assert lise.get(roof).status_code == 200 and lise.get(letter).json()["mine"]
    assert_problem(other.put(letter, {"accept": True}), 410, "invitation.closed")
    assert_problem(other.get(letter), 410, "invitation.closed")
    assert [each["id"] for each in lise.get(f"{ROOT}following/").json()["projects"]] == [number]
    assert lise.delete(f"{ROOT}following/{number}/").status_code == 204
    assert_problem(lise.delete(f"{ROOT}following/{number}/"), 403, "policy.forbidden")
    assert_problem(lise.delete(f"{ROOT}following/x/"), 403, "policy.forbidden")
    assert lise.get(f"{ROOT}following/").json() == {"projects": []}


def test_a_key_shows_its_secret_once_and_opens_nothing_once_revoked(helene, paul):
    keys, calendars = f"{HERE}keys/", f"{HERE}agenda-keys/"
    made = helene.post(keys, {"label": "Compteur"}).json()
    assert made["secret"].startswith("viatic_")
    shown = helene.get(keys)
    assert made["secret"] not in shown.content.decode() and shown.json()["keys"][0]["label"] == "Compteur"
    assert ApiKey.objects.get().sha256 == fingerprint(made["secret"])
    sensor = {"viatic_key": made["secret"]}
    assert_problem(Program().get(keys, **sensor), 401, "sign_in")
    assert_problem(paul.get(keys), 403, "policy.forbidden")
    for wrong in ({"label": ""}, {"label": "x" * 121}, {"label": " "}, {}):
        assert helene.post(keys, wrong).status_code == 422
    assert [helene.delete(f"{keys}{made['id']}/").status_code for _ in range(2)] == [204, 204]
    for number in ("0", "x"):
        assert_problem(helene.delete(f"{keys}{number}/"), 404, "key.unknown")
    values = f"{ROOT}indicators/1/values/"
    assert_problem(Program().post(values, {"on": "2025", "value": 1}, **sensor), 401, "key.revoked")
    address = paul.post(calendars, {"label": "Téléphone"}).json()["url"]
    assert Program().get(address)["Content-Type"].startswith("text/calendar")
    (own,) = paul.get(calendars).json()["keys"]
    assert helene.get(calendars).json()["keys"] == []
    assert helene.delete(f"{calendars}{own['id']}/").status_code == 204  # somebody else's is left alone
    assert Program().get(address).status_code == 200
    assert paul.delete(f"{calendars}{own['id']}/").status_code == 204
    assert Program().get(address).status_code == 410
