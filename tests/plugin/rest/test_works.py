"""Actions and projects over the API: lists, sheets over their version, steps, journal, guests."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from dashboard_plugin.models import Guest, Project
from tests.plugin.conftest import at
from tests.plugin.rest.conftest import HERE, ROOT, Program, assert_problem

__all__ = ["at"]

pytestmark = pytest.mark.django_db

LIST = f"{HERE}projects/"
ROOF = {
    "title": "Toiture de la salle",
    "kind": "action",
    "domain": "FIN",
    "due_on": "2027-06-30",
    "items": ["FIN-01"],
    "pilot": {"name": "Bureau d’études"},
    "participants": [{"name": "Association des jeunes"}],
}


@pytest.fixture
def roof(helene, at) -> int:
    at("2027-07-01")
    made = helene.post(LIST, ROOF)
    assert made.status_code == 201, made.content
    return made.json()["id"]


def test_a_sheet_is_made_listed_read_and_written_over_its_version(helene, paul, roof, at):
    (row,) = paul.get(f"{LIST}?domain=FIN&late=true&item=FIN-01").json()["projects"]
    assert (row["id"], row["due_on"], row["late"], row["pilot"]) == (
        roof, "2027-06-30", True, "Bureau d’études",
    )  # fmt: skip
    assert paul.get(f"{LIST}?status=done").json()["total"] == 0
    address = f"{ROOT}projects/{roof}/"
    shown = helene.get(address).json()["project"]
    assert (shown["items"], shown["participants"][0]["name"], shown["version"]) == (
        ["FIN-01"], "Association des jeunes", 1,
    )  # fmt: skip
    changed = {**ROOF, "status": "done", "version": 1}
    assert helene.put(address, changed).json() == {"version": 2}
    assert helene.put(address, changed).json() == {"version": 2}  # sent twice: the network lost our reply
    stale = assert_problem(paul.put(address, {**changed, "title": "Toit"}), 409, "project.stale")
    assert (stale["current"]["title"], stale["current"]["version"]) == (ROOF["title"], 2)
    for wrong, field in (
        ({"due_on": "demain"}, "due_on"),
        ({"starts_on": "2028-01-01"}, "due_on"),
        ({"status": "oublié"}, "status"),
        ({"items": "FIN-01"}, "items"),
        ({"pilot": {"nom": "x"}}, "pilot"),
        ({"participants": [{"name": 3}]}, "participants"),
        ({"title": ""}, "title"),
        ({"couleur": "bleu"}, "couleur"),
    ):
        refusal = helene.post(LIST, {**ROOF, **wrong})
        assert refusal.status_code == 422 and refusal.json()["field"], (wrong, refusal.content)
        assert refusal.json()["field"] in (field, "starts_on"), wrong
    assert_problem(helene.post(LIST, {**ROOF, "items": ["ZZZ-99"]}), 404, "item.unknown")
    for query in ("?after=999999", "?kind=chose"):
        assert_problem(helene.get(LIST + query), 422, "request.invalid")


def test_steps_and_journal_follow_a_project(helene, paul, roof):
    address = f"{ROOT}projects/{roof}/"
    first, second = (
        helene.post(f"{address}steps/", {"title": title}).json()["id"] for title in ("Devis", "Travaux")
    )
    step = f"{address}steps/{second}/"
    told = {"title": "Travaux", "due_on": "2027-09-01", "after": first, "version": 1}
    assert paul.put(step, {**told, "done": True}).status_code == 204
    stale = assert_problem(helene.put(step, {**told, "title": "Chantier"}), 409, "step.stale")
    assert (stale["current"]["done_on"], stale["current"]["after"]) == ("2027-07-01", first)
    cycle = helene.put(f"{address}steps/{first}/", {"title": "Devis", "after": second, "version": 1})
    assert cycle.status_code == 422
    for number in ("0", "x", "9" * 30):
        assert helene.put(f"{address}steps/{number}/", told).status_code == 404
    assert helene.post(f"{address}journal/", {"text": "Vu en conseil."}).status_code == 204
    entries = paul.get(f"{address}journal/").json()["entries"]
    assert (entries[0]["text"], entries[0]["fact"], entries[0]["author"]) == (
        "Vu en conseil.", "", "Helene Essai",
    )  # fmt: skip
    assert_problem(paul.get(f"{address}journal/?after=999999"), 422, "request.invalid")
    assert_problem(paul.post(f"{address}journal/", {"text": ""}), 422, "request.invalid")


def test_a_list_is_read_in_as_many_queries_whatever_it_holds(helene, roof):
    with CaptureQueriesContext(connection) as few:
        helene.get(LIST)
    row = Project.objects.get()
    Project.objects.bulk_create(
        Project(
            commune=row.commune, kind="action", title=f"Action {number}", created_at=row.created_at,
            changed_at=row.changed_at,
        )
        for number in range(60)
    )  # fmt: skip
    with CaptureQueriesContext(connection) as many:
        page = helene.get(LIST).json()
    assert (len(few), len(page["projects"]), page["total"]) == (len(many), 50, 61)
    assert len(helene.get(f"{LIST}?after={page['next']}").json()["projects"]) == 11


def test_a_guest_reads_and_follows_his_project_and_no_other(helene, roof, person):
    guest_id, now = person("invitee"), timezone.now()
    other = helene.post(LIST, {"title": "Autre"}).json()["id"]
    Guest.objects.create(
        project_id=roof, user_id=guest_id, email="invite@exemple.fr", role="contributor", status="accepted",
        expires_on=date(2027, 12, 31), invited_at=now, sent_at=now, secret_sha256="0" * 64,
    )  # fmt: skip
    guest, address = Program(guest_id), f"{ROOT}projects/{roof}/"
    assert guest.get(address).json()["project"]["as_guest"] is True
    assert guest.post(f"{address}journal/", {"text": "Passé sur place."}).status_code == 204
    assert guest.post(f"{address}steps/", {"title": "Visite"}).status_code == 201
    assert_problem(guest.put(address, {**ROOF, "version": 1}), 403, "policy.forbidden")
    for closed in (f"{ROOT}projects/{other}/", f"{ROOT}projects/x/", f"{ROOT}projects/{'9' * 30}/", LIST):
        assert_problem(guest.get(closed), 403, "policy.forbidden")
