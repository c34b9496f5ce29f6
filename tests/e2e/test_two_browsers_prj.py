"""Two browsers on actions and projects: a sheet opened or changed by two, its steps, its documents."""

from __future__ import annotations

import pytest

pytest.importorskip("playwright.sync_api", reason="no browser in this environment")
from playwright.sync_api import expect

from dashboard_plugin import api
from dashboard_plugin.api import works
from dashboard_plugin.models import ApiKey, Entry, Project, ProjectLink, Step
from tests.e2e.visits import assert_sound, both_orders, choose_theirs, marks, one_order, press

pytestmark = marks

HERE = "10145"
LIST = f"/viatic/commune/{HERE}/projets/"


def sheet(user_id: int, **more) -> int:
    return api.create_project(user_id, commune=HERE, fields=api.ProjectFields("Toiture", **more))


@one_order
def test_a_sheet_opened_by_two(pair):
    for _, _, page in pair:
        page.goto(f"{LIST}nouveau/?point=GOV-02")
        page.get_by_label("Titre", exact=True).fill("Toiture de la salle")
    for _, _, page in pair:
        assert press(page, "Ouvrir la fiche").status == 302
    assert Project.objects.filter(title="Toiture de la salle", aims__item_id="GOV-02").count() == 2
    _, _, page = pair[0]
    page.goto(LIST)
    expect(page.locator("main").get_by_role("link", name="Toiture de la salle")).to_have_count(2)


@both_orders
def test_one_sheet_changed_by_two(pair):
    (_, first_id, first), (_, _, second) = pair
    number = sheet(first_id)
    for page in (first, second):
        page.goto(f"/viatic/projets/{number}/modifier/")
    first.get_by_label("Pourquoi", exact=True).fill("La pluie entre.")
    first.get_by_label("Lieu", exact=True).fill("Salle des fêtes")
    second.get_by_label("Pourquoi", exact=True).fill("L’assurance le demande.")
    second.get_by_label("Échéance", exact=True).fill("2027-09-01")
    assert press(first, "Enregistrer la fiche").status == 302
    assert press(second, "Enregistrer la fiche").status == 409
    assert_sound(second)
    expect(second.get_by_role("group", name="Lieu", exact=True).get_by_role("radio").last).to_be_checked()
    expect(second.get_by_role("group", name="Dates", exact=True).get_by_role("radio").first).to_be_checked()
    expect(second.get_by_role("group", name="Pourquoi", exact=True)).to_contain_text("La pluie entre.")
    choose_theirs(second, "Pourquoi")
    assert press(second, "Enregistrer ce choix").status == 302
    row = Project.objects.get()
    assert (row.why, row.place, str(row.due_on), row.version) == (
        "La pluie entre.", "Salle des fêtes", "2027-09-01", 3,
    )  # fmt: skip


@both_orders
def test_one_step_changed_by_two(pair):
    (_, first_id, first), (_, _, second) = pair
    number = sheet(first_id)
    step = works.add_step(first_id, project_id=number, title="Devis")
    for page in (first, second):
        page.goto(f"/viatic/projets/{number}/etapes/?etape={step}")
    first.get_by_label("Ce qu’il faut faire").fill("Trois devis")
    second.get_by_label("Pour quand").fill("2027-09-01")
    assert press(first, "Enregistrer l’étape").status == 302
    assert press(second, "Enregistrer l’étape").status == 409
    assert_sound(second)
    expect(second.get_by_role("group", name="Étape", exact=True).get_by_role("radio").last).to_be_checked()
    assert press(second, "Enregistrer ce choix").status == 302
    row = Step.objects.get()
    assert (row.title, str(row.due_on)) == ("Trois devis", "2027-09-01")
    second.goto(f"/viatic/projets/{number}/etapes/?etape={step}")
    first.goto(f"/viatic/projets/{number}/etapes/?etape={step}")
    second.get_by_label("Ce qu’il faut faire").fill("Deux devis")
    assert press(second, "Enregistrer l’étape").status == 302
    assert press(first, "Retirer l’étape").status == 409
    expect(first.locator("main")).to_contain_text("Deux devis")
    assert press(first, "Retirer l’étape").status == 302
    assert not Step.objects.exists()


@one_order
def test_the_steps_put_in_order_by_two(pair):
    (_, first_id, first), (_, _, second) = pair
    number = sheet(first_id)
    for title in ("Devis", "Vote", "Travaux"):
        works.add_step(first_id, project_id=number, title=title)
    for page in (first, second):
        page.goto(f"/viatic/projets/{number}/etapes/")
    for page in (first, second):  # both do the same: it is done once
        assert press(page, "Monter l’étape Travaux").status == 302
    assert list(Step.objects.order_by("position").values_list("title", flat=True)) == [
        "Devis", "Travaux", "Vote",
    ]  # fmt: skip
    second.goto(f"/viatic/projets/{number}/etapes/")
    first.goto(f"/viatic/projets/{number}/etapes/")
    for page in (first, second):
        assert press(page, "Marquer faite l’étape Devis").status == 302
    assert Entry.objects.filter(fact="step_done").count() == 1
    for page in (first, second):
        page.get_by_label("Ce qu’il faut faire").fill("Réception")
    for page in (first, second):
        assert press(page, "Ajouter l’étape").status == 302
    assert Step.objects.filter(title="Réception").count() == 2


@one_order
def test_the_documents_and_the_journal_of_two(pair):
    (_, first_id, first), (_, _, second) = pair
    number = sheet(first_id)
    for page in (first, second):
        page.goto(f"/viatic/projets/{number}/journal/")
        page.get_by_label("Noter ce qui s’est passé").fill("Vu l’architecte.")
        assert press(page, "Ajouter au journal").status == 302
        page.get_by_label("Adresse").fill("https://exemple.fr/devis.pdf")
        page.get_by_label("Titre (facultatif)").fill("Devis")
    for page in (first, second):
        assert press(page, "Joindre le document").status == 302
    assert Entry.objects.filter(text="Vu l’architecte.").count() == 2
    assert ProjectLink.objects.count() == 1
    first.reload()
    for page in (first, second):
        assert press(page, "Retirer Devis").status == 302
    assert not ProjectLink.objects.exists()
    assert Entry.objects.filter(fact="link_removed").count() == 1


@one_order
def test_the_addresses_of_an_agenda_made_on_two_devices(visit, member, order):
    helene = member("helene", role="referent", function="maire")
    first, second = visit(helene, 1280), visit(helene, 320)
    for page, name in ((first, "Bureau"), (second, "Téléphone")):
        page.goto(f"/viatic/commune/{HERE}/agenda/")
        page.get_by_label("Pour quel appareil").fill(name)
    for page in (first, second):
        assert press(page, "Créer une adresse").status == 200
        assert_sound(page)
    for page in (first, second):  # each device has its own: both still open
        address = page.locator("code").inner_text()
        assert page.request.get(address).status == 200
    first.goto(f"/viatic/commune/{HERE}/agenda/")
    second.goto(f"/viatic/commune/{HERE}/agenda/")
    for page in (first, second):  # retired twice: it is done once
        assert press(page, "Retirer cette adresse : Bureau").status == 302
    assert ApiKey.objects.filter(revoked_at=None).values_list("label", flat=True).get() == "Téléphone"
