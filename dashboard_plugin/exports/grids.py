"""Workbooks and text tables that people bring, as grids: every sheet, every line, what each cell shows."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from typing import Any

import openpyxl
from openpyxl.worksheet.cell_range import CellRange

from commune_core.errors import CommuneError
from commune_core.exchange import MERGED
from commune_core.tabular import LARGEST, SEPARATORS, UnreadableTable, decode
from commune_core.workbook.grids import HEADER_WITHIN, Grid
from commune_core.workbook.merged import below
from commune_core.workbook.planning import MOST_ROWS
from dashboard_plugin.exports.brought import (
    MOST_UNZIPPED,
    WIDEST,
    Row,
    merged_of,
    refuse_other_spreadsheets,
    rows_of,
)

_FORMULA, _MERGED = re.compile(rb"<(?:\w+:)?f[ >/]"), re.compile(rb"<(?:\w+:)?mergeCell[ />]")


def read_grids(data: bytes, name: str) -> list[Grid]:
    """Every sheet of a file that has lines; raises UnreadableTable."""
    if len(data) > LARGEST:
        raise UnreadableTable(f"Le fichier dépasse {LARGEST // 1024 // 1024} Mo.", hint="Est-ce le bon ?")
    try:
        refuse_other_spreadsheets(data)
        if data[:4] == b"PK\x03\x04":
            grids = _from_workbook(data)
        else:
            grids = [Grid(_stem(name), _bounded(_from_text(data)))]
    except CommuneError:
        raise
    # Whatever a parser trips on in somebody's file is a fault of that file.
    except Exception as error:
        raise UnreadableTable(
            "Ce fichier n’est ni un classeur XLSX ni un tableau CSV que l’on peut lire.",
            hint="Enregistrez-le de nouveau dans l’un de ces formats.",
        ) from error
    found = [grid for grid in grids if grid.lines]
    if not found:
        raise UnreadableTable("Ce fichier n’a aucune ligne.", hint="Est-ce le bon ?")
    if sum(len(grid.lines) for grid in found) > MOST_ROWS:
        raise UnreadableTable(
            f"Ce fichier compte plus de {MOST_ROWS} lignes.", hint="Apportez-le en plusieurs fois."
        )
    return found


def _stem(name: str) -> str:
    return name.rsplit(".", 1)[0][-60:] or "Tableau"


def _from_text(data: bytes) -> Iterable[Row]:
    text = decode(data)
    head = text[:100_000].splitlines()[:HEADER_WITHIN]
    separator = max(SEPARATORS, key=lambda each: max((line.count(each) for line in head), default=0))
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        # A cell may hold several lines of text: what a spreadsheet counts is rows.
        yield from enumerate(rows, 1)
    except csv.Error as error:
        raise UnreadableTable(
            f"La ligne {rows.line_num} ne se lit pas : {error}.",
            hint="Ouvrez le fichier dans un tableur et enregistrez-le de nouveau.",
        ) from error


def _from_workbook(data: bytes) -> list[Grid]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = archive.namelist()
        if sum(each.file_size for each in archive.infolist()) > MOST_UNZIPPED:
            raise UnreadableTable("Ce classeur est démesuré une fois ouvert.", hint="Est-ce le bon fichier ?")
        parts = [each for each in names if each.startswith("xl/worksheets/")]
        # Each of these is another pass over the file, and most files have neither.
        has_formulas, has_merged = (
            any(sign.search(archive.read(each)) for each in parts) for sign in (_FORMULA, _MERGED)
        )
    values = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    formulas = openpyxl.load_workbook(io.BytesIO(data), read_only=True) if has_formulas else None
    grids, count = [], 0
    for sheet in values.worksheets:
        rows = rows_of(sheet, formulas[sheet.title] if formulas else None)
        lines = _bounded(rows, MOST_ROWS - count)
        if has_merged:
            _cover(lines, merged_of(sheet))
        grids.append(Grid(sheet.title, lines))
        count += len(lines)
    return grids


def _bounded(rows: Iterable[Row], most: int = MOST_ROWS) -> list[tuple[int, list[Any]]]:
    """The lines that hold something, one more than may be at most."""
    kept = []
    for number, row in rows:
        cells = list(row)
        while cells and cells[-1] in ("", None):
            cells.pop()
        if cells:
            kept.append((number, cells))
        if len(kept) > most:
            break
    return kept


def _cover(lines: Sequence[tuple[int, list[Any]]], ranges: Sequence[CellRange]) -> None:
    """Have each cell that a merged one covers say so."""
    for number, cells in lines if ranges else ():
        for each in ranges:
            if each.min_row <= number <= each.max_row:
                last = min(each.max_col, WIDEST)
                cells.extend([None] * (last - len(cells)))
                for place in range(each.min_col - 1, last):
                    if (number, place + 1) != (each.min_row, each.min_col):
                        # One that began above says the same of this line; one that began beside does not.
                        cells[place] = below(each.min_row) if place + 1 == each.min_col else MERGED
