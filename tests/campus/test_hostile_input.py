"""Whatever a browser, a disk or a half-written file can do: told in French, with what to do, nothing lost."""

from __future__ import annotations

import json
import shutil

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.db import OperationalError
from django.test import Client
from xblock.core import XBlock
from xblock.fields import Scope, String

from campus import authored
from campus.models import Completion, Enrolment
from tests.campus.conftest import COURSE, OLX, URL, handler, restart

pytestmark = pytest.mark.django_db
GUESS = {"email": "ada@mairie.example", "password": "essai"}


@pytest.mark.parametrize("asked", ["9" * 5000, "-1", "²", "１", "0x1", ""])
def test_any_page_number_of_the_catalogue_shows_a_page(client, asked):
    assert client.get("/viatic/catalogue/", {"page": asked}).status_code == 200


@pytest.mark.parametrize("name", ["a%00b", "a" * 300, "a/" * 3000 + "b", "..%2fcourse.xml"])
@pytest.mark.parametrize("folder", [f"/cours-fichiers/{COURSE}", "/bloc-ressource/problem/public"])
def test_a_name_that_no_file_can_have_is_not_found(client, folder, name):
    assert client.get(f"{folder}/{name}").status_code == 404


def test_a_request_too_large_is_refused_in_french_and_changes_nothing(learner, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    browser = Client(enforce_csrf_checks=True)
    browser.get("/comptes/connexion/")
    form = browser.post("/comptes/connexion/", {**GUESS, "next": "y" * 2000})
    assert form.status_code == 400
    assert "Cette demande n’a pas été comprise" in form.content.decode()
    block = handler("video", "vd_film", "publish_completion")
    answer = learner.post(block, {"completion": "1" * 2000}, content_type="application/json")
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "request.invalid")
    assert not Completion.objects.filter(block="vd_film").exists()


def test_a_host_that_is_not_this_machine_is_refused_in_french(client):
    answer = client.get("/comptes/connexion/", headers={"Host": "campus.example"})
    assert answer.status_code == 400
    assert "Cette demande n’a pas été comprise" in answer.content.decode()


@pytest.mark.parametrize("broken", ["save", "create"])
def test_a_full_disk_is_told_wherever_it_is_met(learner, monkeypatch, broken):
    def full(*_args, **_kwargs):
        raise OperationalError("database or disk is full")

    client = Client(raise_request_exception=False)
    if broken == "save":
        monkeypatch.setattr(SessionStore, "save", full)
        learner.user.set_password("le pont de pierre")
        learner.user.save()
        answer = client.post("/comptes/connexion/", {**GUESS, "password": "le pont de pierre"})
    else:
        client.force_login(learner.user)
        monkeypatch.setattr(Enrolment.objects, "get_or_create", full)
        answer = client.post(f"{URL}inscription")
    assert answer.status_code == 507
    page = answer.content.decode()
    assert "L’enregistrement n’a pas pu se faire" in page and "prévenez" in page


def test_guessing_stays_slowed_down_whatever_else_is_asked(client, learner):
    for _ in range(11):
        client.post("/comptes/connexion/", GUESS)
    for number in range(400):
        client.get("/bloc-traductions.js", {"x": number})
    assert "Trop d’essais" in client.post("/comptes/connexion/", GUESS).content.decode()


def test_enrolment_asked_for_by_an_ended_session_leads_back_to_the_button(client, new_member):
    asked = client.post(f"{URL}inscription")
    assert asked.url == f"/comptes/connexion/?next={URL}inscription".replace("+", "%2B").replace(":", "%3A")
    after = new_member("ben@mairie.example", follows=None).get(f"{URL}inscription")
    assert (after.status_code, after.url) == (302, URL)
    assert not Enrolment.objects.exists()


class Editable(XBlock):
    """Has a handler of Studio, as many blocks do: a platform serves it to learners too."""

    label = String(scope=Scope.settings, default="")

    @XBlock.json_handler
    def submit_studio_edits(self, data, suffix=""):
        self.label = data["label"]


