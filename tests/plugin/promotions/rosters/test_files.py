"""Files as people have them: what is read, what is a fault, what is refused whole."""

from __future__ import annotations

import io
import zipfile
from datetime import date

import openpyxl
import pytest

from commune_core.promotions.words import InvalidPromotion
from commune_core.tabular import UnreadableTable
from dashboard_plugin.models import Seat, Upload
from tests.plugin.promotions.rosters.conftest import bring, carry_out

pytestmark = pytest.mark.django_db

HEADINGS = ("Nom", "Courriel", "Groupe")


def book(*rows, merged: str = "", headings=HEADINGS) -> bytes:
    """A workbook that no spreadsheet has reckoned."""
    made, out = openpyxl.Workbook(), io.BytesIO()
    for row in (headings, *rows):
        made.active.append(row)
    if merged:
        made.active.merge_cells(merged)
    made.save(out)
    return out.getvalue()


def packed(data: bytes, **parts: bytes) -> bytes:
    """The same workbook with more in it."""
    out, before = io.BytesIO(), zipfile.ZipFile(io.BytesIO(data))
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in before.namelist():
            archive.writestr(name, before.read(name))
        for name, content in parts.items():
            archive.writestr(f"xl/{name}.bin", content)
    return out.getvalue()


def test_a_merged_title_and_blank_lines_are_passed_over(olivier, number):
    people = (("Durand", "lise@exemple.fr"), (), (), ("Petit", " Paul@Exemple.FR "))
    data = book(HEADINGS, *people, merged="A1:C1", headings=("Élus de l’Aube",))
    assert [(step.number, step.email) for step in bring(olivier, number, data).written] == [
        (3, "lise@exemple.fr"),
        (6, "paul@exemple.fr"),
    ]


def test_a_merged_cell_a_formula_and_a_date_in_the_place_of_a_name_are_told_and_the_rest_is_carried_out(
    olivier, number
):
    data = book(
        ("Durand", "lise@exemple.fr", "Nord"),
        ("Petit", "paul@exemple.fr", None),
        ('=A2&"x"', "anna@exemple.fr", "Sud"),
        (date(2026, 3, 1), "nora@exemple.fr", "Sud"),
        merged="C2:C3",
    )
    plan = bring(olivier, number, data)
    assert [(step.number, step.faults[0].column) for step in plan.faulty] == [
        (3, "group"),
        (4, "last_name"),
        (5, "last_name"),
    ]
    carry_out(olivier, number, plan, set_aside=True)
    seats = Seat.objects.filter(promotion=number, role="member").values_list("email", "group__name")
    assert list(seats) == [("lise@exemple.fr", "Nord")]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252"])
def test_a_csv_keeps_its_accents_whatever_wrote_it(olivier, number, encoding):
    data = "Nom;Courriel\r\nPétit-Œuf;zoe@exemple.fr\r\n;;\r\n".encode(encoding)
    (step,) = bring(olivier, number, data, "elus.csv").written
    assert (step.name, step.email) == ("Pétit-Œuf", "zoe@exemple.fr")


def test_macros_are_neither_run_nor_a_reason_to_refuse(olivier, number):
    data = packed(book(("Durand", "lise@exemple.fr")), vbaProject=b"macro")
    assert len(bring(olivier, number, data, "elus.xlsm").written) == 1


@pytest.mark.parametrize(
    ("data", "refusal"),
    [
        (packed(book(), bomb=bytes(200_000_000)), UnreadableTable),
        (book(*(("N", f"a{n}@exemple.fr") for n in range(5001))), InvalidPromotion),
        (b"PK\x03\x04 and then nothing", UnreadableTable),
        (b"", UnreadableTable),
    ],
    ids=["bomb", "5,001 lines", "torn", "empty"],
)
def test_what_is_too_large_or_torn_is_refused_whole_and_kept_nowhere(olivier, number, data, refusal):
    with pytest.raises(refusal):
        bring(olivier, number, data)
    assert not Upload.objects.exists()


def test_5000_lines_are_not_too_many(olivier, number):
    assert (
        len(bring(olivier, number, book(*(("N", f"a{n}@exemple.fr") for n in range(5000)))).written) == 5000
    )
