"""Two people who look after the site: figures, what they propose, and the groups of a course."""

from __future__ import annotations

import pytest

pytest.importorskip("playwright.sync_api", reason="no browser in this environment")
from playwright.sync_api import Page, Response, expect

from commune_core.referential import load
from dashboard_plugin import api
from dashboard_plugin.models import Answer, Figure
from tests.e2e.visits import Visit, assert_sound, both_orders, choose_theirs, marks, press
from tests.plugin import course_team

pytestmark = marks

HERE = "10145"
MEASURED = next(item for item in load().items.values() if item.figure and item.kind == "number")
POINT = f"/viatic/commune/{HERE}/etat-des-lieux/{MEASURED.id}/"


def figures(value: str) -> bytes:
    head = "code_insee;millesime;indicateur;valeur;source"
    return f"{head}\n{HERE};2024;{MEASURED.figure};{value};DGFiP".encode()


def send(page: Page, value: str, button: str) -> Response:
    sheet = {"name": f"{value}.csv", "mimeType": "text/csv", "buffer": figures(value)}
    page.locator("#fichier").set_input_files(sheet)
    return press(page, button)


def test_figures_brought_by_two_administrators(visit: Visit, person, territory):
    anne, luc = (person(name, site_role="admin") for name in ("anne", "luc"))
    first, second = visit(anne, 1280), visit(luc, 320)
    for page, value in ((first, "12"), (second, "13")):
        page.goto("/viatic/chiffres/")
        assert send(page, value, "Vérifier").status == 200
    assert send(first, "12", "Importer").status == 302
    assert send(second, "13", "Importer").status == 409
    assert_sound(second)
    expect(second.locator("main")).to_contain_text("13 (DGFiP), au lieu de 12 (DGFiP)")
    assert Figure.objects.get().value == "12"
    # What the first saw is no more what stands either.
    first.goto("/viatic/chiffres/")
    assert send(first, "14", "Vérifier").status == 200
    assert send(second, "13", "Importer").status == 302
    assert send(first, "14", "Importer").status == 409
    assert Figure.objects.get().value == "13"


@both_orders
def test_a_proposal_confirmed_by_one_and_corrected_by_the_other(pair, person):
    (first_name, _, first), (_, _, second) = pair
    api.import_figures(person("anne", site_role="admin"), data=figures("12"))
    for page in (first, second):
        page.goto(POINT)
    first.locator('input[name="reponse"][value="propose"]').check()
    second.locator('input[name="reponse"][value="valeur"]').check()
    second.locator('input[name="valeur"]').fill("13")
    assert press(first, "Enregistrer la réponse").status == 302
    assert press(second, "Enregistrer la réponse").status == 409
    assert_sound(second)
    told = (Answer.objects.get().value, Answer.objects.get().source)
    assert told == ("12", "DGFiP, 2024")
    for said in (first_name, "12", "13"):
        expect(second.locator("main")).to_contain_text(said)
    choose_theirs(second, "Réponse")
    assert press(second, "Enregistrer ce choix").status == 302
    assert (Answer.objects.get().value, Answer.objects.get().source) == told


def test_one_person_put_in_two_groups(visit: Visit, person, settings, territory):
    settings.VIATIC_PLATFORM = "tests.plugin.course_team.CourseTeamPlatform"
    course_team.begin()
    teachers = [person("claire"), person("luc")]
    course_team.team.update(teachers)
    first, second = visit(teachers[0], 1280), visit(teachers[1], 320)
    for page, group in ((first, "Aube"), (second, "Marne")):
        page.goto(f"/viatic/cours/{course_team.KEY}/promotions/")
        page.locator("#groupe").fill(group)
        page.locator("#adresses").fill("ana@exemple.fr")
    assert press(first, "Inscrire").status == 302
    assert press(second, "Inscrire").status == 302
    expect(second.locator("body")).to_contain_text("Changés de groupe (1) : ana@exemple.fr")
    assert course_team.room.expected == {"ana@exemple.fr": "Marne"}