def test_a_learner_cannot_write_what_authors_write(learner, monkeypatch):
    known = authored.load_class
    monkeypatch.setattr(authored, "load_class", lambda t: Editable if t == "tableau_magique" else known(t))
    restart()
    edit = handler("tableau_magique", "tm_1", "submit_studio_edits")
    answer = learner.post(edit, {"label": "à moi"}, content_type="application/json")
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "course.read_only")


def test_another_port_of_this_machine_cannot_call_a_block(learner):
    answer = learner.get(handler("problem", "pb_qui", "x"), headers={"Sec-Fetch-Site": "same-site"})
    assert answer.json()["error"]["code"] == "csrf"


@pytest.fixture
def courses(settings, tmp_path):
    """The tiny courses, in a folder that a test may damage."""
    shutil.copytree(OLX, tmp_path / "olx")
    settings.VIATIC_COURSES_DIR = tmp_path / "olx"
    restart()
    return tmp_path / "olx"


@pytest.mark.parametrize("damage", ["gone", "cut", "binary"])
def test_a_page_damaged_while_the_campus_runs_is_told_and_the_others_stay_open(learner, courses, damage):
    assert learner.get(f"{URL}vt_exercice/").status_code == 200
    file = courses / "ESSAI" / "vertical" / "vt_texte.xml"
    content = {"gone": None, "cut": file.read_bytes()[:20], "binary": b"\xff\xfe\0"}[damage]
    file.unlink() if content is None else file.write_bytes(content)
    answer = learner.get(f"{URL}vt_texte/")
    assert answer.status_code == 503
    assert "Cette page du cours est illisible" in answer.content.decode()
    assert learner.get(f"{URL}vt_exercice/").status_code == 200


@pytest.mark.parametrize(
    "change",
    [
        {"title": 5}, {"title": ["a"]}, {"summary": {}}, {"minutes": "trente"}, {"dir": 5},
        {"dir": "a" * 300}, {"dir": "../ailleurs"}, {"key": 5}, {"key": "x"}, {"audience": "maire"},
        {"items": [[1]]},
        {"slug": ["a"]}, {"verified": "2026-99-99"}, {"references": 5}, {"overview_html": 5}, {"level": []},
    ],
    ids=str,
)  # fmt: skip
def test_a_card_that_is_not_one_leaves_its_course_out_and_no_other(client, courses, change):
    catalogue = json.loads((courses / "catalogue.json").read_text(encoding="utf-8"))
    catalogue["courses"][0] |= change
    (courses / "catalogue.json").write_text(json.dumps(catalogue), encoding="utf-8")
    page = client.get("/viatic/catalogue/?etat=ouvert").content.decode()
    assert "Préparer sa commune à la crue" not in page
    assert "Conformité des blocs" in page
    assert len(client.get("/sante/").json()["courses_left_out"]) == 2


@pytest.mark.parametrize(
    "text", ["", '{"courses": [', '{"courses": 3}', '{"courses": null}', "[]", "[" * 99_999]
)
def test_a_catalogue_that_cannot_be_read_leaves_the_campus_open(client, courses, text):
    (courses / "catalogue.json").write_text(text, encoding="utf-8")
    assert client.get("/viatic/catalogue/").status_code == 200
    assert "catalogue.json" in client.get("/sante/").json()["courses_left_out"]


@pytest.mark.parametrize("policy", ['{"course/2026": []}', '{"course/2026": 3}', "[]", "{}", '{"course'])
def test_a_policy_that_cannot_be_read_leaves_its_course_out_and_no_other(client, courses, policy):
    next((courses / "ESSAI").glob("policies/*/policy.json")).write_text(policy, encoding="utf-8")
    page = client.get("/viatic/catalogue/?etat=ouvert").content.decode()
    assert "Préparer sa commune à la crue" not in page
    assert "Conformité des blocs" in page
