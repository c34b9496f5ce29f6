"""Files, paper, profile and comparison as they are met: axe-clean at every width, brought back by hand."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import assert_sound
from tests.e2e.test_year import sign_in

pytestmark = pytest.mark.e2e

HERE = "/viatic/commune/10145/"


def bring(page: Page, text: str) -> None:
    page.goto(f"{HERE}fichiers/")
    sent = {"name": "réponses.csv", "mimeType": "text/csv", "buffer": text.encode()}
    page.get_by_label(re.compile("^Classeur XLSX")).set_input_files(sent)
    page.get_by_role("button", name="Voir ce que le fichier changerait").click()


def test_a_file_is_refused_corrected_and_imported(page: Page) -> None:
    sign_in(page, "Hélène")
    bring(page, "ni l’un ni l’autre")
    assert_sound(page)
    bring(page, "Point;Réponse\nGOV-02;beaucoup")
    expect(page.locator("main")).to_contain_text("Lignes à corriger (1)")
    assert_sound(page)
    bring(page, "Point;Réponse\nGOV-02;3\nGOV-01;oui")
    assert_sound(page)
    take = page.get_by_label("Prendre la réponse du fichier")
    for number in range(take.count()):
        take.nth(number).check()
    importing = page.get_by_role("button", name="Importer ces réponses")
    if importing.count():  # at the second width, all of it is there already
        importing.click()
        expect(page.locator("main")).to_contain_text("du fichier « réponses.csv »")


@pytest.mark.parametrize(
    "address", ["fichiers/", "papier/?liste=express", "synthese/", "profil/", "comparaison/"]
)
def test_every_page_is_sound(page: Page, address: str) -> None:
    sign_in(page, "Hélène")
    page.goto(f"{HERE}{address}")
    assert_sound(page)


def test_the_summary_prints_on_one_page(page: Page) -> None:
    sign_in(page, "Hélène")
    page.goto(f"{HERE}synthese/")
    printed = page.pdf(format="A4", prefer_css_page_size=True)
    assert re.findall(rb"/Type /Pages\s.*?/Count (\d+)", printed, re.DOTALL) == [b"1"]
