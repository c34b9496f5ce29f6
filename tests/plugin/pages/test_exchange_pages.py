"""Files and paper: what is taken away, what is brought back, and what a printed page holds."""

from __future__ import annotations

import io
import re
import sys
import zlib

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from commune_core.referential import load
from dashboard_plugin import api
from dashboard_plugin.exports import pdf
from dashboard_plugin.models import Answer, Upload

pytestmark = pytest.mark.django_db

HERE = "/viatic/commune/10156/"
FILES = f"{HERE}fichiers/"
ASKED = load().select("tout", 652)
SCALE, SCALE_2 = [item.id for item in ASKED if item.kind == "scale" and not item.sensitive][:2]
RESERVED = next(item.id for item in ASKED if item.sensitive and item.kind == "number")


def table(**answers) -> bytes:
    return "\n".join(["Point;Réponse", *(f"{point};{told}" for point, told in answers.items())]).encode()


def send(browser, data: bytes, name="réponses.csv"):
    return browser.post(FILES, {"fichier": SimpleUploadedFile(name, data)})


def confirm(browser, address: str, **fields):
    """Send the form of the dry run, as it stands."""
    plan = re.search(r'name="plan" value="(\w+)"', browser.get(address).content.decode())[1]
    return browser.post(address, {"plan": plan} | fields)


def save(browser, item_id=SCALE, raw=3, version=None, **more):
    return api.save_answer(browser.user.pk, item_id=item_id, raw=raw, version=version, **more)


def answer(browser, item_id=SCALE):
    return api.sheet(browser.user.pk, items=item_id, commune="10156").rows[0].answer


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_the_file_that_was_taken_away_can_be_brought_back(mayor, kind):
    save(mayor, comment="=1+1")
    taken = mayor.get(f"{FILES}etat-des-lieux.{kind}")
    assert "attachment" in taken["Content-Disposition"] and "no-store" in taken["Cache-Control"]
    response = send(mayor, taken.content, f"etat.{kind}")
    assert response.status_code == 302
    assert "Aucune ligne" in mayor.get(response.url).content.decode()


def test_the_express_workbook_holds_the_express_questions(mayor):
    taken = mayor.get(f"{FILES}etat-des-lieux.xlsx?liste=express").content
    page = openpyxl.load_workbook(io.BytesIO(taken))["Réponses"]
    points = [row[0] for row in page.iter_rows(min_row=2, values_only=True)]
    assert points == [item.id for item in load().select("express", 652)]


def test_a_file_is_shown_then_imported_whole(mayor):
    response = send(mayor, table(**{SCALE: 3, SCALE_2: 2}))
    assert not Answer.objects.exists()
    done = confirm(mayor, response.url)
    assert done.url == f"{HERE}etat-des-lieux/"
    assert (answer(mayor).value, answer(mayor, SCALE_2).value) == (3, 2)
    assert mayor.get(response.url).status_code == 404


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"\0\1", b"a;b\n1;2"])
def test_what_is_no_table_is_explained_on_the_same_page(mayor, data):
    response = send(mayor, data)
    assert response.status_code == 422
    assert 'role="alert"' in response.content.decode()
    assert mayor.post(FILES).status_code == 422
    assert not Upload.objects.exists()


def test_a_refused_line_is_shown_and_offers_no_import(mayor):
    response = send(mayor, table(**{SCALE: 3, SCALE_2: "<b>beaucoup</b>"}))
    page = mayor.get(response.url)
    assert "<b>beaucoup" not in page.content.decode()
    assert "Importer ces réponses" not in page.content.decode()
    assert confirm(mayor, response.url).status_code == 422
    assert not Answer.objects.exists()


def test_a_conflict_is_kept_unless_ticked(mayor, deputy):
    save(deputy, SCALE, 1)
    save(deputy, SCALE_2, 1)
    address = send(mayor, table(**{SCALE: 3, SCALE_2: 2})).url
    confirm(mayor, address, prendre=[SCALE_2])
    assert (answer(mayor).value, answer(mayor, SCALE_2).value) == (1, 2)


def test_what_changed_meanwhile_is_shown_again_with_what_was_ticked(mayor, deputy):
    save(deputy, SCALE_2, 1)
    address = send(mayor, table(**{SCALE: 3, SCALE_2: 2})).url
    plan = re.search(r'name="plan" value="(\w+)"', mayor.get(address).content.decode())[1]
    save(deputy, SCALE, 4)
    again = mayor.post(address, {"plan": plan, "prendre": [SCALE_2]})
    assert again.status_code == 409
    assert f'value="{SCALE_2}" checked' in again.content.decode()
    assert f'value="{SCALE}" checked' not in again.content.decode()
    assert (answer(mayor).value, answer(mayor, SCALE_2).value) == (4, 1)
    confirm(mayor, address, prendre=[SCALE_2])
    assert (answer(mayor).value, answer(mayor, SCALE_2).value) == (4, 2)


