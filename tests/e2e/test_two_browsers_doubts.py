"""Two readers on one page of a course, and two authors on what they told."""

from __future__ import annotations

import pytest

pytest.importorskip("playwright.sync_api", reason="no browser in this environment")
from playwright.sync_api import Page, expect

from dashboard_plugin.api import doubts
from dashboard_plugin.models import Doubt
from tests.e2e.visits import Visit, assert_sound, choose_theirs, marks, press

pytestmark = marks

PAGE = {"course": "T053", "unit": "01-le-reglement-dabord", "page": "eligible"}
NEW = "/viatic/doutes/nouveau/?cours=T053&unite=01-le-reglement-dabord&page=eligible"
LONG = "Une phrase longue comme on en écrit, avec https://exemple.fr/" + "chemin-sans-espace/" * 12


def write(page: Page, words: str) -> None:
    page.get_by_role("radio", name="Une erreur").check()
    page.get_by_label("Ce qui ne va pas").fill(words)


def test_one_page_told_by_two_readers(visit: Visit, person):
    first, second = visit(person("jeanne"), 1280), visit(person("nora"), 320)
    for page in (first, second):
        page.goto(NEW)
        assert_sound(page)
        write(page, LONG)
    assert press(first, "Envoyer le signalement").status == 302
    assert_sound(first)
    # The second could not see it: both are kept, for an author to answer.
    assert press(second, "Envoyer le signalement").status == 302
    assert_sound(second)
    assert Doubt.objects.count() == 2
    second.goto(NEW)
    expect(second.get_by_role("region", name="Déjà signalé")).to_contain_text("chemin-sans-espace")
    assert_sound(second)
    write(second, " ")
    assert press(second, "Envoyer le signalement").status == 422
    assert_sound(second)


def test_one_doubt_answered_by_two_authors(visit: Visit, person):
    number = doubts.tell_doubt(person("jeanne"), **PAGE, told=doubts.Doubt("error", LONG, LONG[:300]))
    address = f"/viatic/doutes/{number}/"
    sophie, anne = person("sophie", site_role="auteur"), person("anne", site_role="admin")
    first, second = visit(sophie, 1280), visit(anne, 320)
    for page in (first, second):
        page.goto("/viatic/doutes/")
        assert_sound(page)
        page.goto(address)
        assert_sound(page)
    first.get_by_role("radio", name="À l’étude").check()
    first.get_by_label("Réponse au lecteur").fill(LONG)
    assert press(first, "Enregistrer la réponse").status == 302
    assert_sound(first)
    second.get_by_role("radio", name="Maintenu").check()
    assert press(second, "Enregistrer la réponse").status == 422
    assert_sound(second)
    second.get_by_label("Réponse au lecteur").fill("Le texte le dit encore.")
    assert press(second, "Enregistrer la réponse").status == 409
    expect(second.locator("main")).to_contain_text("Sophie Essai a répondu")
    assert_sound(second)
    choose_theirs(second, "Réponse")
    assert press(second, "Enregistrer ce choix").status == 302
    row = Doubt.objects.get()
    assert (row.state, row.reply, row.version) == ("kept", LONG, 3)
