"""The workbook of a commune: a sheet for each kind of thing, to change and to bring back (see `grids`)."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import xlsxwriter

from commune_core.workbook.cells import cells
from commune_core.workbook.grids import GUIDE
from commune_core.workbook.sheets import SheetKind, sheets
from dashboard_plugin.exports.answers import as_text, write_cell
from dashboard_plugin.workbook_data import WorkbookView

HELP = (
    "Une feuille par sorte de chose. « Journal » et « Effets » s’emportent et ne se rapportent pas.",
    "Pour ajouter une ligne, laissez vides « Identifiant » et « Version ». Ailleurs dans le fichier, "
    "désignez-la par son titre exact, ou donnez-lui un identifiant à vous.",
    "Ne changez ni « Identifiant » ni « Version » d’une ligne existante : ils permettent de ne rien écraser.",
    "Une ligne retirée du fichier n’est pas supprimée dans le tableau de bord.",
    "Rapportez ce fichier depuis la page « Classeur du tableau de bord » : vous verrez ce qu’il changerait "
    "avant de confirmer.",
)
WIDE = {"Titre": 40, "Pourquoi": 40, "Résultat attendu": 40, "Étape": 40, "Note": 60, "Définition": 40}
# A spreadsheet holds at most 255 characters of choices in the cells of a list.
LONGEST_LIST = 255


def workbook(view: WorkbookView) -> bytes:
    """The XLSX file; nothing in it is a formula, and the same rows make the same file on the same day."""
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        title = f"Tableau de bord {view.commune.of_name}"
        book.set_properties({"title": title, "created": datetime(view.on.year, view.on.month, view.on.day)})
        formats = {
            "head": book.add_format({"bold": True, "bottom": 1, "text_wrap": True}),
            "text": book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"}),
            "number": book.add_format({"valign": "top"}),
            "date": book.add_format({"valign": "top", "num_format": "dd/mm/yyyy"}),
        }
        for kind in sheets().values():
            _sheet(book.add_worksheet(kind.title), kind, list(_lines(view, kind)), formats)
        guide = book.add_worksheet(GUIDE)
        guide.set_column(0, 0, 100)
        for number, text in enumerate((f"{view.commune.name}, {as_text(view.on)}", *HELP)):
            guide.write_string(number, 0, text, formats["text"])
    return buffer.getvalue()


def text_table(view: WorkbookView, code: str) -> bytes:
    """One sheet as French spreadsheets open it: semicolons, decimal commas, UTF-8 with its mark."""
    kind = sheets()[code]
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";")
    writer.writerow(kind.headings)
    for line in _lines(view, kind):
        writer.writerow([as_text(line[heading]) for heading in kind.headings])
    return buffer.getvalue().encode("utf-8-sig")


def _lines(view: WorkbookView, kind: SheetKind) -> Iterator[dict[str, Any]]:
    return (cells(kind, key, values) for key, values in view.tables.get(kind.code, {}).items())


def _sheet(page: Any, kind: SheetKind, lines: list[dict[str, Any]], formats: dict[str, Any]) -> None:
    for place, heading in enumerate(kind.headings):
        page.set_column(place, place, WIDE.get(heading, 18))
        page.write_string(0, place, heading, formats["head"])
    page.freeze_panes(1, 2)
    for number, line in enumerate(lines, 1):
        for place, heading in enumerate(kind.headings):
            write_cell(page, number, place, line[heading], formats)
    for column in kind.columns:
        choices = list(column.choices.values()) if column.cell == "choice" else []
        if choices and len(",".join(choices)) <= LONGEST_LIST:
            place = kind.headings.index(column.heading)
            page.data_validation(1, place, len(lines) + 200, place, {"validate": "list", "source": choices})
