"""Two browsers and files: two workbooks about one project, the columns of one told twice."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest
import xlsxwriter

pytest.importorskip("playwright.sync_api", reason="no browser in this environment")
from playwright.sync_api import Page, expect

from dashboard_plugin.api import exchange
from dashboard_plugin.exports import workbook as out
from dashboard_plugin.models import Part, Project
from tests.e2e.visits import assert_sound, both_orders, marks, one_order, press
from tests.plugin.whole_commune import fill

pytestmark = marks

HERE = "10145"
WORKBOOK = f"/viatic/commune/{HERE}/classeur/"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def bring(page: Page, data: bytes, address: str = WORKBOOK, name: str = "suivi.xlsx") -> None:
    page.goto(address)
    assert_sound(page)
    page.set_input_files("#fichier", {"name": name, "mimeType": XLSX, "buffer": data})
    assert press(page, "Voir ce que le fichier").status == 302
    assert_sound(page)


def with_title(user_id: int, title: str) -> bytes:
    """The workbook of the commune as this person takes it away now, one title changed."""
    book = openpyxl.load_workbook(io.BytesIO(out.workbook(exchange.workbook(user_id, commune=HERE))))
    book["Projets"]["B2"] = title
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


def made_of(*rows: list[Any]) -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        page = book.add_worksheet("Feuille1")
        for number, row in enumerate(rows):
            page.write_row(number, 0, row)
    return buffer.getvalue()


@both_orders
def test_two_workbooks_about_the_same_project(pair, order):
    (_, one, first), (_, other, second) = pair
    fill(one)
    for person_id, page, title in ((one, first, "Toit neuf"), (other, second, "Toit vert")):
        bring(page, with_title(person_id, title))
        expect(page.get_by_text(title).first).to_be_visible()
    assert press(first, "Importer ces lignes").status == 302
    # The second workbook was taken away before: what it says of that row is shown, and written by nobody.
    assert press(second, "Importer ces lignes").status == 409
    assert_sound(second)
    expect(second.get_by_role("alert")).to_contain_text("rien n’est importé")
    expect(second.get_by_text("Colonne « Version »")).to_be_visible()
    assert set(Project.objects.values_list("title", flat=True)) == {"Toit neuf", "+ Devis"}
    bring(second, with_title(other, "Toit vert"))
    assert press(second, "Importer ces lignes").status == 302
    assert Project.objects.filter(title="Toit vert").exists()


@one_order
def test_one_archive_restored_by_two(pair, member, visit, order, settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)
    (_, _, first), (_, _, second) = pair
    origin = member("karim", "10156", role="referent", function="maire")
    fill(origin, "10156")
    made = io.BytesIO()
    exchange.hand_over(origin, commune="10156", to=made)
    for page in (first, second):
        page.goto(f"/viatic/commune/{HERE}/passation/")
        assert_sound(page)
        page.set_input_files(
            "#archive", {"name": "a.zip", "mimeType": "application/zip", "buffer": made.getvalue()}
        )
        assert press(page, "Voir ce que l’archive").status == 302
        assert_sound(page)
        expect(page.get_by_text("Cette archive vient d’une autre commune")).to_be_visible()
    assert press(first, "Restaurer cette archive").status == 302
    expect(first.get_by_text("est restaurée")).to_be_visible()
    # The second is told, and nothing is there twice.
    assert press(second, "Restaurer cette archive").status == 409
    assert_sound(second)
    assert Project.objects.filter(commune__insee_code=HERE).count() == 2
    first.goto(f"/viatic/commune/{HERE}/passation/")
    expect(first.locator("#archive")).to_have_count(0)


@one_order
def test_the_columns_of_one_file_told_in_two_tabs(pair, order):
    (_, _, first), _ = pair
    bring(first, made_of(["Chantier", "Léa ou Ali ?"], ["Haies", "Ali Ben"]))
    expect(first.get_by_label("Chantier")).to_have_value("title")
    second = first.context.new_page()
    second.faults = []  # type: ignore[attr-defined]
    second.goto(first.url)
    first.get_by_label("Léa ou Ali").select_option("pilot")
    assert press(first, "Voir ce que").status == 302
    second.get_by_label("Chantier").select_option("")
    assert press(second, "Voir ce que").status == 422
    assert_sound(second)
    second.get_by_label("Chantier").select_option("title")
    second.get_by_label("Léa ou Ali").select_option("participant")
    assert press(second, "Voir ce que").status == 302
    # The first tab shows a plan that is no longer that of the file: it is shown again.
    assert press(first, "Importer ces lignes").status == 409
    assert not Project.objects.exists()
    assert press(first, "Importer ces lignes").status == 302
    assert Part.objects.get().role == "participant"
    assert press(second, "Importer ces lignes").status == 404
