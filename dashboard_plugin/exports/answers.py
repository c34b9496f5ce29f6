"""The answers of a commune as a workbook or a text table, and back to lines that the core plans with."""

from __future__ import annotations

import csv
import io
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from itertools import islice, zip_longest
from math import isfinite
from typing import Any

import openpyxl
import xlsxwriter

from commune_core.exchange import (
    ANSWER,
    COLUMNS,
    CONFIDENCES,
    DEPENDS,
    EXPECTED,
    HEADINGS,
    MOST_LINES,
    NEEDED,
    Told,
    cells,
)
from commune_core.tabular import LARGEST, UnreadableTable, decode, find_columns
from dashboard_plugin.data import AnswerView, Sheet

SHEET = "Réponses"
GUIDE = (
    "Remplissez la colonne « Réponse » de la feuille « Réponses ». Une ligne sans réponse ne change rien.",
    "La dernière colonne dit ce qui est attendu. « Sans objet » : la question ne concerne pas la commune ; "
    "dites pourquoi. « Je ne sais pas » : le point restera à compléter.",
    "Ne changez ni la colonne « Point » ni la colonne « Version » : elles permettent de ne rien écraser.",
    "Rapportez ce fichier depuis la page « Importer » : vous verrez ce qu’il changerait avant de confirmer.",
)
WIDTHS = {"Point": 9, "Domaine": 24, "Question": 60, ANSWER: 18, DEPENDS: 26, "Commentaire": 50, EXPECTED: 60}
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# A workbook of 131 lines is far below; a bomb is far above.
MOST_UNZIPPED = 60 * 1024 * 1024
HEADER_WITHIN = 20
# What a damaged workbook raises, when it is opened or at any of its lines; a broken XML is a SyntaxError.
_DAMAGED = (
    ArithmeticError, AttributeError, EOFError, LookupError, OSError, RuntimeError, SyntaxError, TypeError,
    ValueError, zipfile.BadZipFile, zlib.error, openpyxl.utils.exceptions.InvalidFileException,
)  # fmt: skip
_FORMULAS = ("=", "+", "-", "@", "\t", "\r")


def told(answer: AnswerView | None) -> Told | None:
    """A stored answer as the core's lines hold it."""
    if answer is None:
        return None
    return Told(
        answer.value, answer.state, answer.reason, answer.depends_on, answer.confidence,
        answer.comment, answer.source, answer.version,
    )  # fmt: skip


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
                _write(page, number, column, line[heading], formats)
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
        writer.writerow([_as_text(line[heading]) for heading in headings])
    return buffer.getvalue().encode("utf-8-sig")


def read(data: bytes) -> list[tuple[int, dict[str, Any]]]:
    """The lines of a workbook or of a text table, (number, cells by heading); raises UnreadableTable.

    The columns are looked for in the first lines of each sheet, « Réponses » first.
    """
    if len(data) > LARGEST:
        raise UnreadableTable(f"Le fichier dépasse {LARGEST // 1024 // 1024} Mo.", hint="Est-ce le bon ?")
    lines = _from_workbook(data) if data[:4] == b"PK\x03\x04" else _from_text(data)
    read_lines = list(islice(lines, MOST_LINES + 1))
    if len(read_lines) > MOST_LINES:
        raise UnreadableTable(
            f"Ce tableau compte plus de {MOST_LINES} lignes ; l’état des lieux n’a pas autant de points.",
            hint="Ne gardez que les lignes de l’état des lieux, puis recommencez.",
        )
    return read_lines


def _lines(sheet: Sheet) -> Iterator[dict[str, Any]]:
    return (cells(sheet.referential, row.item, told(row.answer)) for row in sheet.rows)


