"""Files that people bring, as lines that the core plans with: a workbook or a text table, however made."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import islice, repeat, zip_longest
from typing import Any

import openpyxl
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.xml.functions import iterparse

from commune_core.errors import CommuneError
from commune_core.exchange import ANSWER, HEADINGS, MERGED, MOST_LINES, NEEDED, POINT
from commune_core.tabular import LARGEST, SEPARATORS, UnreadableTable, decode, find_columns
from dashboard_plugin.exports.answers import SHEET, without_apostrophe

# A workbook of 131 lines is far below; a bomb is far above.
MOST_UNZIPPED = 60 * 1024 * 1024
MOST_MERGED = 500
# The columns are looked for in the first lines and columns of each sheet.
HEADER_WITHIN, WIDEST = 20, 60

OPEN_DOCUMENT = b"application/vnd.oasis.opendocument"
OLD_EXCEL = b"\xd0\xcf\x11\xe0"

Row = tuple[int, Iterable[Any]]
Lines = Iterator[tuple[int, dict[str, Any]]]


def read(data: bytes) -> list[tuple[int, dict[str, Any]]]:
    """The lines of a file, (number, cells by heading); raises UnreadableTable."""
    if len(data) > LARGEST:
        raise UnreadableTable(f"Le fichier dépasse {LARGEST // 1024 // 1024} Mo.", hint="Est-ce le bon ?")
    is_workbook = data[:4] == b"PK\x03\x04"
    try:
        refuse_other_spreadsheets(data)
        lines = list(islice(_from_workbook(data) if is_workbook else _from_text(data), MOST_LINES + 1))
    except CommuneError:
        raise
    # Whatever a parser trips on in somebody's file is a fault of that file.
    except Exception as error:
        raise UnreadableTable(
            "Ce fichier n’est ni un classeur XLSX ni un tableau CSV que l’on peut lire.",
            hint="Enregistrez-le de nouveau dans l’un de ces formats.",
        ) from error
    if not lines:
        raise UnreadableTable(
            "Ce fichier n’a aucune ligne sous ses titres.",
            hint="Est-ce le bon, et s’ouvre-t-il dans un tableur ?",
        )
    if len(lines) > MOST_LINES:
        raise UnreadableTable(
            f"Ce tableau compte plus de {MOST_LINES} lignes ; l’état des lieux n’a pas autant de points.",
            hint="Ne gardez que les lignes de l’état des lieux, puis recommencez.",
        )
    return lines


def refuse_other_spreadsheets(data: bytes) -> None:
    """Raise UnreadableTable for a workbook of another format, saying how to save it in ours."""
    name = "de l’ancien Excel (XLS)" if data[:4] == OLD_EXCEL else ""
    if data[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if "mimetype" in archive.namelist() and archive.read("mimetype")[:40].startswith(OPEN_DOCUMENT):
                name = "OpenDocument (ODS)"
    if name:
        raise UnreadableTable(
            f"Ce fichier est au format {name}, que nous ne lisons pas.",
            hint="Dans LibreOffice ou Excel, choisissez « Enregistrer sous », puis le format « .xlsx » "
            "(Excel 2007-365), et envoyez ce nouveau fichier.",
        )


def _from_text(data: bytes) -> Lines:
    text = decode(data)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text))
    try:
        # A cell may hold several lines of text: what a spreadsheet counts is rows.
        yield from _below_header(enumerate(rows, 1))
    except csv.Error as error:
        raise UnreadableTable(
            f"La ligne {rows.line_num} ne se lit pas : {error}.",
            hint="Ouvrez le fichier dans un tableur et enregistrez-le de nouveau.",
        ) from error


def _separator(text: str) -> str:
    """The one that parts the headings; a title above them may hold any."""
    head = text[:100_000].splitlines()[:HEADER_WITHIN]
    found = (each for each in SEPARATORS for line in head if _header(line.split(each)))
    return next(found, SEPARATORS[0])


def _from_workbook(data: bytes) -> Lines:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if sum(each.file_size for each in archive.infolist()) > MOST_UNZIPPED:
            raise UnreadableTable("Ce classeur est démesuré une fois ouvert.", hint="Est-ce le bon fichier ?")
    values = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    formulas = openpyxl.load_workbook(io.BytesIO(data), read_only=True)
    names = sorted((each.title for each in values.worksheets), key=lambda name: name != SHEET)
    for name in names:
        try:
            yield from _below_header(rows_of(values[name], formulas[name]), merged_of(values[name]))
        except _NoHeader as error:
            if len(names) == 1:
                raise
            if name == names[-1]:
                raise UnreadableTable(
                    f"Aucune feuille de ce classeur n’a les colonnes « {' » et « '.join(NEEDED)} ».",
                    hint=f"Feuilles lues : {', '.join(names)}. Repartez du classeur exporté.",
                ) from error
        else:
            return


def rows_of(values: Any, formulas: Any) -> Iterator[Row]:
    """The rows of a sheet as they are seen, up to the widest: a file may claim billions of cells.

    `formulas` is the same sheet with its formulas, None where it is known to have none. Rows that the file
    does not hold are left out: a spreadsheet that formats the last row of all leaves a million before it.
    """
    values.reset_dimensions()
    found = values.iter_rows(max_col=WIDEST)
    pairs: Iterable[tuple[Any, Any]]
    if formulas is None:
        pairs = ((cells, repeat(None)) for cells in found)
    else:
        formulas.reset_dimensions()
        meant_rows = formulas.iter_rows(max_col=WIDEST, values_only=True)
        pairs = zip_longest(found, meant_rows, fillvalue=())
    blank: Any = None
    for number, (cells, meant) in enumerate(pairs, 1):
        # The reader gives one and the same tuple for each row that is not there.
        if cells is blank:
            continue
        if all(cell.value is None for cell in cells) and (formulas is None or not any(meant)):
            blank = cells
            continue
        yield number, [_seen(cell, formula) for cell, formula in zip(cells, meant, strict=False)]


def _seen(cell: Any, formula: Any) -> Any:
    """What a cell shows; a formula that no spreadsheet has reckoned yet stays text, and is refused."""
    value = cell.value
    if value is None and isinstance(formula, str) and formula.startswith("="):
        return formula
    # Who types « 78 % » in a spreadsheet makes 0.78 of it.
    if isinstance(value, int | float) and not isinstance(value, bool) and "%" in cell.number_format:
        return f"{format((Decimal(repr(value)) * 100).normalize(), 'f')} %"
    return value


def merged_of(sheet: Any) -> list[CellRange]:
    """The merged cells of a sheet that is read row by row, which openpyxl does not tell."""
    found = []
    with sheet.parent._archive.open(sheet._worksheet_path) as source:
        for _, element in iterparse(source):
            if element.tag.endswith("}mergeCell"):
                found.append(CellRange(element.get("ref")))
            elif element.tag.endswith("}row"):
                element.clear()
    if len(found) > MOST_MERGED:
        raise UnreadableTable(
            "Ce classeur a trop de cellules fusionnées.", hint="Défaites-les, puis recommencez."
        )
    return found


class _NoHeader(UnreadableTable):
    """No line of a sheet holds the needed headings."""


def _header(row: Iterable[Any]) -> dict[str, int]:
    """Where each column is if this row holds the needed headings, else nothing."""
    places = find_columns(row, HEADINGS)
    return places if all(name in places for name in NEEDED) else {}


def _below_header(rows: Iterator[Row], merged: Iterable[CellRange] = ()) -> Lines:
    """The lines below the first that holds the needed headings; raises UnreadableTable without one."""
    places = next(filter(None, (_header(row) for _, row in islice(rows, HEADER_WITHIN))), None)
    if places is None:
        raise _NoHeader(
            f"Les colonnes « {' » et « '.join(NEEDED)} » manquent.",
            hint="Repartez du fichier exporté, ou donnez ces noms à deux de vos colonnes.",
        )
    covering = {
        name: [each for each in merged if each.min_col <= places[name] + 1 <= each.max_col]
        for name in (POINT, ANSWER)
    }
    for number, row in rows:
        cells = list(row)
        line = {name: _plain(cells[place]) if place < len(cells) else "" for name, place in places.items()}
        if any(value not in ("", None) for value in line.values()):
            for name, ranges in covering.items():
                first = any((each.min_row, each.min_col) == (number, places[name] + 1) for each in ranges)
                if not first and any(each.min_row <= number <= each.max_row for each in ranges):
                    line[name] = MERGED
            yield number, line


def _plain(value: Any) -> Any:
    return without_apostrophe(value.strip()) if isinstance(value, str) else value