def test_a_file_of_somebody_else_is_not_found(mayor, deputy, stranger):
    address = send(mayor, table(**{SCALE: 3})).url
    assert deputy.get(address).status_code == 404
    assert deputy.post(address, {"plan": "x"}).status_code == 404
    assert stranger.get(address).status_code == 403
    assert mayor.get(f"{FILES}import/99999999999999999999/").status_code == 404


def test_a_closed_year_is_taken_away_and_takes_nothing(mayor):
    save(mayor)
    address = send(mayor, table(**{SCALE_2: 3})).url
    api.close_campaign(mayor.user.pk, commune="10156")
    assert mayor.get(f"{FILES}etat-des-lieux.xlsx").status_code == 200
    assert 'type="file"' not in mayor.get(FILES).content.decode()
    assert send(mayor, table(**{SCALE_2: 3})).status_code == 422
    assert mayor.get(address).status_code == 422
    assert answer(mayor, SCALE_2) is None


# -- paper


def test_the_paper_questionnaire_holds_every_point_one_may_read_with_room(mayor, deputy):
    every = {item.id for item in ASKED}
    reserved = {item.id for item in ASKED if item.sensitive}
    for browser, expected in ((mayor, every), (deputy, every - reserved)):
        page = browser.get(f"{HERE}papier/").content.decode()
        items = page.split('class="viatic-paper-item"')[1:]
        assert {re.search(r"\b[A-Z]{3}-\d\d\b", each)[0] for each in items} == expected
        assert all("☐" in each and "viatic-blank" in each for each in items)


def test_the_paper_questionnaire_keeps_to_what_is_asked_for(mayor):
    express = mayor.get(f"{HERE}papier/?liste=express").content.decode()
    assert express.count('class="viatic-paper-item"') == len(load().select("express", 652))
    fin = mayor.get(f"{HERE}papier/?domaine=FIN").content.decode()
    assert fin.count('class="viatic-paper-item"') == len(load().select("FIN", 652))
    assert mayor.get(f"{HERE}papier/?domaine=XYZ").status_code == 404


def test_what_people_wrote_is_escaped_on_paper(mayor, fontvannes):
    fontvannes.name = "<script>alert(1)</script>"
    fontvannes.save()
    for page in ("papier", "synthese", "fichiers"):
        assert "<script>alert" not in mayor.get(f"{HERE}{page}/").content.decode()


@pytest.fixture
def answered(mayor):
    """The mayor, once everything is answered at its worst: as many alerts and priorities as can be."""
    for item in ASKED:
        raw = {"scale": 0, "yes_no": "non", "date": "jamais"}.get(item.kind)
        if raw is not None:
            save(mayor, item.id, raw, comment="<b>x</b>")
    return mayor


@pytest.mark.skipif(not pdf.is_available(), reason="WeasyPrint is not installed")
def test_the_summary_is_one_page_of_paper(answered, mayor):
    taken = mayor.get(f"{HERE}synthese/?format=pdf")
    assert taken["Content-Type"] == "application/pdf" and taken.content.startswith(b"%PDF-")
    assert pages(taken.content) == 1
    assert pages(mayor.get(f"{HERE}papier/?format=pdf").content) > 5


def pages(data: bytes) -> int:
    """The number of pages of a PDF, from its uncompressed or compressed catalogue."""
    streams = re.findall(rb"stream\r?\n(.*?)endstream", data, re.DOTALL)
    readable = [data, *(zlib.decompressobj().decompress(each) for each in streams if each[:1] == b"x")]
    counts = (re.search(rb"/Type /Pages.*?/Count (\d+)", each, re.DOTALL) for each in readable)
    return max(int(count[1]) for count in counts if count)


def test_where_no_pdf_can_be_made_none_is_offered(mayor, monkeypatch):
    assert ("format=pdf" in mayor.get(f"{HERE}synthese/").content.decode()) is pdf.is_available()
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    pdf.is_available.cache_clear()
    page = mayor.get(f"{HERE}synthese/?format=pdf")
    assert page["Content-Type"].startswith("text/html")
    assert "format=pdf" not in page.content.decode()
    pdf.is_available.cache_clear()


@pytest.mark.parametrize("page", ["fichiers", "papier", "synthese"])
def test_a_page_costs_the_same_whatever_is_answered(mayor, page, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    save(mayor)
    mayor.get(f"{HERE}{page}/")
    with CaptureQueriesContext(connection) as one:
        mayor.get(f"{HERE}{page}/")
    for item in ASKED[:30]:
        if item.kind == "scale" and item.id != SCALE:
            save(mayor, item.id)
    with django_assert_num_queries(len(one)):
        mayor.get(f"{HERE}{page}/")
