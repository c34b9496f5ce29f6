"""Text tables as people save them, whatever the encoding and the separator of their spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from .errors import CommuneError
from .territory import normalise

LARGEST = 20 * 1024 * 1024
SEPARATORS = ";,\t"


class UnreadableTable(CommuneError):
    """The file is no table of text, or not the one that is expected: nothing of it is used."""

    code = "table.unreadable"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a table: its number as a spreadsheet shows it, and its cells by column."""

    number: int
    cells: Mapping[str, str]


def decode(data: bytes) -> str:
    """The text of a file: UTF-8, with or without its mark, else Windows-1252; raises UnreadableTable."""
    if len(data) > LARGEST:
        raise UnreadableTable(
            f"Le fichier dépasse {LARGEST // 1024 // 1024} Mo.", hint="Envoyez-le en plusieurs fois."
        )
    if b"\0" in data:
        raise UnreadableTable(
            "Ce fichier n’est pas un tableau au format CSV.",
            hint="Dans votre tableur, choisissez « Enregistrer sous », puis « CSV ».",
        )
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnreadableTable(
        "Les caractères de ce fichier ne se lisent ni en UTF-8 ni en Windows-1252.",
        hint="Enregistrez-le de nouveau en CSV UTF-8.",
    )


def read_csv(
    data: bytes, columns: Mapping[str, Iterable[str]], *, optional: Mapping[str, Iterable[str]] | None = None
) -> Iterator[Line]:
    """The lines below the header, empty ones left out; other columns are ignored.

    `columns` maps the name of each expected column to the headings accepted for it, compared without accents,
    case or punctuation; of the `optional` ones, the cells of those that are there. Raises UnreadableTable
    where an expected one is missing, or any is given twice.
    """
    text = decode(data)
    first = text.partition("\n")[0]
    separator = max(SEPARATORS, key=first.count)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        header = next(rows, [])
        places = locate(header, columns) | find_columns(header, optional or {})
        for row in rows:
            cells = {name: row[place].strip() if place < len(row) else "" for name, place in places.items()}
            if any(cells.values()):
                yield Line(rows.line_num, cells)
    except csv.Error as error:
        raise UnreadableTable(
            f"La ligne {rows.line_num} du fichier ne se lit pas : {error}.",
            hint="Ouvrez-le dans un tableur et enregistrez-le de nouveau en CSV.",
            line=rows.line_num,
        ) from error


def locate(header: Iterable[object], columns: Mapping[str, Iterable[str]]) -> dict[str, int]:
    """Where each expected column is; raises UnreadableTable where one is missing."""
    places = find_columns(header, columns)
    missing = [name for name in columns if name not in places]
    if missing:
        raise UnreadableTable(
            f"La colonne « {missing[0]} » manque sur la première ligne du tableau.",
            hint=f"Colonnes attendues : {', '.join(columns)}.",
            column=missing[0],
        )
    return places


def find_columns(header: Iterable[object], columns: Mapping[str, Iterable[str]]) -> dict[str, int]:
    """Where each of these columns is, those that are there; raises UnreadableTable where one is twice."""
    names = [normalise(str(heading or "")) for heading in header]
    places = {}
    for name, headings in columns.items():
        accepted = {normalise(heading) for heading in headings}
        found = [place for place, heading in enumerate(names) if heading in accepted]
        if len(found) > 1:
            raise UnreadableTable(
                f"La colonne « {name} » figure deux fois.", hint="N’en gardez qu’une.", column=name
            )
        if found:
            places[name] = found[0]
    return places
