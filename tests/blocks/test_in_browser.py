"""The block viatic_diagnostic in a real browser, on the campus: saving, conflict, lost network, keyboard."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.test import Client

from tests.chromium import needs_chromium

from .conftest import OURS

playwright = pytest.importorskip("playwright.sync_api", reason="no browser in this environment")
expect = playwright.expect
violations = pytest.importorskip("tests.accessible").violations

KEY = "course-v1:Viatic+ESSAI+2026"
COURSE = """<course url_name="2026" org="Viatic" course="ESSAI">
<chapter url_name="c" display_name="Chapitre"><sequential url_name="s" display_name="Leçon">
<vertical url_name="page" display_name="Page">
<viatic_diagnostic url_name="un" display_name="Trois points" items="GOV-01,GOV-02,FIN-01"/>
<viatic_diagnostic url_name="deux" display_name="Une date" items="SEC-01"/>
</vertical></sequential></chapter></course>"""

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.django_db(transaction=True),
    needs_chromium,
    pytest.mark.skipif(not apps.is_installed("campus"), reason="the campus is not in this environment"),
]


@pytest.fixture
def course(tmp_path: Path, settings) -> str:
    (tmp_path / "ESSAI").mkdir()
    (tmp_path / "ESSAI" / "course.xml").write_text(COURSE, encoding="utf-8")
    entry = {"key": KEY, "title": "Essai", "dir": "ESSAI", "number": "ESSAI"}
    (tmp_path / "catalogue.json").write_text(json.dumps({"courses": [entry]}), encoding="utf-8")
    settings.VIATIC_COURSES_DIR = tmp_path
    return f"/cours/{KEY}/page/"


@pytest.fixture
def visit(browser, live_server, course, people):
    """Opens the page as one of the people."""
    from campus.models import Enrolment

    contexts = []

    def open_as(user_id: int, width: int = 1280, **options):
        user = get_user_model().objects.get(pk=user_id)
        Enrolment.objects.get_or_create(user=user, course_key=KEY)
        client = Client()
        client.force_login(user)
        context = browser.new_context(viewport={"width": width, "height": 800}, **options)
        cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
        context.add_cookies([cookie])
        contexts.append(context)
        page = context.new_page()
        page.goto(live_server.url + course)
        return page

    yield open_as
    for context in contexts:
        context.close()


def first_block(page):
    return page.locator(".vb-diagnostic").first


def test_answers_are_saved_one_point_after_the_other(visit, people):
    page = visit(people.mayor)
    block = first_block(page)
    expect(block.get_by_text("Point 1 sur 3")).to_be_visible()
    block.get_by_label("Oui").check()
    block.get_by_role("button", name="Enregistrer et passer au point suivant").click()
    expect(block.locator('[data-role="position"]')).to_have_text(
        re.compile(r"Enregistré à \d+\sh\s\d\d · point 2 sur 3")
    )
    expect(block.get_by_text("1 sur 3 points renseignés")).to_be_visible()
    block.get_by_label("2 · Partiel").check()
    block.get_by_role("button", name="Enregistrer la réponse").click()
    expect(block.locator(".vb-item:visible .vb-saved")).to_have_text(re.compile(r"Enregistré à \d+\sh\s\d\d"))
    page.reload()
    expect(first_block(page).get_by_text("Point 3 sur 3")).to_be_visible()
    expect(first_block(page).get_by_text("2 sur 3 points renseignés")).to_be_visible()


def test_a_value_out_of_range_is_told_beside_its_field_which_gets_the_focus(visit, people):
    page = visit(people.mayor)
    block = first_block(page)
    block.get_by_role("button", name="Toute la liste").click()
    point = block.locator('[data-item="FIN-01"]')
    point.get_by_role("button", name="Répondre").click()
    point.get_by_label("Nombre, en %").fill("250")
    point.get_by_role("button", name="Enregistrer la réponse").click()
    expect(point.locator('[data-error="value"]')).to_contain_text("250")
    expect(point.get_by_label("Nombre, en %")).to_be_focused()
    expect(point.get_by_label("Nombre, en %")).to_have_attribute("aria-invalid", "true")
    point.get_by_label("Nombre, en %").fill("10,89")
    point.get_by_role("button", name="Enregistrer la réponse").click()
    expect(point.locator(".vb-saved")).to_contain_text("Enregistré à")
    expect(point.locator('[data-error="value"]')).to_be_hidden()
    expect(point.locator(".vb-level")).to_have_text("note 3 sur 4")


def test_two_people_on_one_point_compare_and_choose_field_by_field(visit, people):
    mine, theirs = visit(people.mayor), visit(people.deputy)
    for page, answer, comment in ((theirs, "Non", "Vu avec la préfecture"), (mine, "Oui", "")):
        block = first_block(page)
        block.get_by_label(answer, exact=True).check()
        block.get_by_label("Commentaire (facultatif)").fill(comment)
        block.get_by_role("button", name="Enregistrer la réponse").click()
        expect(block.locator(".vb-item:visible .vb-saved")).not_to_have_text("Enregistrement…")
    block = first_block(mine)
    expect(block.get_by_text("Quelqu’un a modifié ce point : comparer")).to_be_visible()
    expect(block.get_by_role("heading", name="Choisir ce que la commune garde")).to_be_focused()
    expect(block.get_by_text("Hugo Martin")).to_be_visible()
    block.get_by_label("Celle qui est enregistrée : Vu avec la préfecture").check()
    block.get_by_role("button", name="Enregistrer ce choix").click()
    expect(block.locator(".vb-item:visible .vb-saved")).to_contain_text("Enregistré à")
    expect(block.locator(".vb-compare")).to_have_count(0)
    expect(block.locator(".vb-item:visible .vb-answer-text")).to_have_text("Oui")
    expect(block.get_by_text("Commentaire : Vu avec la préfecture")).to_be_visible()


def test_an_answer_given_without_network_waits_and_leaves_when_it_comes_back(visit, people):
    page = visit(people.mayor)
    block = first_block(page)
    page.context.set_offline(True)
    block.get_by_label("Oui").check()
    block.get_by_role("button", name="Enregistrer la réponse").click()
    expect(block.locator(".vb-item:visible .vb-saved")).to_have_text("En attente du réseau")
    kept = page.evaluate("Object.keys(localStorage)")
    assert kept == [f"viatic-answers:{people.mayor}:{OURS}"]
    page.context.set_offline(False)
    expect(block.locator(".vb-item:visible .vb-saved")).to_contain_text("Enregistré à")
    assert page.evaluate("Object.keys(localStorage)") == []
    expect(block.locator(".vb-item:visible .vb-answer-text")).to_have_text("Oui")


def test_an_answer_that_waited_is_sent_when_the_page_is_opened_again(visit, people):
    page = visit(people.mayor)
    page.route("**/save_answer/**", lambda route: route.abort())
    block = first_block(page)
    block.get_by_label("Non").check()
    block.get_by_role("button", name="Enregistrer la réponse").click()
    expect(block.locator(".vb-item:visible .vb-saved")).to_have_text("En attente du réseau")
    page.unroute("**/save_answer/**")
    page.reload()
    expect(first_block(page).get_by_text("1 sur 3 points renseignés")).to_be_visible()
    assert page.evaluate("Object.keys(localStorage)") == []


def test_the_whole_form_goes_by_keyboard(visit, people):
    page = visit(people.mayor)
    block = first_block(page)
    block.get_by_label("Oui").focus()
    for key in ("Space", "Tab", "Tab", "Tab", "Tab"):
        page.keyboard.press(key)
    expect(block.get_by_role("button", name="Enregistrer et passer au point suivant")).to_be_focused()
    page.keyboard.press("Enter")
    expect(block.locator(".vb-item:visible .vb-question")).to_be_focused()
    expect(block.locator('[data-role="position"]')).to_contain_text("point 2 sur 3")


def test_without_javascript_each_point_leads_to_its_page(visit, people):
    page = visit(people.mayor, java_script_enabled=False)
    block = first_block(page)
    for item in ("GOV-01", "GOV-02", "FIN-01"):
        link = block.get_by_role("link", name=f"Page du point {item}")
        expect(link).to_be_visible()
        assert link.get_attribute("href") == f"/viatic/commune/{OURS}/etat-des-lieux/{item}/"
    expect(block.locator("button:visible")).to_have_count(0)


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_state_is_clean_for_axe_and_fits_its_width(visit, people, width, scheme):
    page = visit(people.mayor, width, color_scheme=scheme)
    block = first_block(page)

    def check(state: str) -> None:
        found = violations(page).response["violations"]
        assert [(item["id"], item["nodes"][0]["html"]) for item in found] == [], state
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), state
        small = page.evaluate(SMALL_TARGETS)
        assert small == [], state

    check("one point at a time")
    block.get_by_role("button", name="Enregistrer la réponse").click()
    expect(block.locator(".vb-item:visible [data-error=value]")).to_be_visible()
    check("an error")
    block.get_by_role("button", name="Toute la liste").click()
    block.locator("details").first.locator("summary").click()
    check("the list")


SMALL_TARGETS = """() => [...document.querySelectorAll(
  '.viatic-block :is(a, button, summary, select, textarea, label.vb-choice, input.vb-input)')]
  .filter(one => one.getClientRects().length && one.getBoundingClientRect().height < 43.9)
  .map(one => one.outerHTML)"""
