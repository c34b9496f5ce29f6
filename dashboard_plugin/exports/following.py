"""The members of a promotion and where each is, as a workbook or a text table."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

import xlsxwriter

from commune_core.promotions.following import SITUATIONS
from dashboard_plugin.exports.answers import XLSX, as_text, write_cell
from dashboard_plugin.following_data import CourseColumn, MemberRow

FORMATS = ("xlsx", "csv")
HEADINGS = (
    "Numéro",
    "Membre",
    "Groupe",
    "Commune",
    "Situation",
    "Cours obligatoires réussis",
    "Avancement (%)",
    "Dernière venue",
    "Sans progrès depuis",
    "Rappels sans effet",
)
OF_A_COURSE = ("avancement (%)", "note (sur 100)", "réussi")
AT_ONCE = 500
__all__ = ["FORMATS", "XLSX", "text_table", "workbook"]


def text_table(columns: Sequence[CourseColumn], rows: Iterable[MemberRow]) -> Iterator[bytes]:
    """The CSV file by pieces, as French spreadsheets open it; nothing in it is a formula."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";")
    writer.writerow([as_text(each) for each in _headings(columns)])
    yield b"\xef\xbb\xbf"
    for number, row in enumerate(rows, 1):
        writer.writerow([as_text(cell) for cell in _cells(row)])
        if number % AT_ONCE == 0:
            yield _taken(buffer)
    yield _taken(buffer)


def workbook(columns: Sequence[CourseColumn], rows: Iterable[MemberRow]) -> bytes:
    """The XLSX file; nothing in it is a formula."""
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        book.set_properties({"title": "Suivi de promotion", "created": datetime(2026, 1, 1)})
        page = book.add_worksheet("Suivi")
        formats = {
            "head": book.add_format({"bold": True, "bottom": 1, "text_wrap": True}),
            "text": book.add_format({"valign": "top", "num_format": "@"}),
            "number": book.add_format({"valign": "top"}),
            "date": book.add_format({"valign": "top", "num_format": "dd/mm/yyyy"}),
        }
        for place, heading in enumerate(_headings(columns)):
            page.set_column(place, place, 28 if place in (1, 3) else 14)
            page.write_string(0, place, as_text(heading), formats["head"])
        page.freeze_panes(1, 2)
        for number, row in enumerate(rows, 1):
            for place, cell in enumerate(_cells(row)):
                write_cell(page, number, place, cell, formats)
    return buffer.getvalue()


def _headings(columns: Sequence[CourseColumn]) -> list[str]:
    return [*HEADINGS, *(f"{each.title} : {what}" for each in columns for what in OF_A_COURSE)]


def _cells(row: MemberRow) -> list[Any]:
    cells: list[Any] = [
        row.seat_id,
        row.name,
        row.group,
        row.commune,
        SITUATIONS.get(row.situation, row.situation),
        row.passed,
        row.percent,
        row.seen_on or "",
        row.still_since or "",
        row.unheeded,
    ]
    for cell in row.cells:
        if cell is None:
            cells += ["", "", ""]
            continue
        grade = "" if cell.grade is None else Decimal(str(round(100 * cell.grade, 1)))
        cells += [cell.percent, grade, "oui" if cell.passed else "non"]
    return cells


def _taken(buffer: io.StringIO) -> bytes:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text.encode("utf-8")
