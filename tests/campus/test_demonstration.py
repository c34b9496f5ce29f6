"""The fictitious members exist in a demonstration, on this machine, and nowhere else."""

import json
import stat

import pytest
from django.contrib.auth import get_user_model

from campus import demo
from dashboard_plugin import api
from dashboard_plugin.api import measures, promotion_home, promotion_proof, promotions, reports, works
from dashboard_plugin.applets.territory.models import Commune

LOCAL = {"REMOTE_ADDR": "127.0.0.1", "HTTP_HOST": "127.0.0.1:8000"}
pytestmark = pytest.mark.django_db


@pytest.fixture
def demonstration(settings, tmp_path):
    settings.CAMPUS_DEMO = True
    settings.CAMPUS_HOME = tmp_path
    for code, name in (("10145", "Faux-Villecerf"), ("10033", "Bar-sur-Aube")):
        Commune.objects.create(
            insee_code=code, name=name, search_name=name.lower(), bare_name=name.lower(), since=2026
        )
    return tmp_path


def test_each_member_has_his_place_by_the_ordinary_doors(demonstration):
    demo.seed()
    ids = {user.username.split("@")[0]: user.pk for user in get_user_model().objects.all()}
    places = {
        name: [
            (place.commune.code, place.role, place.function, place.status)
            for place in api.my_memberships(ids[name])
        ]
        for name in ("helene", "bruno", "karim", "sophie", "olivier", "jeanne")
    }
    assert places == {
        "helene": [("10145", "referent", "maire", "confirmed")],
        "bruno": [("10145", "elu", "adjoint", "confirmed")],
        "karim": [("10033", "referent", "dgs_secretaire", "confirmed")],
        "sophie": [],
        "olivier": [],
        "jeanne": [],
    }
    assert (api.site_roles(ids["sophie"]), api.site_roles(ids["olivier"])) == (
        {"auteur"},
        {"animateur_cohorte"},
    )


def test_the_communes_of_the_demonstration_have_projects_and_indicators_once(demonstration):
    demo.seed()
    demo.seed()
    ids = {user.username.split("@")[0]: user.pk for user in get_user_model().objects.all()}
    totals = {
        name: works.projects(ids[name], commune=code).total
        for name, code in (("helene", "10145"), ("karim", "10033"))
    }
    assert totals == {"helene": 5, "karim": 1}
    measured = [len(measures.indicators(ids["helene"], commune="10145").rows)]
    measured += [len(measures.indicators(ids["karim"], commune="10033").rows)]
    assert measured == [2, 1]
    told = reports.impact_report(ids["helene"], commune="10145")
    (row,) = told.results
    assert [(each.item.id, each.effect.before, each.effect.after) for each in row.points] == [
        ("RES-06", 0, 3)
    ]
    assert row.result.cost and told.thoughts and not told.unread
    assert reports.glance(ids["helene"], commune="10145").total.risen == 1


def test_the_organiser_of_the_demonstration_has_one_promotion_with_its_members(demonstration):
    demo.seed()
    demo.seed()
    olivier, sophie = (
        get_user_model().objects.get(username__startswith=f"{slug}@").pk for slug in ("olivier", "sophie")
    )
    (row,) = promotions.promotions(olivier).rows
    view = promotions.promotion(olivier, promotion_id=row.id)
    assert view.seats == {"member": 12, "waiting": 1}
    assert view.state == ("running" if view.courses else "draft")
    assert [each.role for each in promotions.promotions(sophie).rows] == ["tutor"]
    given = [each.given for each in promotion_proof.all_proofs(olivier, promotion_id=row.id) if each.given]
    assert len(given) == (1 if view.courses else 0)
    assert [each.questions for each in promotion_home.led_promotions(olivier).rows] == [bool(view.courses)]


def test_passwords_are_kept_for_their_owner_alone_and_survive_a_second_start(demonstration, client):
    first = demo.seed()
    file = demonstration / "demo-accounts.json"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert demo.seed() == first == json.loads(file.read_text())
    email, password = next(iter(first.items()))
    assert client.post("/comptes/connexion/", {"email": email, "password": password}).status_code == 302
    assert len(set(first.values())) == len(demo.MEMBERS)


def test_a_lost_password_file_is_drawn_again(demonstration, client):
    demo.seed()
    (demonstration / "demo-accounts.json").unlink()
    email, password = next(iter(demo.seed().items()))
    assert client.post("/comptes/connexion/", {"email": email, "password": password}).status_code == 302


def test_a_visitor_becomes_a_member_by_one_post(demonstration, client):
    demo.seed()
    assert "Entrer comme Hélène" in client.get("/", **LOCAL).content.decode()
    assert client.get("/demo/helene/", **LOCAL).status_code == 405
    assert client.post("/demo/helene/", **LOCAL).url == "/viatic/"
    assert client.post("/demo/personne/", **LOCAL).status_code == 404


@pytest.mark.parametrize(
    ("changes", "request_from"),
    [
        ({"CAMPUS_DEMO": False}, LOCAL),
        ({"CAMPUS_BIND": "0.0.0.0"}, LOCAL),
        ({}, {**LOCAL, "REMOTE_ADDR": "192.0.2.7"}),
        ({"ALLOWED_HOSTS": ["*"]}, {**LOCAL, "HTTP_HOST": "campus.example"}),
    ],
    ids=["not asked for", "server open to the network", "from another machine", "under a public name"],
)
def test_elsewhere_the_door_does_not_exist(demonstration, client, settings, changes, request_from):
    demo.seed()
    for name, value in changes.items():
        setattr(settings, name, value)
    assert client.post("/demo/helene/", **request_from).status_code == 404
    assert client.get("/demo/helene/", **request_from).status_code == 404
    assert "Entrer comme" not in client.get("/", **request_from).content.decode()
    assert "Entrer comme" not in client.get("/comptes/connexion/", **request_from).content.decode()


def test_outside_a_demonstration_fictitious_accounts_are_closed(demonstration, client):
    email, password = next(iter(demo.seed().items()))
    demo.close()
    assert client.post("/comptes/connexion/", {"email": email, "password": password}).status_code == 422
