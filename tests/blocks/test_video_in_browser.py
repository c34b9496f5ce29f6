"""The block viatic_video in a real browser, on the campus: by mouse, by keyboard, without a script.

The film is one that the repository ships: H.264 and AAC, which every browser plays.
"""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.test import Client
from lxml import etree

from olx_compiler.film import timeline
from tests.chromium import needs_chromium

from .course_frame import LEARNING_PAGE, unit_page
from .test_in_browser import SMALL_TARGETS
from .test_in_course_frame import look, serving

playwright = pytest.importorskip("playwright.sync_api", reason="no browser in this environment")
expect = playwright.expect
violations = pytest.importorskip("tests.accessible").violations

MOOC = Path(__file__).parents[2] / "course_content" / "mooc" / "financer-investissement"
FILM = MOOC / "films" / "payer-un-projet"
KEY = "course-v1:Viatic+FILM+2026"
# Times of the inserts, written so that a test waits a second and no more.
INSERTS = [
    {"id": "taux", "at": 2, "until": 4, "kind": "figure", "title": "Le taux", "value": "16,404 %"},
    {
        "id": "annee", "at": 6, "until": 9, "kind": "question", "title": "Quelle année ?",
        "choices": [
            {"text": "2027", "feedback": "Pas si tôt."},
            {"text": "2029", "correct": True, "feedback": "Deux ans après."},
        ],
    },
    {"id": "lire", "at": 12, "kind": "link", "title": "À lire", "href": "https://www.legifrance.gouv.fr/"},
]  # fmt: skip

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.django_db(transaction=True),
    needs_chromium,
    pytest.mark.skipif(not apps.is_installed("campus"), reason="the campus is not in this environment"),
]


def write_course(folder: Path) -> None:
    film = timeline.load(FILM)
    lists = {
        "sources": [{"src": f"/static/{path.name}", "quality": quality} for path, quality, _ in film.media()],
        "captions": [{"src": "/static/payer-un-projet.fr.vtt", "lang": "fr", "label": "Français"}],
        "transcript": film.transcript(),
        "chapters": film.chapters(),
        "inserts": INSERTS,
    }
    written = {name: json.dumps(value) for name, value in lists.items()}
    more = {"duration": str(film.length), "poster": "/static/payer-un-projet.jpg", "share": "5"}
    course = etree.Element("course", url_name="2026", org="Viatic", course="FILM")
    chapter = etree.SubElement(course, "chapter", url_name="c", display_name="Chapitre")
    lesson = etree.SubElement(chapter, "sequential", url_name="s", display_name="Leçon")
    page = etree.SubElement(lesson, "vertical", url_name="page", display_name="Page")
    etree.SubElement(page, "viatic_video", {"url_name": "un", "display_name": "Payer", **written, **more})
    # A second one on the page, whose transcript comes from its captions.
    bare = {name: written[name] for name in ("sources", "captions")}
    etree.SubElement(page, "viatic_video", {"url_name": "deux", "display_name": "Encore", **bare})
    (folder / "FILM").mkdir(parents=True)
    shutil.copytree(FILM, folder / "FILM" / "static")
    (folder / "FILM" / "course.xml").write_bytes(etree.tostring(course, encoding="utf-8"))
    entry = {"key": KEY, "title": "Film", "dir": "FILM", "number": "FILM"}
    (folder / "catalogue.json").write_text(json.dumps({"courses": [entry]}), encoding="utf-8")


@pytest.fixture
def visit(browser, live_server, tmp_path: Path, settings, people):
    """Opens the page as the mayor."""
    from campus.models import Enrolment

    write_course(tmp_path)
    settings.VIATIC_COURSES_DIR = tmp_path
    Enrolment.objects.create(user_id=people.mayor, course_key=KEY)
    client = Client()
    client.force_login(get_user_model().objects.get(pk=people.mayor))
    contexts = []

    def open_page(width: int = 1280, **options):
        context = browser.new_context(viewport={"width": width, "height": 800}, **options)
        cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
        context.add_cookies([cookie])
        contexts.append(context)
        page = context.new_page()
        page.goto(live_server.url + f"/cours/{KEY}/page/")
        return page

    yield open_page
    for context in contexts:
        for page in context.pages:
            # A page that is left reports where one was: not into a database that is being emptied.
            page.route("**/progress/**", lambda route: route.abort())
            page.goto("about:blank")
            page.wait_for_timeout(150)
        context.close()


def film_of(page, title="Payer"):
    return page.locator('[data-role="film"]').filter(has=page.get_by_role("heading", name=title, exact=True))


def at(film) -> float:
    return film.locator("video").evaluate("video => video.currentTime")


