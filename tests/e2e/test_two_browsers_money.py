"""Two browsers on the money of one project: nothing that either typed is lost."""

from __future__ import annotations

import pytest

pytest.importorskip("playwright.sync_api", reason="no browser in this environment")
from playwright.sync_api import Page, expect

from dashboard_plugin import api
from dashboard_plugin.aid_data import AID_HEADINGS
from dashboard_plugin.api import money
from dashboard_plugin.exports.outlook import figures
from dashboard_plugin.models import CostLine, Financing, Grant, LocalAid, Outlook
from tests.e2e.visits import assert_sound, both_orders, choose_theirs, marks, one_order, press

pytestmark = marks

HERE = "10145"
WORKS = money.CostFields("Travaux", 2027, 165_000_00)
DETR = money.GrantFields("État", "etat_dotation", 2027, 72_000_00)


@pytest.fixture
def project(pair) -> int:
    (_, first, _), _ = pair
    return api.create_project(first, commune=HERE, fields=api.ProjectFields("Salle communale"))


def both_open(pair, project: int, place: str) -> tuple[Page, Page]:
    pages = tuple(page for _, _, page in pair)
    for page in pages:
        page.goto(f"/viatic/projets/{project}/financement/{place}/")
    return pages


@both_orders
def test_one_cost_changed_by_two(pair, project):
    line = money.save_cost(pair[0][1], project_id=project, fields=WORKS)
    first, second = both_open(pair, project, f"depenses/{line}")
    first.get_by_label("Dépense", exact=True).fill("Travaux de toiture")
    first.get_by_label("Montant prévu").fill("170 000,50 €")
    second.get_by_label("Montant prévu").fill("180000")
    second.get_by_label("Déjà payé").fill("12.5")
    assert press(first, "Enregistrer").status == 302
    assert press(second, "Enregistrer").status == 409
    assert_sound(second)
    # What the second did not touch is already the first one's; what both changed is to be chosen.
    assert press(second, "Enregistrer ce choix").status == 302
    row = CostLine.objects.get()
    assert (row.label, row.planned, row.paid) == ("Travaux de toiture", 180_000_00, 12_50)
    assert row.version == 3


@both_orders
def test_one_aid_changed_by_two(pair, project):
    grant = money.save_grant(pair[0][1], project_id=project, fields=DETR)
    first, second = both_open(pair, project, f"aides/{grant}")
    first.get_by_label("Où elle en est").select_option("granted")
    first.get_by_label("Montant accordé").fill("70 000")
    second.get_by_label("Montant accordé").fill("60 000")
    assert press(first, "Enregistrer").status == 302
    assert press(second, "Enregistrer").status == 409
    assert_sound(second)
    choose_theirs(second, "Montant accordé (€)")
    assert press(second, "Enregistrer ce choix").status == 302
    row = Grant.objects.get()
    assert (row.status, row.granted, row.version) == ("granted", 70_000_00, 3)


@one_order
def test_the_terms_changed_by_two(pair, project):
    first, second = both_open(pair, project, "conditions")
    first.get_by_label("Emprunt").fill("50 000")
    first.get_by_label("Taux annuel").fill("3,6")
    first.get_by_label("Durée").fill("15")
    second.get_by_label("Quand revient la TVA").select_option("n+1")
    assert press(first, "Enregistrer").status == 302
    assert press(second, "Enregistrer").status == 409
    assert_sound(second)
    assert press(second, "Enregistrer ce choix").status == 302
    row = Financing.objects.get()
    assert (row.loan, row.rate, row.years, row.regime, row.version) == (50_000_00, 36_000, 15, "n+1", 2)


