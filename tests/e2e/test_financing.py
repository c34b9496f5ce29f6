"""A plan of financing from the weak point to the deliberation, and a law that changes in between, by hand."""

from __future__ import annotations

import re
from datetime import date
from fractions import Fraction

import pytest

pytest.importorskip("playwright.sync_api", reason="no browser in this environment")
from django.core.management import call_command
from playwright.sync_api import Page, expect

from commune_core.financing import parameters
from dashboard_plugin import api
from dashboard_plugin.api import money
from dashboard_plugin.models import Project
from olx_compiler import cli
from tests.e2e.visits import assert_sound, marks, press
from tests.plugin.test_financing import change_of_law

pytestmark = marks

HERE = "10145"
POINT = f"/viatic/commune/{HERE}/etat-des-lieux/SPO-07/"
CHURCH = "Église et petit patrimoine"
THEME = "Entretenir et ouvrir l’église communale"


def cents(text: str) -> str:
    """An amount as a page shows it, whatever its spaces."""
    return re.sub(r"\s", " ", text)


def add(page: Page, button: str, **fields: str) -> None:
    """Fill a form of the plan and send it."""
    page.get_by_role("link", name=button, exact=True).click()
    for label, value in fields.items():
        page.locator(f'[name="{label}"]').fill(value)
    assert press(page, "Enregistrer").status == 302


def answers_and_learns_that_the_course_is_not_written(page: Page) -> None:
    page.goto(POINT)
    page.locator('input[name="reponse"][value="1"]').check()
    assert press(page, "Enregistrer la réponse").status == 302
    taught = page.get_by_role("region", name="Se former")
    theme = taught.get_by_role("listitem").filter(has_text=THEME)
    expect(theme).to_contain_text("n’est pas encore écrit")
    assert_sound(page)
    # The line leads to what the theme will be, never into an empty course.
    theme.get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(THEME)
    expect(page.locator("main").get_by_role("link", name=re.compile("Suivre|Commencer"))).to_have_count(0)
    expect(page.locator("main").get_by_role("button", name=re.compile("Suivre|Commencer"))).to_have_count(0)
    assert_sound(page)


def opens_a_project_from_the_priority(page: Page) -> None:
    page.goto(f"/viatic/commune/{HERE}/priorites/")
    assert_sound(page)
    expect(page.get_by_role("region", name=re.compile("^P1 "))).to_contain_text(CHURCH)
    line = page.locator("#SPO-07")
    expect(line).to_contain_text("4 × 4 = 16")
    line.get_by_role("link", name="Ouvrir une action").click()
    assert_sound(page)
    page.get_by_label("Projet", exact=True).check()
    page.get_by_label("Titre").fill("Toiture de l’église")
    assert press(page, "Ouvrir la fiche").status == 302
    aims = page.get_by_role("region", name="Points visés")
    expect(aims.get_by_role("link", name=CHURCH)).to_have_attribute("href", POINT)
    expect(aims.get_by_role("listitem").filter(has_text=THEME).last).to_contain_text("n’est pas encore écrit")
    assert_sound(page)


def plans_case_c03(page: Page) -> None:
    """30 000 € of gifts on 250 000 € before tax: at most 176 000,00 € of public aid, not a cent more."""
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


def asks_what_a_refusal_would_do_and_takes_the_table_to_the_council(page: Page) -> None:
    page.get_by_role("link", name=re.compile("^Et si elle était refusée")).last.click()
    expect(page.locator("main")).to_contain_text(re.compile(r"trouver 176\s000,00\s€ de plus"))
    assert_sound(page)
    page.get_by_role("link", name="Retour au plan").click()
    page.get_by_role("link", name="Tableau de la délibération").click()
    table = cents(page.locator("main").inner_text())
    assert "300 000,00" in table and "49 212,00" in table and "44 788,00" in table
    page.emulate_media(media="print")
    assert_sound(page)
    page.emulate_media(media="screen")


def ends_the_works(page: Page) -> None:
    """The sheet says that they are done; its point stands as it stood."""
    page.goto(POINT)
    page.get_by_role("region", name="Agir").get_by_role("link", name="Toiture de l’église").click()
    page.get_by_role("link", name="Modifier la fiche").click()
    page.get_by_label("Terminé", exact=True).check()
    assert press(page, "Enregistrer").status == 302
    expect(page.get_by_role("heading", name=re.compile("^Terminé le"))).to_be_visible()
    assert_sound(page)


def reads_the_point_again_a_year_later(page: Page) -> None:
    page.get_by_role("link", name="Bilan", exact=True).last.click()
    expect(page.locator("#point-SPO-07")).to_contain_text("note 1 sur 4 (état des lieux 2026)")
    page.get_by_role("group", name="Où en est ce point").get_by_label("3 ·").check()
    page.get_by_label("Ce que nous en pensons").fill("Plus une goutte depuis l’hiver.")
    assert_sound(page)
    assert press(page, "Enregistrer le bilan").status == 302
    page.goto(f"/viatic/commune/{HERE}/bilan/")
    measured = page.get_by_role("region", name="Nous mesurons")
    expect(measured.get_by_role("row").filter(has_text=CHURCH)).to_contain_text("1 → 3")
    told = cents(measured.inner_text())
    assert "Toiture de l’église" in told and "300 000,00" in told and "150 000,00" in told
    expect(page.get_by_role("region", name="Nous pensons")).to_contain_text("Plus une goutte")
    assert_sound(page)
    page.goto(POINT)
    expect(page.get_by_text("Note 3 sur 4")).to_be_visible()


def test_helene_goes_from_a_weak_point_to_a_measured_effect(member, visit, at):
    """Journey 1, all of it but its public page and its comment."""
    at("2026-11-26")
    page = visit(member("helene", role="referent", function="maire"), 320)
    answers_and_learns_that_the_course_is_not_written(page)
    opens_a_project_from_the_priority(page)
    plans_case_c03(page)
    asks_what_a_refusal_would_do_and_takes_the_table_to_the_council(page)
    at("2027-10-01")
    ends_the_works(page)
    at("2028-10-02")
    reads_the_point_again_a_year_later(page)


def test_karim_keeps_the_old_rule_for_plans_of_2026_and_is_warned_of_those_astride(
    member, visit, at, monkeypatch, capsys
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
    call_command("tell_rule_changes")
    page.goto("/viatic/avis/")
    assert_sound(page)
    told = page.locator("main").get_by_role("listitem").filter(has_text="Une règle de financement change")
    expect(told).to_have_count(1)
    expect(told).to_contain_text("Gymnase")
    told.get_by_role("link").first.click()
    expect(page).to_have_url(re.compile("/financement/$"))
    expect(page.locator("main")).to_contain_text("à cheval")
    assert parameters.rate("owner_share.minimum", date(2026, 12, 31)) == Fraction(1, 5)
    # Sophie, who writes the courses, asks which units to read again.
    assert cli.main(["explain", "owner_share.minimum"]) == 0
    assert re.search(r"financer-investissement/\S+\.md:\d+", capsys.readouterr().out)
