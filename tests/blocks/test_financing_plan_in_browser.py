"""The block viatic_financing_plan in a real browser, on the campus: an attempt, a plan, a lost network."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.test import Client

from tests.chromium import needs_chromium

from .test_in_browser import SMALL_TARGETS

playwright = pytest.importorskip("playwright.sync_api", reason="no browser in this environment")
expect = playwright.expect
violations = pytest.importorskip("tests.accessible").violations

KEY = "course-v1:Viatic+PLAN+2026"
COURSE = """<course url_name="2026" org="Viatic" course="PLAN">
<chapter url_name="c" display_name="Chapitre"><sequential url_name="s" display_name="Leçon" graded="true">
<vertical url_name="page" display_name="Page">
<viatic_financing_plan url_name="cas" display_name="La salle communale" case="C01"
  asked="fctva,annee_fctva,participation.conforme"/>
<viatic_financing_plan url_name="libre" display_name="Mon projet"/>
</vertical></sequential></chapter></course>"""

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.django_db(transaction=True),
    needs_chromium,
    pytest.mark.skipif(not apps.is_installed("campus"), reason="the campus is not in this environment"),
]


@pytest.fixture
def visit(browser, live_server, tmp_path: Path, settings, people):
    """Opens the page as one of the people."""
    from campus.models import Enrolment

    (tmp_path / "PLAN").mkdir()
    (tmp_path / "PLAN" / "course.xml").write_text(COURSE, encoding="utf-8")
    entry = {"key": KEY, "title": "Plan", "dir": "PLAN", "number": "PLAN"}
    (tmp_path / "catalogue.json").write_text(json.dumps({"courses": [entry]}), encoding="utf-8")
    settings.VIATIC_COURSES_DIR = tmp_path
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
        page.goto(live_server.url + f"/cours/{KEY}/page/")
        return page

    yield open_as
    for context in contexts:
        context.close()


def case_of(page):
    return page.locator('.vf-plan[data-role="exercise"]')


def plan_of(page):
    return page.locator('.vf-plan[data-role="simulator"]')


def test_a_case_is_solved_by_keyboard_and_its_grade_is_kept(visit, people):
    from campus.models import Grade

    page = visit(people.mayor)
    block = case_of(page)
    block.get_by_label("FCTVA attendu").focus()
    page.keyboard.type("environ 35000")
    page.keyboard.press("Enter")
    expect(block.get_by_label("FCTVA attendu")).to_be_focused()
    expect(block.get_by_label("FCTVA attendu")).to_have_attribute("aria-invalid", "true")
    expect(block.get_by_text("0 essai sur 3")).to_be_visible()
    page.keyboard.press("Control+A")
    page.keyboard.type("35 432,64 €")
    page.keyboard.press("Tab")
    page.keyboard.type("2028")
    page.keyboard.press("Enter")
    expect(block.get_by_text("1 réponse juste sur 3")).to_be_visible()
    expect(block.get_by_text("À revoir")).to_be_visible()
    expect(block.get_by_text("1 essai sur 3")).to_be_visible()
    block.get_by_label("Année où le FCTVA arrive").fill("2029")
    block.get_by_label("La part du maître d’ouvrage suffit-elle").select_option("oui")
    block.get_by_role("button", name="Vérifier mes réponses").click()
    expect(block.get_by_text("Toutes vos réponses sont justes.")).to_be_visible()
    expect(block.get_by_role("button", name="Vérifier mes réponses")).to_be_hidden()
    assert [(each.earned, each.possible) for each in Grade.objects.all()] == [(3.0, 3.0)]
    page.reload()
    expect(case_of(page).get_by_text("Toutes vos réponses sont justes.")).to_be_visible()


def test_a_plan_is_saved_as_it_is_typed_through_a_lost_network_and_becomes_a_project(visit, people):
    page = visit(people.mayor)
    block = plan_of(page)
    block.get_by_label("Nom du projet").fill("Salle communale")
    first = block.get_by_role("group", name="Dépense 1")
    first.get_by_label("Ce qui est acheté").fill("Travaux")
    first.get_by_label("Montant hors taxes").fill("180 000")
    expect(block.locator(".vf-saved")).to_have_text(re.compile(r"Enregistré à \d+\sh\s\d\d"))
    page.context.set_offline(True)
    aid = block.get_by_role("group", name="Aide ou financement 1")
    aid.get_by_label("Qui paie").fill("Département")
    aid.get_by_label("Montant").fill("153 000")
    expect(block.locator(".vf-saved")).to_contain_text("En attente du réseau")
    page.context.set_offline(False)
    expect(block.locator(".vf-saved")).to_contain_text("Enregistré à")
    assert page.evaluate("Object.keys(localStorage)") == []
    block.get_by_role("button", name="Calculer le plan").click()
    expect(block.get_by_role("heading", name="Ce que donne ce plan")).to_be_focused()
    expect(block.get_by_text("1 règle n’est pas respectée.")).to_be_visible()
    expect(block.get_by_text("L1111-10").first).to_be_visible()

    block.get_by_role("button", name="Ajouter une dépense").click()
    block.get_by_role("group", name="Dépense 2").get_by_label("Montant").fill("mille")
    block.get_by_role("button", name="Calculer le plan").click()
    expect(block.get_by_role("group", name="Dépense 2").get_by_label("Montant")).to_be_focused()
    block.get_by_role("button", name="Retirer : dépense 2").click()
    expect(block.get_by_role("group", name="Dépense 1").get_by_label("Ce qui est acheté")).to_be_focused()

    block.get_by_role("button", name="Créer le projet dans mon tableau de bord").click()
    link = block.get_by_role("link", name="Ouvrir le projet")
    expect(link).to_be_focused()
    assert re.fullmatch(r"/viatic/projets/\d+/", link.get_attribute("href"))
    page.reload()
    expect(plan_of(page).get_by_role("link", name="Ouvrir le projet")).to_be_visible()
    expect(plan_of(page).get_by_label("Nom du projet")).to_have_value("Salle communale")


def test_what_was_typed_and_never_sent_is_found_again(visit, people):
    page = visit(people.mayor)
    page.route("**/simulate/**", lambda route: route.abort())
    plan_of(page).get_by_label("Nom du projet").fill("Préau")
    case_of(page).get_by_label("FCTVA attendu").fill("35")
    expect(plan_of(page).locator(".vf-saved")).to_contain_text("En attente du réseau")
    page.unroute("**/simulate/**")
    page.reload()
    expect(plan_of(page).locator(".vf-saved")).to_contain_text("Enregistré à")
    expect(plan_of(page).get_by_label("Nom du projet")).to_have_value("Préau")
    expect(case_of(page).get_by_label("FCTVA attendu")).to_have_value("35")


def test_two_pages_of_one_plan_lose_nothing(visit, people):
    mine, theirs = visit(people.mayor), visit(people.mayor)
    plan_of(theirs).get_by_label("Nom du projet").fill("Salle des fêtes")
    expect(plan_of(theirs).locator(".vf-saved")).to_contain_text("Enregistré à")
    plan_of(mine).get_by_label("Nom du projet").fill("Salle communale")
    block = plan_of(mine)
    expect(block.get_by_role("heading", name="Ce plan a été modifié depuis une autre page.")).to_be_focused()
    expect(block.get_by_role("cell", name="Salle des fêtes")).to_be_visible()
    block.get_by_role("button", name="Reprendre ce qui est enregistré").click()
    expect(block.get_by_label("Nom du projet")).to_have_value("Salle des fêtes")
    expect(block.get_by_role("heading", name="Ce plan a été modifié")).to_have_count(0)


@pytest.mark.parametrize(("width", "scheme"), [(320, "light"), (1280, "dark")])
def test_every_state_is_clean_for_axe_and_fits_its_width(visit, people, width, scheme):
    page = visit(people.mayor, width, color_scheme=scheme)

    def check(state: str) -> None:
        found = violations(page).response["violations"]
        assert [(item["id"], item["nodes"][0]["html"]) for item in found] == [], state
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), state
        assert page.evaluate(SMALL_TARGETS) == [], state

    for summary in plan_of(page).locator("details > summary").all():
        summary.click()
    check("first view")
    plan_of(page).get_by_role("button", name="Calculer le plan").click()
    expect(plan_of(page).get_by_text("Ajoutez au moins une dépense")).to_be_visible()
    case_of(page).get_by_label("FCTVA attendu").fill("12")
    case_of(page).get_by_role("button", name="Vérifier mes réponses").click()
    expect(case_of(page).get_by_text("0 réponse juste sur 3")).to_be_visible()
    check("errors and marks")
    line = plan_of(page).get_by_role("group", name="Dépense 1")
    line.get_by_label("Montant hors taxes").fill("180 000")
    plan_of(page).get_by_role("button", name="Calculer le plan").click()
    expect(plan_of(page).get_by_role("heading", name="Ce que donne ce plan")).to_be_focused()
    check("a result")
