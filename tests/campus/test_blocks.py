"""Real core blocks on the campus: they are graded, remembered, kept apart, and fail one by one."""

import json
import re
from html import unescape

import pytest
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext
from web_fragments.fragment import Fragment
from xblock.core import XBlock
from xblock.fields import Scope, String

from campus import authored
from campus.models import BlockState, Completion, Grade
from campus.state import StateStore
from tests.campus.conftest import COURSE, URL, handler, restart

pytestmark = pytest.mark.django_db
CHECK = handler("problem", "pb_qui", "xmodule_handler/problem_check")
RIGHT, WRONG = {"input_pb_qui_2_1": "choice_0"}, {"input_pb_qui_2_1": "choice_1"}


def exercise(client) -> str:
    """The page of the exercise, with CAPA's own HTML taken out of the attribute that carries it."""
    page = unescape(client.get(f"{URL}vt_exercice/").content.decode())
    assert "problem-header" in page, "CAPA hides its failures behind a 200"
    return page


def test_a_choice_is_graded_by_capa_and_remembered_after_a_restart(learner):
    exercise(learner)
    assert learner.post(CHECK, WRONG).json()["success"] == "incorrect"
    answer = learner.post(CHECK, RIGHT).json()
    assert (answer["success"], answer["current_score"], answer["attempts_used"]) == ("correct", 1, 2)

    restart()
    page = exercise(learner)
    assert "choicegroup_correct" in page
    assert re.search(r'value="choice_0"\s+checked', page)
    assert learner.post(CHECK, RIGHT).status_code == 422, "two attempts are allowed"
    assert Grade.objects.values_list("block", "earned", "possible").get() == ("pb_qui", 1.0, 1.0)
    assert "1 lue sur 8" in page, "an exercise is finished once answered"


def test_the_second_view_of_an_exercise_is_as_sound_as_the_first(learner):
    """A score kept as a list, as Django's encoder writes it, would break every view but the first."""
    assert exercise(learner) and exercise(learner)
    kept = json.loads(BlockState.objects.get(key__contains="pb_qui").data)
    assert set(kept["score"]) == {"raw_earned", "raw_possible"}


def test_settings_are_inherited_from_the_lesson_and_the_course(learner):
    page = exercise(learner)
    assert "Voir la réponse" in page, "showanswer comes from the sequential"
    learner.post(CHECK, WRONG)
    assert "Recommencer" in exercise(learner), "show_reset_button comes from the course's policy"


def test_two_learners_are_kept_apart(learner, new_member):
    other = new_member("ben@mairie.example")
    exercise(learner), exercise(other)
    learner.post(CHECK, RIGHT)
    assert "choicegroup_correct" not in exercise(other)
    assert other.post(CHECK, WRONG).json()["attempts_used"] == 1
    assert "choicegroup_correct" in exercise(learner)


def test_two_tabs_of_one_learner_do_not_erase_each_other(learner):
    exercise(learner)
    first, second = StateStore(learner.user), StateStore(learner.user)
    key = ("block", "block-v1:x")
    for store, name in ((first, "a"), (second, "b")):
        store.prefetch(["block-v1:x"], [])
        store._dirty[key] = {name: 1}
    first.flush()
    second.flush()
    assert json.loads(BlockState.objects.get(key="block-v1:x").data) == {"a": 1, "b": 1}


def test_a_film_renders_with_its_captions_and_reports_its_end(learner):
    page = learner.get(f"{URL}vt_film/").content.decode()
    assert f"/cours-fichiers/{COURSE}/film.webm" in page and "learning.edx.org" not in page
    captions = learner.get(handler("video", "vd_film", "transcript/translation/fr")).json()
    assert captions == {"start": [0, 1000], "end": [1000, 2000], "text": ["L’eau monte.", "On prévient."]}
    assert (
        "L’eau monte."
        in learner.get(handler("video", "vd_film", "transcript/download") + "?lang=fr").content.decode()
    )
    assert learner.get(handler("video", "vd_film", "transcript/available_translations")).json() == ["fr"]

    position = handler("video", "vd_film", "ajax_handler/save_user_state")
    assert learner.post(position, {"saved_video_position": "00:00:07"}).json() == {"success": True}
    end = handler("video", "vd_film", "publish_completion")
    assert learner.post(end, {"completion": 1.0}, content_type="application/json").status_code == 200
    page = learner.get(f"{URL}vt_film/").content.decode()
    assert "savedVideoPosition&quot;: 7.0" in page and "1 lue sur 8" in page


@pytest.mark.parametrize(
    ("unit", "told", "still_there"),
    [
        ("vt_inconnu", "ne sait pas afficher les éléments « tableau_magique »", "Après le bloc inconnu."),
        (
            "vt_inconnu",
            "Les réponses de vos pairs ne s’échangent pas sur ce campus",
            "Après le bloc inconnu.",
        ),
        ("vt_programme", "contient un programme, que le campus refuse d’exécuter", "Un programme"),
        ("vt_illisible", "Cet élément du cours est illisible", "Le reste de la page est là."),
    ],
)
def test_what_cannot_be_shown_is_declined_in_french_and_the_page_goes_on(learner, unit, told, still_there):
    answer = learner.get(f"{URL}{unit}/")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert told in page and still_there in page


