"""A year from its sharing out to its correction, in a real browser: a DGS on a wide screen, somebody who
practises on a phone."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Academy, assert_sound

pytestmark = pytest.mark.e2e


def sign_in(page: Page, name: str) -> None:
    page.goto("/")
    page.get_by_role("button", name=f"Entrer comme {name}").click()


def answer(page: Page, code: str, item_id: str, label: str) -> None:
    page.goto(f"/viatic/commune/{code}/etat-des-lieux/{item_id}/")
    page.get_by_label(re.compile(f"^{label}")).check()
    page.get_by_role("button", name="Enregistrer la réponse").click()
    expect(page.locator("main")).to_contain_text("Enregistré à")


def close(page: Page) -> None:
    page.get_by_role("link", name=re.compile("^Préparer la clôture")).first.click()
    assert_sound(page)
    page.get_by_role("button", name=re.compile("^Clore l’année")).click()
    expect(page.locator("main")).to_contain_text("Empreinte vérifiée")
    assert_sound(page)


def correct(page: Page) -> None:
    page.get_by_role("link", name=re.compile("^Corriger une réponse")).click()
    assert_sound(page)
    page.get_by_label("Point", exact=True).select_option("GOV-02")
    page.get_by_role("button", name="Corriger ce point").click()
    assert_sound(page)
    page.get_by_label(re.compile("^4 ·")).check()
    page.get_by_label("Pourquoi cette correction").fill("Le procès-verbal dit le contraire")
    page.get_by_role("button", name="Prendre la photographie corrigée").click()
    expect(page.locator("main")).to_contain_text("Photographies (2)")
    expect(page.locator("main")).to_contain_text("Le procès-verbal dit le contraire")


def share_and_review(page: Page, code: str) -> None:
    domain = page.locator("#GOV")
    domain.get_by_text(re.compile("^Confier ou relire")).click()
    domain.get_by_role("button", name=re.compile("^Confier")).click()
    expect(page.locator("#GOV")).to_contain_text("Confié à Karim")
    for button, said in (("^Dire que ce domaine est prêt", "Prêt"), ("^Marquer comme relu", "Relu")):
        page.locator("#GOV").get_by_text(re.compile("^Confier ou relire")).click()
        assert_sound(page)
        page.locator("#GOV").get_by_role("button", name=re.compile(button)).click()
        expect(page.locator("#GOV .viatic-tag").first).to_have_text(said)


def test_a_year_is_worked_on_closed_and_corrected(page: Page, academy: Academy):
    shared = page.viewport_size["width"] >= 600  # type: ignore[index]
    name, code = ("Karim", "10033") if shared else ("Jeanne", "exercice")
    sign_in(page, name)
    answer(page, code, "GOV-02", "2 ·")
    page.goto(f"/viatic/commune/{code}/campagne/")
    assert_sound(page)
    if shared:
        share_and_review(page, code)
    close(page)
    correct(page)
    page.goto(f"/viatic/commune/{code}/etat-des-lieux/GOV-02/")
    expect(page.locator("main")).to_contain_text("4 · ")
    expect(page.locator("textarea")).to_have_count(0)
    assert_sound(page)
    page.goto(f"/viatic/commune/{code}/evolution/")
    expect(page.locator("main")).to_contain_text("encore qu’une année")
    assert_sound(page)
