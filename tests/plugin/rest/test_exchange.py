"""The workbook of a commune and its handover over the API."""

from __future__ import annotations

import io
import zipfile

import openpyxl
import pytest

from dashboard_plugin.models import IndicatorValue, Project
from tests.plugin.conftest import at
from tests.plugin.rest.conftest import HERE, Program, assert_problem

__all__ = ["at"]

pytestmark = pytest.mark.django_db

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
BOOK = f"{HERE}workbook/"


@pytest.fixture
def roof(helene, at) -> int:
    at("2026-11-22")
    return helene.post(f"{HERE}projects/", {"title": "Toiture", "place": "Salle"}).json()["id"]


def changed(data: bytes, **cells: str) -> bytes:
    """The workbook with cells of the first line of its first sheet written over, by heading."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    sheet = book.worksheets[0]
    for column in range(1, sheet.max_column + 1):
        if (heading := sheet.cell(1, column).value) in cells:
            sheet.cell(2, column).value = cells[heading]
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def test_a_workbook_is_taken_changed_brought_back_and_imported_as_it_was_read(helene, paul, roof):
    out = helene.get(BOOK)
    assert (out.status_code, out["Content-Type"]) == (200, XLSX)
    same = helene.send(f"{BOOK}imports/", {"file": ("classeur.xlsx", out.content, XLSX)}).json()
    assert (same["plan"]["changed_total"], same["plan"]["unchanged_total"] > 0) == (0, True)
    other = changed(out.content, Lieu="Mairie")
    brought = helene.send(f"{BOOK}imports/", {"file": ("classeur.xlsx", other, XLSX)})
    assert brought.status_code == 201, brought.content
    plan, address = brought.json()["plan"], f"{BOOK}imports/{brought.json()['id']}/"
    assert [each["moves"] for each in plan["changed"]] == [
        [{"column": "Lieu", "before": "Salle", "after": "Mairie"}]
    ]
    assert Project.objects.get().place == "Salle"
    assert helene.get(address).json() == brought.json()
    assert_problem(paul.get(address), 404, "import.unknown")
    stale = assert_problem(helene.post(address, {"digest": "autre"}), 409, "import.workbook_changed")
    assert stale["current"]["digest"] == plan["digest"]
    assert helene.post(address, {"digest": plan["digest"]}).json()["changed_total"] == 1
    assert Project.objects.get().place == "Mairie"
    assert_problem(helene.get(address), 404, "import.unknown")
    table = helene.get(f"{BOOK}sheets/projects/")
    assert "Mairie" in table.content.decode("utf-8-sig") and table["Content-Type"].startswith("text/csv")
    assert_problem(helene.get(f"{BOOK}sheets/x/"), 404, "request.not_found")


def test_what_cannot_be_taken_is_named_and_nothing_is(helene, roof):
    other = changed(helene.get(BOOK).content, Nature="Oubliée")
    told = helene.send(f"{BOOK}imports/", {"file": ("classeur.xlsx", other, XLSX)}).json()
    (row,) = told["plan"]["refused"]
    assert (row["line"], row["faults"][0]["column"]) == (2, "Nature")
    address = f"{BOOK}imports/{told['id']}/"
    assert_problem(helene.post(address, {"digest": told["plan"]["digest"]}), 422, "request.invalid")
    own = ("mes-actions.csv", "Intitulé du chantier;Où\nPuits;Le bourg\n".encode(), "text/csv")
    told = helene.send(f"{BOOK}imports/", {"file": own}).json()
    assert told["plan"] is None and told["url"].startswith("/viatic/commune/10145/")
    stale = assert_problem(
        helene.post(f"{BOOK}imports/{told['id']}/", {"digest": "x"}), 409, "import.workbook_changed"
    )
    assert stale["current"] is None
    for file in (("a.xlsx", b"PK\x03\x04rien", XLSX), ("a.csv", b"", "text/csv")):
        assert helene.send(f"{BOOK}imports/", {"file": file}).status_code == 422
    for number in ("0", "x"):
        assert_problem(helene.get(f"{BOOK}imports/{number}/"), 404, "import.unknown")
    assert Project.objects.get().status == "in_progress"


def test_the_handover_is_for_the_head_of_the_commune(helene, paul, person, roof):
    out = helene.get(f"{HERE}handover/", accept="application/zip")
    assert (out.status_code, out["Content-Type"]) == (200, "application/zip")
    names = zipfile.ZipFile(io.BytesIO(out.getvalue())).namelist()
    assert "tables/project.jsonl" in names
    assert_problem(paul.get(f"{HERE}handover/"), 403, "policy.forbidden")
    assert_problem(Program(person("curieux")).get(BOOK), 403, "policy.forbidden")
    assert_problem(Program().get(BOOK), 401, "sign_in")


def test_values_are_brought_as_a_table_after_a_dry_run(helene, paul, person, roof):
    sent = {"title": "Fuites", "unit": "%", "direction": "down", "item": "GOV-02"}
    leaks = helene.post(f"{HERE}indicators/", sent).json()["id"]
    address, table = f"{HERE}values/imports/", "Indicateur;Date;Valeur\nFuites;2024;12,5\nFuites;{day};3\n"
    good = ("valeurs.csv", table.format(day="2025").encode("cp1252"), "text/csv")
    plan = helene.send(address, {"file": good}).json()
    assert (plan["new"], plan["refused"], IndicatorValue.objects.count()) == (2, [], 0)
    assert_problem(helene.send(address, {"file": good, "digest": "x"}), 422, "import.plan_changed")
    for new, same in ((2, 0), (0, 2)):
        digest = helene.send(address, {"file": good}).json()["digest"]
        done = helene.send(address, {"file": good, "digest": digest}).json()
        assert (done["new"], done["same"], IndicatorValue.objects.count()) == (new, same, 2)
    bad = helene.send(address, {"file": ("v.csv", table.format(day="hier").encode(), "text/csv")}).json()
    assert [(each["line"], bool(each["message"])) for each in bad["refused"]] == [(3, True)]
    one = ("v.csv", b"Date;Valeur\n2023;1\n", "text/csv")
    assert helene.send(address, {"file": one, "indicator": str(leaks)}).json()["new"] == 1
    for form in ({"file": ("v.csv", b"", "text/csv")}, {"file": one, "indicator": "x"}, {}):
        assert helene.send(address, form).status_code == 422
    assert_problem(helene.send(address, {"file": one, "indicator": "999999"}), 404, "indicator.unknown")
    out = paul.get(f"{HERE}values/?indicator={leaks}")
    assert "12,5" in out.getvalue().decode("utf-8-sig") and out["Content-Type"].startswith("text/csv")
    assert_problem(paul.get(f"{HERE}values/?indicator=999999"), 404, "indicator.unknown")
    for refused in (
        Program(person("curieux")).get(f"{HERE}values/"),
        Program(person("autre")).send(address, {"file": good}),
    ):
        assert_problem(refused, 403, "policy.forbidden")
    measuring = f"{HERE}items/{{}}/indicators/"
    assert [each["id"] for each in paul.get(measuring.format("GOV-02")).json()["indicators"]] == [leaks]
    assert paul.get(measuring.format("SEC-04")).json()["indicators"] == []