def test_a_declined_exercise_cannot_be_called_either(learner):
    answer = learner.post(handler("problem", "pb_programme", "xmodule_handler/problem_check"), {})
    assert answer.status_code == 404
    assert "refuse d’exécuter" in answer.json()["error"]["message"]


class Fragile(XBlock):
    """Fails where its learner tells it to."""

    wish = String(scope=Scope.user_state, default="")

    def student_view(self, _context):
        return Fragment(
            f"<p>Voeu : {1 / len(self.wish) if self.wish else 0}</p>" if self.wish != "rien" else f"{1 / 0}"
        )

    @XBlock.handler
    def write_and_fail(self, request, suffix=""):
        self.wish = "rien"
        self.save()
        raise RuntimeError("after writing")

    @XBlock.json_handler
    def write(self, data, suffix=""):
        self.wish = data["wish"]
        return {"ok": True}


@pytest.fixture
def fragile(monkeypatch):
    """The unknown block of a page becomes one that can fail."""
    known = authored.load_class
    monkeypatch.setattr(
        authored, "load_class", lambda tag: Fragile if tag == "tableau_magique" else known(tag)
    )
    restart()


WRITE = handler("tableau_magique", "tm_1", "write")


def test_a_block_that_fails_leaves_the_page_readable(learner, fragile):
    assert learner.post(WRITE, {"wish": "rien"}, content_type="application/json").json() == {"ok": True}
    answer = learner.get(f"{URL}vt_inconnu/")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Cet élément ne peut pas être affiché" in page and "Après le bloc inconnu." in page


def test_a_handler_that_fails_writes_nothing(learner, fragile):
    answer = learner.post(handler("tableau_magique", "tm_1", "write_and_fail"))
    assert answer.status_code == 500
    assert "Rien n’a été modifié" in answer.json()["error"]["message"]
    assert not BlockState.objects.filter(key__contains="tm_1").exists()


def test_a_full_disk_is_told_and_nothing_is_half_written(learner, monkeypatch):
    exercise(learner)
    before = BlockState.objects.get(key__contains="pb_qui").data

    def full(self, texts):
        raise OperationalError("database or disk is full")

    monkeypatch.setattr(StateStore, "_write", full)
    answer = learner.post(CHECK, RIGHT)
    assert answer.status_code == 507
    assert "disque plein" in answer.json()["error"]["message"]
    assert BlockState.objects.get(key__contains="pb_qui").data == before
    assert not Grade.objects.exists() and not Completion.objects.filter(block="pb_qui").exists()

    page = learner.get(f"{URL}vt_trois/")
    assert page.status_code == 200
    assert "Votre progression n’est pas enregistrée" in page.content.decode()


def test_the_number_of_queries_does_not_grow_with_the_blocks(learner):
    def queries(unit: str) -> int:
        with CaptureQueriesContext(
            connection,
        ) as seen:
            assert learner.get(f"{URL}{unit}/").content.decode().count("problem-header") in (3, 12)
        return len(seen)

    first = {unit: queries(unit) for unit in ("vt_trois", "vt_douze")}
    again = {unit: queries(unit) for unit in ("vt_trois", "vt_douze")}
    assert first["vt_trois"] == first["vt_douze"] <= 14
    assert again["vt_trois"] == again["vt_douze"] <= 8 + 3, "moving from page to page is one write"


@pytest.mark.parametrize(
    ("who", "url", "status", "code"),
    [
        ("visitor", CHECK, 401, "sign_in"),
        ("stranger", CHECK, 403, "enrolment.required"),
        ("learner", handler("problem", "pb_absent", "xmodule_handler/problem_check"), 404, "block.unknown"),
        ("learner", handler("problem", "pb_qui", "absent"), 404, "block.unknown"),
        ("learner", "/bloc/nimporte-quoi/xmodule_handler/problem_check", 404, "block.unknown"),
        ("learner", CHECK.replace("ESSAI", "AUTRE"), 404, "course.unknown"),
    ],
)
def test_a_handler_answers_those_who_follow_the_course_only(client, new_member, who, url, status, code):
    caller = (
        client
        if who == "visitor"
        else new_member("ada@mairie.example", follows=COURSE if who == "learner" else None)
    )
    answer = caller.post(url, RIGHT)
    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)
    assert not Grade.objects.exists()


def test_a_call_from_another_site_is_refused(new_member):
    client = new_member("ada@mairie.example", follows=None, enforce_csrf_checks=True)
    assert client.post(CHECK, RIGHT).json()["error"]["code"] == "csrf"
    assert client.get(CHECK, headers={"Sec-Fetch-Site": "cross-site"}).json()["error"]["code"] == "csrf"


@pytest.mark.parametrize(
    "path", ["../capa_block.py", "public/../capa_block.py", "public/absent.js", "public"]
)
def test_only_the_public_files_of_a_block_are_served(client, path):
    assert client.get(f"/bloc-ressource/problem/{path}").status_code == 404
    assert client.get("/bloc-ressource/inconnu/public/x.js").status_code == 404
