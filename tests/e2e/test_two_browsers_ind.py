"""Two browsers on one indicator: its definition, a value of a day, a file of values, the keys of sensors."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("playwright.sync_api", reason="no browser in this environment")
from playwright.sync_api import Page, expect

from dashboard_plugin.api import measures
from dashboard_plugin.models import ApiKey, Indicator, IndicatorValue
from tests.e2e.visits import assert_sound, both_orders, choose_theirs, marks, one_order, press

pytestmark = marks

HERE = "10145"
BASE = f"/viatic/commune/{HERE}/"
MEASURES = f"{BASE}indicateurs/"
FIELDS = measures.IndicatorFields("Pertes du réseau", "%", "down")


def define(user_id: int) -> int:
    return measures.create_indicator(user_id, commune=HERE, fields=FIELDS)


def choose(page: Page, folder: Path, content: str) -> None:
    path = folder / "valeurs.csv"
    path.write_text(content, "utf-8")
    page.goto(f"{MEASURES}fichier/")
    page.get_by_label("Tableau CSV").set_input_files(path)


@one_order
def test_an_indicator_defined_by_two(pair):
    (_, first_id, first), (_, second_id, second) = pair
    for page in (first, second):
        page.goto(f"{MEASURES}nouveau/")
        page.get_by_label("Nom").fill("Pertes du réseau")
        page.get_by_label("Unité").fill("%")
        page.get_by_label("Plus la valeur baisse").check()
    assert press(first, "Enregistrer l’indicateur").status == 302
    assert press(second, "Enregistrer l’indicateur").status == 302
    authors = Indicator.objects.order_by("pk").values_list("author", flat=True)
    assert list(authors) == [first_id, second_id]
    first.goto(MEASURES)
    expect(first.locator("main").get_by_text("Pertes du réseau")).to_have_count(2)
    assert_sound(first)


@both_orders
def test_an_indicator_changed_by_two(pair):
    (first_name, first_id, first), (_, _, second) = pair
    number = define(first_id)
    for page in (first, second):
        page.goto(f"{MEASURES}{number}/modifier/")
        assert_sound(page)
    first.get_by_label("Nom").fill("Pertes d’eau")
    first.get_by_label("Cible", exact=True).fill("20")
    second.get_by_label("Nom").fill("Rendement")
    second.get_by_label("Définition").fill("Sans la voirie")
    assert press(first, "Enregistrer l’indicateur").status == 302
    assert press(second, "Enregistrer l’indicateur").status == 409
    assert_sound(second)
    for said in ("Pertes d’eau", "Rendement", "Sans la voirie", first_name):
        expect(second.locator("main")).to_contain_text(said)
    # The target, which only the first touched, is kept without a choice.
    choose_theirs(second, "Nom")
    assert press(second, "Enregistrer ce choix").status == 302
    kept = Indicator.objects.get()
    assert (kept.title, kept.definition, kept.target, kept.version) == (
        "Pertes d’eau",
        "Sans la voirie",
        20,
        3,
    )


@both_orders
def test_one_day_given_by_two(pair):
    (first_name, first_id, first), (_, _, second) = pair
    number = define(first_id)
    for page, value in ((first, "30"), (second, "28,5")):
        page.goto(f"{MEASURES}{number}/")
        page.get_by_label("Jour").fill("2025")
        page.get_by_label("Valeur, en %").fill(value)
    assert press(first, "Enregistrer la valeur").status == 302
    assert press(second, "Enregistrer la valeur").status == 409
    assert_sound(second)
    expect(second.get_by_role("alert")).to_contain_text(first_name)
    assert IndicatorValue.objects.get().value == 30
    assert press(second, "Enregistrer ce choix").status == 302
    kept = IndicatorValue.objects.get()
    assert (str(kept.value), kept.version) == ("28.5", 2)
    assert_sound(second)


@one_order
def test_a_value_corrected_while_another_takes_it_away(pair):
    (_, first_id, first), (_, _, second) = pair
    number = define(first_id)
    measures.set_value(first_id, commune=HERE, indicator_id=number, on="2025", value=30, version=None)
    day = f"{MEASURES}{number}/valeurs/2025-12-31/"
    for page in (first, second):
        page.goto(day)
    first.get_by_label("Valeur, en %").fill("31")
    assert press(first, "Enregistrer la valeur").status == 302
    assert press(second, "Retirer cette valeur").status == 409
    assert_sound(second)
    expect(second.get_by_role("alert")).to_contain_text("31")
    first.goto(day)
    first.get_by_label("Valeur, en %").fill("32")
    assert press(second, "Retirer cette valeur").status == 302
    assert not IndicatorValue.objects.exists()
    assert press(first, "Enregistrer la valeur").status == 409
    expect(first.get_by_label("Valeur, en %")).to_have_value("32")
    assert_sound(first)
    assert press(first, "Enregistrer la valeur").status == 302
    assert IndicatorValue.objects.get().value == 32


@one_order
def test_a_file_of_values_verified_by_two(pair, tmp_path):
    (_, first_id, first), (_, _, second) = pair
    number = define(first_id)
    for page, value in ((first, "30"), (second, "28,5")):
        choose(page, tmp_path, f"Indicateur;Jour;Valeur\n{number};2025;{value}\n")
        assert press(page, "Voir ce que").status == 200
        assert_sound(page)
    assert press(first, "Importer ces valeurs").status == 302
    assert press(second, "Importer ces valeurs").status == 409
    assert_sound(second)
    expect(second.locator("main")).to_contain_text("30 → 28,5")
    assert press(second, "Importer ces valeurs").status == 302
    assert str(IndicatorValue.objects.get().value) == "28.5"


@one_order
def test_the_keys_of_sensors_made_and_revoked_by_two(pair):
    (_, _, first), (_, _, second) = pair
    for page, label in ((first, "Réservoir"), (second, "Station")):
        page.goto(f"{BASE}cles/")
        page.get_by_label("Nom de la clé").fill(label)
    for page in (first, second):
        assert press(page, "Créer la clé").status == 200
        expect(page.get_by_role("status")).to_contain_text("viatic_")
        assert_sound(page)
    for page in (first, second):
        page.goto(f"{BASE}cles/")
    assert press(first, "Révoquer la clé Réservoir").status == 302
    assert press(second, "Révoquer la clé Réservoir").status == 302
    expect(second.locator("main")).to_contain_text("déjà révoquée")
    assert [key.revoked_at is None for key in ApiKey.objects.order_by("pk")] == [False, True]