@both_orders
def test_a_line_taken_away_while_somebody_changes_it(pair, project):
    line = money.save_cost(pair[0][1], project_id=project, fields=WORKS)
    first, second = both_open(pair, project, f"depenses/{line}")
    late = first.context.new_page()
    late.faults = []  # type: ignore[attr-defined]
    late.goto(first.url)
    second.get_by_label("Montant prévu").fill("180 000")
    assert press(first, "Retirer").status == 302
    assert press(second, "Enregistrer").status == 409
    assert_sound(second)
    expect(second.get_by_role("alert")).to_contain_text("retiré")
    expect(second.get_by_label("Montant prévu")).to_have_value("180 000")
    assert press(second, "Enregistrer").status == 302
    assert CostLine.objects.get().planned == 180_000_00
    # One that somebody changed is read again before it goes.
    row = CostLine.objects.get()
    late.goto(f"/viatic/projets/{project}/financement/depenses/{row.pk}/")
    money.save_cost(pair[0][1], project_id=project, cost_id=row.pk, version=1, fields=WORKS)
    assert press(late, "Retirer").status == 409
    assert_sound(late)
    assert press(late, "Retirer").status == 302
    assert not CostLine.objects.exists()


@both_orders
def test_one_year_told_by_two(pair):
    (_, _, first), (_, _, second) = pair
    for page in (first, second):
        page.goto(f"/viatic/commune/{HERE}/ppi/annees/2027/")
        page.get_by_label("Dépenses réelles").fill("168 000")
    first.get_by_label("Recettes réelles").fill("210 000")
    first.get_by_label("Fonds de roulement").fill("-1 500,50")
    second.get_by_label("Recettes réelles").fill("212 000")
    assert press(first, "Enregistrer").status == 302
    assert press(second, "Enregistrer").status == 409
    assert_sound(second)
    assert press(second, "Enregistrer ce choix").status == 302
    row = Outlook.objects.get()
    assert (row.revenue, row.spending, row.working_capital, row.version) == (
        212_000_00,
        168_000_00,
        -1_500_50,
        2,
    )


@one_order
def test_the_years_brought_by_two(pair):
    (_, first_id, first), (_, _, second) = pair
    money.save_outlook(
        first_id, commune=HERE, fields=money.OutlookFields(2027, 210_000_00, 168_000_00), version=0
    )
    sent = figures(money.outlook(first_id, commune=HERE)).decode("utf-8-sig")
    for page, revenue in ((first, "211000"), (second, "212000")):
        page.goto(f"/viatic/commune/{HERE}/ppi/import/")
        file = {
            "name": "ppi.csv",
            "mimeType": "text/csv",
            "buffer": sent.replace("210000,00", revenue).encode(),
        }
        page.get_by_label("Tableau CSV").set_input_files(file)
        assert press(page, "Vérifier").status == 200
        page.get_by_label("Tableau CSV").set_input_files(file)
    assert_sound(first)
    assert press(first, "Importer").status == 302
    assert press(second, "Importer").status == 409
    assert_sound(second)
    expect(second.locator("main")).to_contain_text("au lieu de 211\u202f000,00")
    second.get_by_label("Tableau CSV").set_input_files(file)
    assert press(second, "Importer").status == 302
    assert Outlook.objects.get().revenue == 212_000_00


@one_order
def test_local_aids_brought_by_two(person, territory, visit, order):
    first, second = (
        visit(person(name, site_role="admin"), width) for name, width in (("ada", 1280), ("alan", 320))
    )
    cells = {"code": "prix", "nom": "Prix", "financeur": "Fondation", "nature": "prive", "objet": "Sport",
             "domaines": "SPO", "depuis": "2026-01-01", "source": "Appel"}  # fmt: skip
    files = [
        (
            ";".join(AID_HEADINGS)
            + "\n"
            + ";".join((cells | {"nom": name}).get(each, "") for each in AID_HEADINGS)
        )
        for name in ("Premier", "Second")
    ]
    for page, text in zip((first, second), files, strict=True):
        page.goto("/viatic/aides/")
        file = {"name": "aides.csv", "mimeType": "text/csv", "buffer": text.encode()}
        page.get_by_label("Tableau CSV").set_input_files(file)
        assert press(page, "Vérifier").status == 200
        page.get_by_label("Tableau CSV").set_input_files(file)
    assert press(first, "Importer").status == 302
    assert_sound(first)
    assert press(second, "Importer").status == 409
    assert_sound(second)
    second.get_by_label("Tableau CSV").set_input_files(file)
    assert press(second, "Importer").status == 302
    assert LocalAid.objects.get().name == "Second"
