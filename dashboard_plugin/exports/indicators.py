"""The values of indicators as a text table, to take away and to bring back."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator

from commune_core.indicator_files import COLUMNS, MOST_LINES, SOURCE
from commune_core.tabular import Line, UnreadableTable, read_csv
from dashboard_plugin.exports.answers import as_text, without_apostrophe
from dashboard_plugin.indicator_data import WrittenValue

HEADINGS = ("Indicateur", "Nom", "Unité", "Jour", "Valeur", SOURCE)
LARGEST = 1024 * 1024
"""In bytes: between its dry run and its execution, the file waits in the page."""
AT_ONCE = 500


def text_table(values: Iterable[WrittenValue]) -> Iterator[bytes]:
    """The CSV file by pieces, as French spreadsheets open it: semicolons, decimal commas, UTF-8 marked."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";")
    writer.writerow(HEADINGS)
    yield b"\xef\xbb\xbf"
    for number, each in enumerate(values, 1):
        cells = (each.title, each.unit, each.on, each.value, each.source)
        writer.writerow([str(each.indicator_id), *(as_text(cell) for cell in cells)])
        if number % AT_ONCE == 0:
            yield _taken(buffer)
    yield _taken(buffer)


def read(data: bytes, *, named: bool = True) -> list[Line]:
    """The lines of a file; without `named`, they need not say of which indicator.

    Raises UnreadableTable.
    """
    if len(data) > LARGEST:
        raise too_large()
    expected = {name: headings for name, headings in COLUMNS.items() if named or name != "Indicateur"}
    lines: list[Line] = []
    for line in read_csv(data, expected, optional={SOURCE: (SOURCE,)}):
        if len(lines) == MOST_LINES:
            raise UnreadableTable(
                f"Ce tableau compte plus de {MOST_LINES} lignes.", hint="Envoyez-le en plusieurs fois."
            )
        cells = {name: without_apostrophe(text) for name, text in line.cells.items()}
        lines.append(Line(line.number, cells))
    if not lines:
        raise UnreadableTable("Ce fichier n’a aucune ligne sous ses titres.", hint="Est-ce le bon ?")
    return lines


def too_large() -> UnreadableTable:
    """The refusal of a file that is too long to wait in a page."""
    return UnreadableTable(
        f"Le fichier dépasse {LARGEST // 1024 // 1024} Mo.", hint="Envoyez-le en plusieurs fois."
    )


def _taken(buffer: io.StringIO) -> bytes:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text.encode("utf-8")
