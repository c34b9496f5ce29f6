"""The answers of a commune as a workbook or a text table, to fill and bring back (see `brought`)."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import xlsxwriter

from commune_core.exchange import (
    ANSWER,
    COLUMNS,
    CONFIDENCES,
    DEPENDS,
    EXPECTED,
    Told,
    cells,
    origin_of,
)
from dashboard_plugin.data import Sheet

SHEET = "Réponses"
GUIDE = (
    "Remplissez la colonne « Réponse » de la feuille « Réponses ». Une ligne sans réponse ne change rien.",
    "La dernière colonne dit ce qui est attendu. « Sans objet » : la question ne concerne pas la commune ; "
    "dites pourquoi. « Je ne sais pas » : le point restera à compléter.",
    "Ne changez ni la colonne « Point » ni la colonne « Version » : elles permettent de ne rien écraser.",
    "Rapportez ce fichier depuis la page « Fichiers et papier » : vous verrez ce qu’il changerait "
    "avant de confirmer.",
)
WIDTHS = {"Point": 9, "Domaine": 24, "Question": 60, ANSWER: 18, DEPENDS: 26, "Commentaire": 50, EXPECTED: 60}
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# Spreadsheets do not agree on the days before: some count 29 February 1900.
EARLIEST_DAY = date(1900, 3, 1)
# As many digits of a number as a spreadsheet keeps.
DIGITS = 15
_FORMULAS = ("=", "+", "-", "@", "\t", "\r")


def workbook(sheet: Sheet) -> bytes:
    """The XLSX file: one sheet of answers, one that says how to fill it. Nothing in it is a formula."""
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        # The same answers make the same file.
        book.set_properties(
            {"title": f"État des lieux {sheet.commune.of_name}", "created": datetime(2026, 1, 1)}
        )
        page = book.add_worksheet(SHEET)
        formats = {
            "head": book.add_format({"bold": True, "bottom": 1, "text_wrap": True}),
            "text": book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"}),
            "number": book.add_format({"valign": "top"}),
            "date": book.add_format({"valign": "top", "num_format": "dd/mm/yyyy"}),
        }
        headings = (*COLUMNS, EXPECTED)
        for column, heading in enumerate(headings):
            page.set_column(column, column, WIDTHS.get(heading, 14))
            page.write_string(0, column, heading, formats["head"])
        page.freeze_panes(1, 1)
        for number, line in enumerate(_lines(sheet), 1):
            for column, heading in enumerate(headings):
                write_cell(page, number, column, line[heading], formats)
        _lists(page, sheet, len(sheet.rows))
        guide = book.add_worksheet("Mode d’emploi")
        guide.set_column(0, 0, 100)
        for number, text in enumerate((f"{sheet.commune.name}, {sheet.year}", *GUIDE)):
            guide.write_string(number, 0, text, formats["text"])
    return buffer.getvalue()


def text_table(sheet: Sheet) -> bytes:
    """The CSV file as French spreadsheets open it: semicolons, decimal commas, UTF-8 with its mark."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";")
    headings = (*COLUMNS, EXPECTED)
    writer.writerow(headings)
    for line in _lines(sheet):
        writer.writerow([as_text(line[heading]) for heading in headings])
    return buffer.getvalue().encode("utf-8-sig")


def _lines(sheet: Sheet) -> Iterator[dict[str, Any]]:
    origin = origin_of(sheet.commune.code, sheet.year)
    return (
        cells(sheet.referential, row.item, Told.of(row.answer) if row.answer else None, origin=origin)
        for row in sheet.rows
    )


def write_cell(page: Any, row: int, column: int, value: Any, formats: Mapping[str, Any]) -> None:
    """Write a number or a date as such where every spreadsheet keeps it whole, else its text."""
    if isinstance(value, date) and value >= EARLIEST_DAY:
        page.write_datetime(row, column, datetime(value.year, value.month, value.day), formats["date"])
    elif isinstance(value, Decimal) and len(value.normalize().as_tuple().digits) <= DIGITS:
        page.write_number(row, column, float(value), formats["number"])
    elif isinstance(value, int):
        page.write_number(row, column, value, formats["number"])
    else:
        # What a spreadsheet would round, or take for another day, stays text.
        page.write_string(row, column, as_text(value), formats["text"])


def _write(page: Any, row: int, column: int, value: Any, formats: Mapping[str, Any]) -> None:
    if isinstance(value, date) and value >= EARLIEST_DAY:
        page.write_datetime(row, column, datetime(value.year, value.month, value.day), formats["date"])
    elif isinstance(value, Decimal) and len(value.normalize().as_tuple().digits) <= DIGITS:
        page.write_number(row, column, float(value), formats["number"])
    elif isinstance(value, int):
        page.write_number(row, column, value, formats["number"])
    else:
        # What a spreadsheet would round, or take for another day, stays text.
        page.write_string(row, column, as_text(value), formats["text"])


def _lists(page: Any, sheet: Sheet, rows: int) -> None:
    """Choices in the cells that have few."""
    columns = (*COLUMNS, EXPECTED)
    for heading, choices in (
        (DEPENDS, list(sheet.referential.competence_labels.values())),
        ("Confiance", list(CONFIDENCES.values())),
    ):
        # A spreadsheet holds at most 255 characters of choices.
        if len(",".join(choices)) <= 255:
            column = columns.index(heading)
            page.data_validation(1, column, rows, column, {"validate": "list", "source": choices})


def as_text(value: Any) -> str:
    """A cell of a text table: French numbers and days, nothing that a spreadsheet would run."""
    if isinstance(value, Decimal):
        return format(value, "f").replace(".", ",")
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    text = str(value)
    # A spreadsheet runs what begins so; an apostrophe makes it text, and is taken away on the way back.
    return f"'{text}" if text.lstrip("'").startswith(_FORMULAS) else text


def without_apostrophe(text: str) -> str:
    """The text of a cell, without the apostrophe that keeps a spreadsheet from running it."""
    return text[1:] if text.startswith("'") and text.lstrip("'").startswith(_FORMULAS) else text
