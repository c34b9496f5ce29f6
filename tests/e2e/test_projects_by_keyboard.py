"""An action from a priority to its first step done, without a pointer."""

from __future__ import annotations

import re

import pytest

pytest.importorskip("playwright.sync_api", reason="no browser in this environment")
from playwright.sync_api import expect

from commune_core.referential import load
from dashboard_plugin.models import Entry, Project, Step
from tests.e2e.test_keyboard_only import choose, go_to, press
from tests.e2e.visits import Visit, marks, save

pytestmark = marks

HERE = "10145"
SCALE = next(item for item in load().items.values() if item.kind == "scale" and not item.sensitive)


def test_from_a_priority_to_a_first_step_done(visit: Visit, member):
    mayor = member("helene", role="referent", function="maire")
    save(mayor, SCALE, HERE, "0")
    page = visit(mayor, 320)
    page.goto(f"/viatic/commune/{HERE}/priorites/")
    press(page, page.get_by_role("link", name=f"Ouvrir une action pour le point {SCALE.id}"))
    page.wait_for_url(re.compile("/nouveau/"))
    go_to(page, page.get_by_label("Titre", exact=True))
    page.keyboard.type("Toiture de la salle")
    choose(page, page.locator('input[name="phase"][value="study"]'))
    press(page, page.get_by_role("button", name="Ouvrir la fiche"))
    page.wait_for_url(re.compile(r"/projets/\d+/$"))
    row = Project.objects.get()
    assert (row.title, row.phase, row.aims.get().item_id) == ("Toiture de la salle", "study", SCALE.id)
    press(page, page.get_by_role("link", name="Ajouter une première étape"))
    go_to(page, page.get_by_label("Ce qu’il faut faire"))
    page.keyboard.type("Demander trois devis")
    page.keyboard.press("Enter")
    expect(page.locator("main li")).to_contain_text(["Demander trois devis"])
    press(page, page.get_by_role("button", name=re.compile("^Marquer faite")))
    expect(page.locator("main li")).to_contain_text(["Faite le"])
    assert Step.objects.get().done_on is not None
    press(page, page.get_by_role("link", name="Documents et journal"))
    go_to(page, page.get_by_label("Noter ce qui s’est passé"))
    page.keyboard.type("Vu l’architecte.")
    press(page, page.get_by_role("button", name="Ajouter au journal"))
    expect(page.locator("main")).to_contain_text("Vu l’architecte.")
    assert Entry.objects.filter(text="Vu l’architecte.").count() == 1
