"""Two people, two browsers, one point: whoever comes second compares and chooses; nothing is lost."""

from __future__ import annotations

import pytest

pytest.importorskip("playwright.sync_api", reason="no browser in this environment")
from playwright.sync_api import expect

from tests.e2e.visits import assert_sound, marks

POINT = "/viatic/commune/10145/etat-des-lieux/GOV-02/"
PRIORITIES = "/viatic/commune/10145/priorites/"

pytestmark = marks


def test_two_browsers_answer_and_weigh_one_point(visit, member):
    helene = visit(member("helene", role="referent", function="maire"), 1280)
    paul = visit(member("paul"), 320)
    for page, choice in ((helene, "1 · Ponctuel"), (paul, "3 · ")):
        page.goto(POINT)
        page.get_by_role("radio", name=choice).check()
        page.get_by_text("Certitude et commentaire").click()
    helene.get_by_label("Commentaire").fill("De la mairie")
    helene.get_by_role("radio", name="Sûr", exact=True).check()
    paul.get_by_label("Commentaire").fill("De Paul")
    assert_sound(paul)
    helene.get_by_role("button", name="Enregistrer la réponse").click()
    expect(helene.get_by_text("Enregistré à")).to_be_visible()
    paul.get_by_role("button", name="Enregistrer la réponse").click()
    expect(paul.get_by_text("De la mairie")).to_be_visible()
    assert_sound(paul)
    paul.get_by_role("group", name="Commentaire").get_by_role("radio").last.check()
    paul.get_by_role("button", name="Enregistrer ce choix").click()
    expect(paul.get_by_text("Dernière réponse : 3 ·")).to_be_visible()
    expect(paul.get_by_label("Commentaire")).to_have_value("De la mairie")

    for page in (helene, paul):
        page.goto(f"{PRIORITIES}?modifier=GOV-02")
    helene.get_by_label("Importance").select_option("5")
    helene.get_by_label("Pourquoi (facultatif)").fill("Contrôle en cours")
    helene.get_by_role("button", name="Enregistrer le rang").click()
    paul.get_by_label("Importance").select_option("1")
    assert_sound(paul)
    paul.get_by_role("button", name="Enregistrer le rang").click()
    expect(paul.get_by_text("Contrôle en cours")).to_be_visible()
    assert_sound(paul)
    paul.get_by_role("group", name="Raison").get_by_role("radio").last.check()
    paul.get_by_role("button", name="Enregistrer ce choix").click()
    expect(paul.get_by_text("Contrôle en cours").first).to_be_visible()


def test_the_pages_of_a_point_are_sound_at_320_px(visit, member):
    page = visit(member("helene", role="referent", function="maire"), 320)
    page.goto(POINT)
    page.get_by_role("radio", name="1 · Ponctuel").check()
    page.get_by_role("button", name="Enregistrer la réponse").click()
    page.goto(f"{POINT}pieces/")
    document = {"name": "pv.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7"}
    page.locator("#fichier").set_input_files(document)
    page.get_by_role("button", name="Ajouter le document").click()
    expect(page.get_by_role("link", name="pv.pdf")).to_be_visible()
    for address in ("pieces/", "?essai=4", "historique/", "../../score/?domaine=GOV#GOV"):
        page.goto(f"{POINT}{address}")
        assert_sound(page)
