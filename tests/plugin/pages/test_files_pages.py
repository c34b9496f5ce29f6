"""The workbook of a commune, taken away and brought back: damaged, doubtful, or the same."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile

from dashboard_plugin import api
from dashboard_plugin.models import Answer, Upload

pytestmark = pytest.mark.django_db

FILES = "/viatic/commune/10156/fichiers/"
LINES = "xl/worksheets/sheet1.xml"


def workbook(*rows: tuple[object, ...]) -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        page = book.add_worksheet("Réponses")
        for number, row in enumerate((("Point", "Réponse"), *rows)):
            page.write_row(number, 0, row)
    return buffer.getvalue()


def damaged(name: str, change: Callable[[bytes], bytes]) -> bytes:
    """A workbook of one answer in which one part is no longer what it was."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook(("GOV-02", 3)))) as good,
        zipfile.ZipFile(buffer, "w") as bad,
    ):
        for part in good.namelist():
            bad.writestr(part, change(good.read(part)) if part == name else good.read(part))
    return buffer.getvalue()


def bring(browser, data: bytes, name: str = "réponses.xlsx"):
    return browser.post(FILES, {"fichier": SimpleUploadedFile(name, data)})


@pytest.mark.parametrize(
    "data",
    [
        damaged(LINES, lambda part: part[: len(part) // 2]),
        damaged(LINES, lambda part: part.replace(b"<v>3</v>", b"<v>trois</v>")),
        damaged(LINES, lambda part: part.replace(b"<v>0</v>", b"<v>999</v>")),
        damaged("xl/styles.xml", lambda part: b"<a>"),
        damaged("xl/workbook.xml", lambda part: b""),
        damaged("xl/_rels/workbook.xml.rels", lambda part: part.replace(b"sheet1", b"sheet9")),
    ],
)
def test_a_damaged_workbook_is_explained_and_nothing_is_kept(mayor, data):
    assert bring(mayor, data).status_code == 422
    assert not Upload.objects.exists()


def test_what_is_no_number_is_refused_on_its_line(mayor, text):
    data = damaged(LINES, lambda part: part.replace(b"<v>3</v>", b"<v>1e999</v>"))
    plan = mayor.get(bring(mayor, data).url)
    assert plan.status_code == 200 and "GOV-02" in text(plan)
    upload = Upload.objects.get()
    assert mayor.post(f"{FILES}import/{upload.pk}/", {"plan": plan.context["plan"].digest}).status_code == 422
    assert not Answer.objects.exists()


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
@pytest.mark.parametrize("comment", ["=2+2", "'=2+2", "deux\nlignes", '« a;b\tc"', "-5,2", "'"])
def test_what_is_taken_away_and_brought_back_changes_nothing(mayor, kind, comment):
    api.save_answer(
        mayor.user.pk, item_id="GOV-02", raw=3, version=None, commune="10156", comment=comment, source=comment
    )
    data = mayor.get(f"{FILES}etat-des-lieux.{kind}").content
    plan = mayor.get(bring(mayor, data, f"réponses.{kind}").url).context["plan"]
    assert [step.change for step in plan.steps] == ["same"]


def test_a_year_closed_since_a_file_was_brought_takes_none_of_it(mayor):
    api.save_answer(mayor.user.pk, item_id="GOV-05", raw=3, version=None, commune="10156")
    address = bring(mayor, workbook(("GOV-02", 3))).url
    digest = mayor.get(address).context["plan"].digest
    api.close_campaign(mayor.user.pk, commune="10156")
    assert mayor.get(address).status_code in (200, 422)
    assert mayor.post(address, {"plan": digest}).status_code == 422
    assert bring(mayor, workbook(("GOV-02", 3))).status_code in (302, 422)
    assert Answer.objects.count() == 1


def test_a_file_is_imported_once_and_an_answer_changed_meanwhile_is_shown_again(mayor):
    address = bring(mayor, workbook(("GOV-02", 3), ("GOV-05", "Je ne sais pas"))).url
    digest = mayor.get(address).context["plan"].digest
    api.save_answer(mayor.user.pk, item_id="GOV-02", raw=1, version=None, commune="10156")
    again = mayor.post(address, {"plan": digest})
    assert again.status_code == 409
    digest = again.context["plan"].digest
    assert mayor.post(address, {"plan": digest, "prendre": ["GOV-02"]}).status_code == 302
    assert {row.item_id: row.value for row in Answer.objects.all()} == {"GOV-02": 3, "GOV-05": None}
    assert mayor.post(address, {"plan": digest}).status_code == 404
