"""The pages of the workbook: what they give away, and what they say of a file that cannot be taken."""

from __future__ import annotations

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from commune_core.workbook.sheets import sheets
from dashboard_plugin.models import Project, Upload

pytestmark = pytest.mark.django_db

FILES = "/viatic/commune/10156/classeur/"
EXPORT = f"{FILES}tableau-de-bord."


def bring(browser, data: bytes, name: str):
    return browser.post(FILES, {"fichier": SimpleUploadedFile(name, data)})


def test_the_workbook_is_taken_away_whole_or_sheet_by_sheet_and_brought_back(mayor):
    book = openpyxl.load_workbook(io.BytesIO(mayor.get(f"{EXPORT}xlsx").content))
    assert book.sheetnames == [*(kind.title for kind in sheets().values()), "Mode d’emploi"]
    for code, kind in sheets().items():
        answer = mayor.get(f"{EXPORT}csv?feuille={code}")
        assert answer.content.decode("utf-8-sig").strip().split(";") == list(kind.headings)
    brought = bring(mayor, "Titre;Identifiant;Avancement\nHaies;;Fini\nClocher;;Terminé\n".encode(), "a.csv")
    shown = mayor.get(brought.url)
    assert b"Avancement" in shown.content and b"Importer ces lignes" not in shown.content
    plan = shown.context["plan"]
    assert [step.number for step in plan.refused] == [2]
    assert mayor.post(brought.url, {"plan": plan.digest}).status_code == 422
    assert not Project.objects.exists()
    # One's own columns are asked for on the way, and a file that is gone says so.
    asked = mayor.get(bring(mayor, b"Action\nHaies\n", "b.csv").url)
    columns = f"{asked.url}?feuille=9"
    assert mayor.get(columns).status_code == 422
    done = mayor.post(asked.url, {"colonne-0": "title", "feuille": "0"})
    plan = mayor.get(done.url).context["plan"]
    assert mayor.post(done.url, {"plan": plan.digest}).status_code == 302
    assert Project.objects.get().title == "Haies"
    assert [mayor.get(each).status_code for each in (done.url, asked.url)] == [404, 404]


def test_a_file_that_is_none_is_explained_and_kept_nowhere(mayor):
    for data, name in ((b"\0\1", "a.xlsx"), (b"PK\x03\x04", "a.xlsx"), (b"", "a.csv")):
        assert bring(mayor, data, name).status_code == 422
    assert mayor.post(FILES).status_code == 422
    assert not Upload.objects.exists()