def play(film) -> None:
    """As the player's own button does; until a picture of the place is there."""
    film.locator("video").evaluate(
        """async video => {
          video.muted = true;
          await video.play();
          while (video.seeking || video.currentTime === 0) {
            await new Promise(resolve => setTimeout(resolve, 50));
          }
        }"""
    )


def play_from(film, seconds: float) -> None:
    film.locator("video").evaluate(
        """async (video, at) => {
          video.muted = true;
          await video.play();
          video.currentTime = at;
        }""",
        seconds,
    )


def test_a_film_plays_stops_for_its_question_and_goes_on_by_keyboard(visit):
    page = visit()
    film = film_of(page)
    play_from(film, 1.2)
    panel = film.locator('[data-place="over"][data-insert="taux"]')
    expect(panel).to_be_visible()
    expect(film.locator('[data-role="told"]')).to_contain_text("Le taux")
    film.locator("video").focus()
    question = film.locator('[data-place="over"][data-insert="annee"]')
    expect(question).to_be_visible(timeout=9000)
    expect(panel).to_be_hidden()
    assert film.locator("video").evaluate("video => video.paused")
    # The focus is on the title of the question: Tab goes through the answers, Space and Enter answer.
    expect(question.locator(".vv-insert-title")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    expect(question.get_by_label("2029")).to_be_checked()
    page.keyboard.press("Enter")
    expect(question.get_by_text("Deux ans après.")).to_be_visible()
    expect(film.locator('[data-place="list"]').get_by_text("Deux ans après.")).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(question.get_by_role("button", name="Continuer le film")).to_be_focused()
    page.keyboard.press("Enter")
    expect(question).to_be_hidden()
    expect(film.locator("video")).to_be_focused()
    page.wait_for_function("() => !document.querySelector('video').paused")
    # What was answered is kept; where one stopped and what was played too, and the step is complete.
    film.locator("video").evaluate("video => video.pause()")
    expect(film.locator('[data-role="standing"]')).to_contain_text("Étape terminée")
    left = at(film)
    page.reload()
    film = film_of(page)
    expect(film.get_by_role("button", name=re.compile("Revenir au début"))).to_be_visible()
    play(film)
    assert left - 0.5 < at(film) < left + 2
    expect(film.locator('[data-place="list"]').get_by_text("Deux ans après.")).to_be_visible()
    expect(film.locator('[data-role="standing"]')).to_contain_text("Étape terminée")
    # A question answered before is shown again, and stops nobody.
    play_from(film, 5.5)
    expect(film.locator('[data-place="over"][data-insert="annee"]')).to_be_visible(timeout=9000)
    assert not film.locator("video").evaluate("video => video.paused")


def test_jumping_to_the_end_is_not_playing_and_reading_is_enough(visit):
    page = visit()
    film = film_of(page)
    play_from(film, 6.5)
    question = film.locator('[data-place="over"][data-insert="annee"]')
    expect(question).to_be_visible()
    film.locator("video").evaluate("video => { video.currentTime = 50; }")
    expect(question).to_be_hidden()
    play_from(film, 97)
    page.wait_for_function("() => document.querySelector('video').ended")
    expect(film.locator('[data-role="standing"]')).to_contain_text(re.compile(r"Film vu à [01]\s%"))
    expect(film.locator('[data-role="standing"]')).to_contain_text("L’étape est terminée à 5")
    film.get_by_role("button", name="J’ai lu la transcription").click()
    expect(film.locator('[data-role="standing"]')).to_contain_text("Étape terminée")


def test_in_the_frame_of_a_course_an_insert_is_neither_clipped_nor_out_of_the_flow(visit, live_server):
    page = visit(360)
    unit = unit_page(page.request.get(page.url).text())
    for path, body in (("/cadre/", LEARNING_PAGE), ("/cadre/unite", unit)):
        page.route(live_server.url + path, serving(body))
    page.goto(live_server.url + "/cadre/")
    inner = page.frame(url=re.compile("/cadre/unite"))
    film = film_of(inner)
    expect(film.locator('[data-role="tools"]')).to_be_visible()
    play_from(film, 5.6)
    question = film.locator('[data-place="over"][data-insert="annee"]')
    expect(question).to_be_visible(timeout=9000)
    look(page, inner, "a question over the film")
    question.get_by_label("2029").check()
    question.get_by_role("button", name="Répondre").click()
    expect(question.get_by_text("Deux ans après.")).to_be_visible()
    look(page, inner, "a question answered")


def test_the_place_is_kept_when_the_page_is_left(visit):
    page = visit()
    film = film_of(page)
    play_from(film, 20)
    page.wait_for_function("() => document.querySelector('video').currentTime > 21")
    page.goto("about:blank")
    page.go_back()
    # Nobody waits for the answer to the last report: a page asked for at once may precede it.
    for _ in range(50):
        page.reload()
        told = film_of(page).get_by_role("button", name=re.compile("Revenir au début")).inner_text()
        if "reprend à 0:20" not in told:
            break
    assert re.search(r"reprend à 0:2[1-9]", told)
    play(film_of(page))
    assert at(film_of(page)) >= 20.5


def test_without_inserts_nothing_comes_over_the_film_and_the_choice_is_kept(visit):
    page = visit()
    film = film_of(page)
    with page.expect_response("**/choose_inserts/**"):
        film.get_by_label("Afficher les incrustations").uncheck()
    play_from(film, 1.5)
    page.wait_for_function("() => document.querySelector('video').currentTime > 3")
    expect(film.locator('[data-place="over"][data-insert="taux"]')).to_be_hidden()
    expect(film.locator('[data-place="list"][data-insert="taux"]')).to_be_visible()
    page.reload()
    expect(film_of(page).get_by_label("Afficher les incrustations")).not_to_be_checked()


def test_two_pages_of_one_film_keep_the_last_answer_given(visit):
    pages = [visit(), visit()]
    for page, answer in zip(pages, ("2027", "2029"), strict=True):
        question = film_of(page).locator('[data-place="list"][data-insert="annee"]')
        question.get_by_label(answer).check()
        with page.expect_response("**/answer/**"):
            question.get_by_role("button", name="Répondre").click()
    # The answer is nobody else's and is not graded: the last one stands, on the page that gave the first too.
    pages[0].reload()
    question = film_of(pages[0]).locator('[data-place="list"][data-insert="annee"]')
    expect(question.get_by_label("2029")).to_be_checked()
    expect(question.locator('[data-role="reply"]')).to_contain_text("Deux ans après.")


def test_chapters_transcript_speed_and_a_light_version(visit):
    page = visit()
    film = film_of(page)
    film.locator("video").evaluate("video => { video.muted = true; }")
    film.locator('[data-role="chapters"]').get_by_role("button").nth(2).click()
    page.wait_for_function("() => document.querySelector('video').currentTime > 30")
    expect(film.locator("li[aria-current]")).to_contain_text("Le FCTVA")
    film.get_by_label("Vitesse").select_option("1.5")
    assert film.locator("video").evaluate("video => video.playbackRate") == 1.5
    film.get_by_label("Version").select_option("light")
    page.wait_for_function(
        "() => { const v = document.querySelector('video');"
        " return v.currentSrc.includes('leger') && v.currentTime > 30 && v.readyState > 1; }"
    )
    assert film.locator("video").evaluate("video => video.playbackRate") == 1.5
    other = film_of(page, "Encore")
    expect(other.get_by_text("Pour la plupart des communes")).to_be_visible()
    assert len(other.locator(".vv-passage").all()) > 2


def test_without_a_script_the_player_and_the_text_are_there(visit):
    page = visit(java_script_enabled=False)
    film = film_of(page)
    assert film.locator("video").get_attribute("controls") is not None
    expect(film.get_by_text("Sans JavaScript, le film se lit")).to_be_visible()
    expect(film.get_by_text("Le Département en apporte 20")).to_be_visible()
    expect(film.locator('[data-role="tools"]')).to_be_hidden()
    film.get_by_text("Réponses possibles et explications").click()
    expect(film.get_by_text("Deux ans après.")).to_be_visible()


@pytest.mark.parametrize(("width", "scheme"), [(320, "light"), (1280, "dark")])
def test_every_state_is_clean_for_axe_and_fits_its_width(visit, width, scheme):
    page = visit(width, color_scheme=scheme)
    film = film_of(page)

    def check(state: str) -> None:
        found = violations(page).response["violations"]
        assert [(item["id"], item["nodes"][0]["html"]) for item in found] == [], state
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), state
        assert page.evaluate(SMALL_TARGETS) == [], state

    check("first view")
    play_from(film, 5.6)
    expect(film.locator('[data-place="over"][data-insert="annee"]')).to_be_visible(timeout=9000)
    film.locator('[data-place="over"]').get_by_label("2027").check()
    film.locator('[data-place="over"]').get_by_role("button", name="Répondre").click()
    expect(film.locator('[data-place="over"]').get_by_text("Pas si tôt.")).to_be_visible()
    check("a question, answered")
    film.locator('[data-place="over"]').get_by_role("button", name="Continuer le film").click()
    film.get_by_role("button", name="J’ai lu la transcription").click()
    expect(film.locator('[data-role="standing"]')).to_contain_text("Étape terminée")
    check("complete")