def _write(page: Any, row: int, column: int, value: Any, formats: Mapping[str, Any]) -> None:
    if isinstance(value, date):
        page.write_datetime(row, column, datetime(value.year, value.month, value.day), formats["date"])
    elif isinstance(value, Decimal) and Decimal(repr(float(value))) == value:
        page.write_number(row, column, float(value), formats["number"])
    elif isinstance(value, int):
        page.write_number(row, column, value, formats["number"])
    else:
        # A number that a spreadsheet cannot hold exactly stays text.
        page.write_string(row, column, _as_text(value), formats["text"])


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


def _as_text(value: Any) -> str:
    if isinstance(value, Decimal):
        return format(value, "f").replace(".", ",")
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    text = str(value)
    # A spreadsheet runs what begins so; an apostrophe makes it text, and is taken away on the way back.
    return f"'{text}" if text.lstrip("'").startswith(_FORMULAS) else text


def _from_text(data: bytes) -> Iterator[tuple[int, dict[str, Any]]]:
    text = decode(data)
    first = text.partition("\n")[0]
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=max(";,\t", key=first.count))
    try:
        yield from _below_header((rows.line_num, row) for row in rows)
    except csv.Error as error:
        raise UnreadableTable(f"La ligne {rows.line_num} ne se lit pas : {error}.") from error


def _from_workbook(data: bytes) -> Iterator[tuple[int, dict[str, Any]]]:
    try:
        yield from _from_sheets(data)
    except _DAMAGED as error:
        raise UnreadableTable(
            "Ce fichier n’est pas un classeur que l’on peut lire.",
            hint="Enregistrez-le de nouveau au format XLSX ou CSV.",
        ) from error


def _from_sheets(data: bytes) -> Iterator[tuple[int, dict[str, Any]]]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if sum(each.file_size for each in archive.infolist()) > MOST_UNZIPPED:
            raise UnreadableTable("Ce classeur est démesuré une fois ouvert.", hint="Est-ce le bon fichier ?")
    values = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    formulas = openpyxl.load_workbook(io.BytesIO(data), read_only=True)
    names = sorted(values.sheetnames, key=lambda name: name != SHEET)
    for name in names:
        found, meant = (book[name].iter_rows(values_only=True) for book in (values, formulas))
        rows = enumerate((_reckoned(*pair) for pair in zip_longest(found, meant, fillvalue=())), 1)
        try:
            yield from _below_header(rows)
        except UnreadableTable:
            if name != names[-1]:
                continue
            raise UnreadableTable(
                f"Aucune feuille de ce classeur n’a les colonnes « {'» et « '.join(NEEDED)} ».",
                hint=f"Feuilles lues : {', '.join(names)}. Repartez du classeur exporté.",
            ) from None
        return
    raise UnreadableTable("Ce classeur n’a aucune feuille.", hint="Repartez du classeur exporté.")


def _reckoned(found: tuple[Any, ...], meant: tuple[Any, ...]) -> list[Any]:
    """The values of a row; a formula that no spreadsheet has reckoned yet stays text, and is refused."""
    return [
        formula if value is None and isinstance(formula, str) and formula.startswith("=") else value
        for value, formula in zip_longest(found, meant)
    ]


def _below_header(rows: Iterator[tuple[int, Any]]) -> Iterator[tuple[int, dict[str, Any]]]:
    """The lines below the first that holds the needed headings; raises UnreadableTable without one."""
    for _, row in islice(rows, HEADER_WITHIN):
        places = find_columns(row, HEADINGS)
        if all(name in places for name in NEEDED):
            break
    else:
        raise UnreadableTable(
            f"Les colonnes « {'» et « '.join(NEEDED)} » manquent.",
            hint="Repartez du fichier exporté, ou donnez ces noms à deux de vos colonnes.",
        )
    for number, row in rows:
        line = {name: _plain(row[place]) if place < len(row) else "" for name, place in places.items()}
        if any(value not in ("", None) for value in line.values()):
            yield number, line


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        value = value.strip()
        return value[1:] if value[:1] == "'" and value.lstrip("'").startswith(_FORMULAS) else value
    # 1e999 is no number: as text it is refused in words, and can be kept until then.
    return str(value) if isinstance(value, float) and not isfinite(value) else value
