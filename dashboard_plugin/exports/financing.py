"""The plan of a project as the council votes it: a workbook or a text table, with the rules behind it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import xlsxwriter

from commune_core.financing import parameters
from commune_core.financing.astride import rests_on, shown
from commune_core.financing.evaluation import Evaluation
from commune_core.financing.plan import NATURE_LABELS
from dashboard_plugin.exports.answers import as_text

HEADINGS = ("Partie", "Libellé", "Nature", "Montant HT", "TVA", "Montant TTC")
RULES = ("Règle", "Valeur", "En vigueur depuis", "Source", "Certitude")
_WIDTHS = (12, 50, 46, 16, 16, 16)

Row = tuple[str, str, str, int | None, int | None, int]


def rows(found: Evaluation) -> Iterator[Row]:
    """The lines of the table, amounts in cents: expenses, their total, resources, their total, the same."""
    for each in found.plan.expenses:
        yield "Dépenses", each.label, "", each.amount, each.vat_amount, each.amount + each.vat_amount
    yield "Dépenses", "Total des dépenses", "", found.total, found.vat, found.total_with_vat
    natures = {each.label: NATURE_LABELS[each.nature] for each, _ in found.amounts}
    for label, cents in found.table():
        yield "Ressources", label, natures.get(label, ""), None, None, cents
    yield "Ressources", "Total des ressources", "", None, None, sum(cents for _, cents in found.table())


def applied(found: Evaluation) -> Iterator[tuple[str, str, date, str, str]]:
    """The dated rules this plan was judged by: title, value, since when, source, certainty."""
    for code in rests_on(found.plan):
        each = parameters.at(code, found.plan.day)
        yield each.title, shown(each), each.since, each.source, each.certainty


def text_table(found: Evaluation) -> bytes:
    """The CSV file as French spreadsheets open it: semicolons, decimal commas, UTF-8 with its mark."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";")
    writer.writerow(HEADINGS)
    for row in rows(found):
        writer.writerow([as_text(_euros(each)) for each in row])
    writer.writerow([])
    writer.writerow(RULES)
    for line in applied(found):
        writer.writerow([as_text(each) for each in line])
    return buffer.getvalue().encode("utf-8-sig")


def workbook(found: Evaluation) -> bytes:
    """The XLSX file: the table, and the rules beside it. Nothing in it is a formula."""
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        # The same plan makes the same file.
        book.set_properties({"title": found.plan.title, "created": datetime(2026, 1, 1)})
        head = book.add_format({"bold": True, "bottom": 1})
        money = book.add_format({"num_format": "#,##0.00"})
        page = book.add_worksheet("Plan de financement")
        for column, (heading, width) in enumerate(zip(HEADINGS, _WIDTHS, strict=True)):
            page.set_column(column, column, width)
            page.write_string(0, column, heading, head)
        for number, row in enumerate(rows(found), 1):
            for column, cell in enumerate(row):
                _write(page, number, column, cell, money)
        law = book.add_worksheet("Règles appliquées")
        law.set_column(0, 4, 34)
        for column, heading in enumerate(RULES):
            law.write_string(0, column, heading, head)
        for number, line in enumerate(applied(found), 1):
            for column, text in enumerate(line):
                law.write_string(number, column, as_text(text))
    return buffer.getvalue()


def _write(page: Any, row: int, column: int, cell: str | int | None, money: Any) -> None:
    if isinstance(cell, int):
        # Below a million billion cents, a spreadsheet keeps every one of them.
        page.write_number(row, column, cell / 100, money)
    elif cell:
        page.write_string(row, column, as_text(cell))


def _euros(cell: str | int | None) -> Any:
    return Decimal(cell).scaleb(-2) if isinstance(cell, int) else cell or ""
