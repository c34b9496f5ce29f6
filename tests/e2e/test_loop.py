"""The loop, closed once by a new user in a real browser, on a wide screen and on a phone."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Academy, assert_sound

pytestmark = pytest.mark.e2e

PASSWORD = "Une longue phrase 2026"
COMMUNES = {1280: ("maraye", "Maraye-en-Othe", "10222"), 320: ("fontva", "Fontvannes", "10156")}


def width(page: Page) -> int:
    return page.viewport_size["width"]  # type: ignore[index]


def create_account(page: Page, academy: Academy, email: str) -> None:
    page.goto("/")
    assert_sound(page)
    page.get_by_role("link", name="Créer mon compte").first.click()
    assert_sound(page)
    page.get_by_label("Prénom").fill("Camille")
    page.get_by_label("Nom", exact=True).fill("Essai")
    page.get_by_label("Adresse électronique").fill(email)
    page.get_by_label("Mot de passe", exact=True).fill(PASSWORD)
    page.get_by_label("Mot de passe, une seconde fois").fill(PASSWORD)
    page.get_by_role("button", name="Créer mon compte").click()
    page.wait_for_url(re.compile("envoyee"))
    assert_sound(page)
    page.goto(academy.confirmation_link(email))
    assert_sound(page)
    page.get_by_role("button", name="Ouvrir mon compte").click()


def sign_in(page: Page, email: str) -> None:
    page.goto("/comptes/connexion/")
    assert_sound(page)
    page.get_by_label("Adresse électronique").fill(email)
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.get_by_role("button", name="Me connecter").click()
    page.wait_for_url(re.compile("/viatic/$"))


def join_commune(page: Page) -> None:
    letters, name, _ = COMMUNES[width(page)]
    page.goto("/viatic/rattachement/")
    assert_sound(page)
    page.get_by_label("Nom ou code postal").press_sequentially(letters, delay=30)
    option = page.get_by_role("option", name=name).first
    expect(option).to_be_visible()
    assert_sound(page)
    option.click()
    page.get_by_label("Maire", exact=True).check()
    assert_sound(page)
    page.get_by_role("button", name="Demander mon rattachement").click()
    page.wait_for_url(re.compile("/viatic/$"))
    expect(page.get_by_text(f"Votre rattachement à {name} est provisoire")).to_be_visible()


def answer_on_the_page(page: Page, choice: str) -> None:
    page.get_by_role("radio", name=choice).check()
    page.get_by_role("button", name="Enregistrer et passer au point suivant").click()


def test_a_new_member_goes_round_the_loop(page: Page, academy: Academy):
    email = f"camille.{width(page)}@mairie.example"
    create_account(page, academy, email)
    sign_in(page, email)
    assert_sound(page)
    join_commune(page)
    assert_sound(page)

    page.get_by_role("link", name="Répondre à la première question").click()
    assert_sound(page)
    expect(page.get_by_text("point 1 sur 32")).to_be_visible()
    answer_on_the_page(page, "Non")
    expect(page.get_by_text("point 2 sur 32")).to_be_visible()
    answer_on_the_page(page, re.compile("^1"))
    assert_sound(page)

    code = COMMUNES[width(page)][2]
    page.goto(f"/viatic/commune/{code}/")
    assert_sound(page)
    first = page.get_by_role("region", name="Premières priorités").get_by_role("listitem").first
    expect(first).to_contain_text("P1")
    first.get_by_role("link", name=re.compile("^Se former")).first.click()
    assert_sound(page)
    expect(page.get_by_role("link", name="Revenir au point GOV-01")).to_be_visible()

    page.get_by_role("button", name="Suivre ce cours").click()
    follow_the_course(page)

    page.get_by_role("link", name="Revenir au point GOV-01").click()
    expect(page).to_have_url(re.compile(f"/viatic/commune/{code}/etat-des-lieux/GOV-01/"))
    expect(page.get_by_text("Note 4 sur 4")).to_be_visible()
    assert_sound(page)
    page.goto(f"/viatic/commune/{code}/priorites/")
    assert_sound(page)
    # The item is now met: what remains to engage first is the next one.
    expect(page.locator("#GOV-01")).to_contain_text("1 = ")


def follow_the_course(page: Page) -> None:
    """Every page of the course, in order: answers one graded question, then the commune's own item."""
    if page.get_by_role("link", name=re.compile("^(Commencer|Reprendre)")).count():
        page.get_by_role("link", name=re.compile("^(Commencer|Reprendre)")).first.click()
    graded = answered = False
    for _ in range(30):
        assert_sound(page)
        if not graded and page.locator(".problems-wrapper input[type=radio]").count():
            grade_a_question(page)
            graded = True
        if page.locator(".vb-diagnostic").count():
            answer_in_the_block(page)
            answered = True
        following = page.get_by_role("link", name=re.compile("^Suivant"))
        if not following.count():
            break
        following.click()
    assert graded
    assert answered


def grade_a_question(page: Page) -> None:
    """A single choice, graded by the real engine, and still there after a reload."""
    problem = page.locator(".problems-wrapper").first
    problem.locator("input[type=radio], input[type=checkbox]").first.check()
    problem.get_by_role("button", name="Valider ma réponse").click()
    expect(problem.get_by_text(re.compile("exact")).first).to_be_visible()
    page.reload()
    expect(page.locator(".problems-wrapper").first.locator("input:checked")).to_have_count(1)
    expect(page.locator(".problems-wrapper").first.get_by_text(re.compile("exact")).first).to_be_visible()
    assert_sound(page)


def answer_in_the_block(page: Page) -> None:
    block = page.locator(".vb-diagnostic")
    opener = block.get_by_role("button", name=re.compile("^(Répondre|Modifier)")).first
    if opener.is_visible() and opener.get_attribute("aria-expanded") != "true":
        opener.click()
    block.get_by_role("radio", name="Oui").check()
    block.get_by_role("button", name="Enregistrer la réponse").click()
    expect(block.get_by_text("Enregistré à")).to_be_visible()
    assert_sound(page)


def test_an_answer_given_on_one_device_is_there_on_another(browser, academy: Academy):
    """M-2: closed in the middle, taken up elsewhere."""
    first, second = browser.new_context(base_url=academy.url), browser.new_context(base_url=academy.url)
    for context in (first, second):
        page = context.new_page()
        page.goto("/")
        page.get_by_role("button", name="Entrer comme Bruno").click()
        page.wait_for_url(re.compile("/viatic/$"))
    here, there = first.pages[0], second.pages[0]
    here.goto("/viatic/commune/10145/etat-des-lieux/CIT-01/")
    here.get_by_role("radio", name=re.compile("^3")).check()
    here.get_by_role("button", name="Enregistrer la réponse").click()
    there.goto("/viatic/commune/10145/etat-des-lieux/CIT-01/")
    expect(there.get_by_role("radio", name=re.compile("^3"))).to_be_checked()
    first.close()
    second.close()
