"""From a page of a real course to its author and back: a doubt is told, answered, and the answer is read."""

from __future__ import annotations

import re

import pytest

pytest.importorskip("playwright.sync_api", reason="no browser in this environment")
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.e2e.conftest import Academy, assert_sound

pytestmark = pytest.mark.e2e

COURSE = "/cours/course-v1:Viatic+T227+2026/"


def watched(page: Page) -> Page:
    """The page, with the faults that `assert_sound` reads."""
    page.faults = []  # type: ignore[attr-defined]
    page.on("pageerror", lambda error: page.faults.append(f"script: {error}"))  # type: ignore[attr-defined]
    return page


def enter(page: Page, name: str) -> None:
    page.goto("/")
    page.get_by_role("button", name=f"Entrer comme {name}").click()
    page.wait_for_url(re.compile("/viatic/"))


def open_a_page_of_the_course(page: Page) -> None:
    page.goto(COURSE)
    follow = page.get_by_role("button", name="Suivre ce cours")
    if follow.count():
        follow.click()
        page.goto(COURSE)
    page.get_by_role("link", name=re.compile("^(Commencer|Reprendre)")).first.click()


def tell(context: BrowserContext, page: Page, words: str) -> Page:
    """Follow the link at the foot of the page and send the form; gives the page where one lands."""
    with context.expect_page() as opened:
        page.locator(".viatic-doubt a").last.click()
    form = watched(opened.value)
    expect(form.get_by_role("heading", level=1)).to_contain_text("Signaler une erreur")
    expect(form.locator("main")).to_contain_text("plan communal de sauvegarde", ignore_case=True)
    assert_sound(form)
    form.locator("form.viatic-form").evaluate("form => form.noValidate = true")
    form.get_by_role("button", name="Envoyer le signalement").click()
    expect(form.get_by_role("alert")).to_be_visible()
    assert_sound(form)
    form.get_by_role("alert").get_by_role("link").last.click()
    expect(form.get_by_label("Ce qui ne va pas")).to_be_focused()
    form.get_by_role("radio", name="Un texte ou un chiffre qui a changé").check()
    form.get_by_label("Ce qui ne va pas").fill(words)
    form.get_by_label("D’où le tenez-vous").fill("Décret du 1er octobre 2026")
    form.get_by_role("button", name="Envoyer le signalement").click()
    form.wait_for_url(re.compile("/viatic/doutes/"))
    return form


def answer(page: Page, words: str, reply: str) -> None:
    page.goto("/viatic/doutes/?etat=waiting")
    assert_sound(page)
    page.get_by_role("listitem").filter(has_text=words).get_by_role("link").click()
    expect(page.locator("main")).to_contain_text("course_content/themes/plan-communal-de-sauvegarde/")
    assert_sound(page)
    page.get_by_role("radio", name="Corrigé").check()
    page.get_by_label("Réponse au lecteur").fill(reply)
    page.get_by_role("button", name="Enregistrer la réponse").click()
    expect(page.get_by_role("status")).to_contain_text("La réponse est enregistrée")
    assert_sound(page)


def test_a_reader_tells_a_doubt_from_a_page_and_reads_its_answer(
    page: Page, context: BrowserContext, browser: Browser, academy: Academy
):
    width = page.viewport_size["width"]  # type: ignore[index]
    words, reply = f"L’échéance n’est plus la bonne ({width}).", f"Vous aviez raison ({width})."
    enter(page, "Hélène")
    open_a_page_of_the_course(page)
    mine = tell(context, page, words)
    expect(mine.locator("main")).to_contain_text(words)
    assert_sound(mine)
    mine.get_by_role("link", name="← Revenir au cours").click()
    expect(mine).to_have_url(re.compile("/cours/course-v1:Viatic"))

    desk = browser.new_context(base_url=academy.url, viewport=page.viewport_size, locale="fr-FR")
    author = watched(desk.new_page())
    enter(author, "Sophie")
    author.goto("/viatic/catalogue/plan-communal-de-sauvegarde/")
    assert_sound(author)
    author.get_by_role("link", name=re.compile("à traiter")).click()
    answer(author, words, reply)
    desk.close()

    page.goto("/viatic/avis/")
    assert_sound(page)
    page.get_by_role("listitem").filter(has_text="est corrigée").first.get_by_role("link").click()
    page.wait_for_url(re.compile("/viatic/doutes/"))
    expect(page.locator("main")).to_contain_text(reply)
    assert_sound(page)
