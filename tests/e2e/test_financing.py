"""A plan of financing from the weak point to the deliberation, and a law that changes in between, by hand."""

from __future__ import annotations

import re
from datetime import date
from fractions import Fraction

import pytest

pytest.importorskip("playwright.sync_api", reason="no browser in this environment")
from playwright.sync_api import Page, expect

from commune_core.financing import parameters
from dashboard_plugin import api
from dashboard_plugin.api import money
from dashboard_plugin.models import Project
from tests.e2e.visits import assert_sound, at, few_communes, marks, member, person, press, territory, visit
from tests.plugin.test_financing import change_of_law

__all__ = ["at", "few_communes", "member", "person", "territory", "visit"]

pytestmark = marks

HERE = "10145"
POINT = f"/viatic/commune/{HERE}/etat-des-lieux/SPO-07/"


def cents(text: str) -> str:
    """An amount as a page shows it, whatever its spaces."""
    return re.sub(r"\s", " ", text)


def add(page: Page, button: str, **fields: str) -> None:
    """Fill a form of the plan and send it."""
    page.get_by_role("link", name=button, exact=True).click()
    for label, value in fields.items():
        page.locator(f'[name="{label}"]').fill(value)
    assert press(page, "Enregistrer").status == 302


def test_helene_finances_the_roof_of_her_church_from_the_weak_point(member, visit, at):
    at("2026-11-26")
    page = visit(member("helene", role="referent", function="maire"), 320)
    page.goto(POINT)
    page.locator('input[name="reponse"][value="1"]').check()
    assert press(page, "Enregistrer").status == 302
    page.goto(f"/viatic/commune/{HERE}/projets/nouveau/?point=SPO-07")
    page.get_by_label("Titre").fill("Toiture de l’église")
    assert press(page, "Ouvrir|Enregistrer|Créer").status == 302
    page.get_by_role("link", name="Financement").click()
    assert_sound(page)
    add(page, "Ajouter une dépense", label="Travaux", year="2027", planned="250 000")
    page.get_by_role("link", name="Voir les aides possibles").click()
    assert_sound(page)
    page.locator("#fondation-du-patrimoine").get_by_role("link", name="Ajouter au plan").click()
    assert_sound(page)
    page.get_by_label("Montant espéré").fill("30.000,00 €")
    assert press(page, "Enregistrer").status == 302
    add(page, "Ajouter une aide", funder="Conseil départemental", amount="176 000,01")
    # One cent too much: the private gift has reduced the base.
    page.get_by_role("link", name="Conseil départemental", exact=True).click()
    page.get_by_label("Comment elle compte").select_option("public")
    assert press(page, "Enregistrer").status == 302
    refusal = page.get_by_role("region", name="Ce plan n’est pas recevable en l’état")
    expect(refusal).to_contain_text("L1111-10")
    expect(refusal).to_contain_text(re.compile(r"0,01\s€"))
    assert_sound(page)
    page.get_by_role("link", name="Conseil départemental", exact=True).click()
    page.get_by_label("Montant espéré").fill("176000")
    assert press(page, "Enregistrer").status == 302
    expect(page.get_by_text("n’est pas recevable")).to_have_count(0)
    page.get_by_role("link", name=re.compile("^Et si elle était refusée")).last.click()
    expect(page.locator("main")).to_contain_text(re.compile(r"trouver 176\s000,00\s€ de plus"))
    assert_sound(page)
    page.get_by_role("link", name="Retour au plan").click()
    page.get_by_role("link", name="Tableau de la délibération").click()
    table = cents(page.locator("main").inner_text())
    assert "300 000,00" in table and "49 212,00" in table and "44 788,00" in table
    page.emulate_media(media="print")
    assert_sound(page)


def test_karim_keeps_the_old_rule_for_plans_of_2026_and_is_warned_of_those_astride(
    member, visit, at, monkeypatch
):
    at("2026-11-26")
    change_of_law(monkeypatch, "owner_share.minimum", Fraction(30, 100), date(2027, 1, 1))
    karim = member("karim", role="referent", function="dgs_secretaire")
    page = visit(karim)
    for title, years in (("Halle", (2026,)), ("École", (2027,)), ("Gymnase", (2026, 2027))):
        number = api.create_project(karim, commune=HERE, fields=api.ProjectFields(title))
        for year in years:
            cost = money.CostFields("Travaux", year, 100_000_00 // len(years))
            money.save_cost(karim, project_id=number, fields=cost)
        grant = money.GrantFields("Région", "public", years[0], 75_000_00)
        money.save_grant(karim, project_id=number, fields=grant)
    seen = {}
    for row in Project.objects.order_by("pk"):
        page.goto(f"/viatic/projets/{row.pk}/financement/")
        assert_sound(page)
        main = cents(page.locator("main").inner_text())
        seen[row.title] = ("n’est pas recevable" in main, "à cheval" in main, "minimum 30,00 %" in main)
    assert seen == {
        "Halle": (False, False, False),
        "École": (True, False, True),
        "Gymnase": (False, True, False),
    }
    page.goto(f"/viatic/commune/{HERE}/ppi/")
    assert_sound(page)
    warned = page.get_by_role("region", name="Projets à cheval sur un changement de règle")
    expect(warned.get_by_role("heading", level=3)).to_have_text(["Gymnase"])
    expect(warned).to_contain_text(re.compile(r"30,00\s% à partir du 1er\sjanvier 2027"))
    expect(warned).to_contain_text("il ne serait plus recevable")
    assert parameters.rate("owner_share.minimum", date(2026, 12, 31)) == Fraction(1, 5)
