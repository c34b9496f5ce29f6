"""Two browsers on actions and projects: a sheet opened or changed by two, its steps, its documents."""

from __future__ import annotations

import pytest

pytest.importorskip("playwright.sync_api", reason="no browser in this environment")
from playwright.sync_api import expect

from dashboard_plugin import api
from dashboard_plugin.models import Project
from tests.e2e.visits import (
    assert_sound,
    both_orders,
    choose_theirs,
    few_communes,
    marks,
    member,
    one_order,
    pair,
    person,
    press,
    territory,
    visit,
)

__all__ = ["few_communes", "member", "pair", "person", "territory", "visit"]

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
