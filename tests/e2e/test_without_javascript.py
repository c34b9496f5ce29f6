"""Reading pages stand without JavaScript, and a point can be answered without it."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import Academy

pytestmark = pytest.mark.e2e


@pytest.fixture(params=[1280, 320])
def plain_page(request, browser: Browser, academy: Academy) -> Iterator[Page]:
    context = browser.new_context(
        base_url=academy.url, java_script_enabled=False, viewport={"width": request.param, "height": 800}
    )
    page = context.new_page()
    page.goto("/")
    page.get_by_role("button", name="Entrer comme Hélène").click()
    yield page
    context.close()


READING = {
    "/viatic/": "Aujourd",
    "/viatic/moi/": "Faux-Villecerf",
    "/viatic/rattachement/?q=faux+vill": "10290",
    "/viatic/commune/10145/": "Vue d",
    "/viatic/commune/10145/etat-des-lieux/": "épargne brute",
    "/viatic/commune/10145/etat-des-lieux/FIN-01/": "Pourquoi",
    "/viatic/commune/10145/etat-des-lieux/questionnaire/": "Enregistrer et continuer",
    "/viatic/commune/10145/priorites/": "Priorités",
    "/viatic/commune/10145/membres/": "Hélène",
    "/viatic/catalogue/?q=detr": "Monter un dossier de DETR",
    "/viatic/catalogue/": "Financer les projets d",
    "/cours/course-v1:Viatic+T227+2026/": "Sommaire",
}


def test_reading_pages_stand_without_javascript(plain_page: Page):
    for address, text in READING.items():
        response = plain_page.goto(address)
        assert response is not None
        assert response.status == 200, address
        expect(plain_page.locator("main")).to_contain_text(text)


def test_a_course_is_read_and_a_point_answered_without_javascript(plain_page: Page):
    plain_page.goto("/cours/course-v1:Viatic+T227+2026/")
    join = plain_page.get_by_role("button", name="Suivre ce cours")
    if join.count():
        join.click()
    plain_page.goto("/cours/course-v1:Viatic+T227+2026/")
    plain_page.get_by_role("link", name=re.compile("^(Commencer|Reprendre)")).first.click()
    assert len(plain_page.locator("main").inner_text()) > 800
    plain_page.goto("/viatic/commune/10145/etat-des-lieux/FIN-01/")
    plain_page.get_by_label(re.compile("^Nombre")).fill("10,89")
    plain_page.get_by_role("button", name="Enregistrer la réponse").click()
    expect(plain_page.locator("main")).to_contain_text("Note 3 sur 4")


def test_a_questionnaire_is_walked_through_without_javascript(plain_page: Page):
    plain_page.goto("/viatic/commune/10145/etat-des-lieux/questionnaire/?domaine=ENV")
    questions = plain_page.locator("#questions > li")
    expect(questions.last).to_be_visible()
    following = questions.nth(1).get_attribute("id")
    questions.first.get_by_role("radio", name="Je ne sais pas").check()
    questions.first.get_by_role("button", name="Enregistrer et continuer").click()
    expect(plain_page).to_have_url(re.compile(f"questionnaire/.domaine=ENV#{following}$"))
    expect(questions.first).to_contain_text("Enregistré")
