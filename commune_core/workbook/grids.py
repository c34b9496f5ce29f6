"""Sheets of a file as grids, and which of them are those of our workbook, taken away and brought back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from commune_core.tabular import UnreadableTable, find_columns
from commune_core.territory import normalise

from .cells import written
from .planning import Brought
from .sheets import IDENTIFIER, VERSION, SheetKind, sheets

GUIDE = "Mode d’emploi"
HEADER_WITHIN = 20

Cells = Sequence[Any]


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet: its title, and its lines as (number, cells), empty ones left out."""

    title: str
    lines: Sequence[tuple[int, Cells]]


@dataclass(frozen=True, slots=True)
class Recognised:
    """What was found of our workbook in a file, and what is left aside, each with the reason."""

    lines: tuple[Brought, ...]
    ignored: tuple[str, ...]


def recognise(grids: Sequence[Grid]) -> Recognised | None:
    """The lines of our sheets; None where no sheet is one of ours.

    Raises UnreadableTable for a sheet of ours that lost a column it needs.
    """
    lines: list[Brought] = []
    ignored: list[str] = []
    found: dict[str, str] = {}
    for grid in grids:
        kind = _kind(grid)
        if kind is None:
            if normalise(grid.title) != normalise(GUIDE) and grid.lines:
                ignored.append(f"Feuille « {grid.title} » : ce n’est pas une feuille du classeur.")
        elif not kind.read:
            ignored.append(f"Feuille « {grid.title} » : elle s’emporte, et ne se rapporte pas.")
            found.setdefault(kind.code, grid.title)
        elif kind.code in found:
            raise UnreadableTable(
                f"Les feuilles « {found[kind.code]} » et « {grid.title} » disent la même chose.",
                hint="N’en gardez qu’une.",
            )
        else:
            found[kind.code] = grid.title
            lines += _lines(grid, kind, ignored)
    return Recognised(tuple(lines), tuple(ignored)) if found else None


def _kind(grid: Grid) -> SheetKind | None:
    """The sheet of ours that a grid is: by its title, else by its headings and their identifier."""
    for kind in sheets().values():
        if normalise(kind.title) == normalise(grid.title) and _header(grid, kind) is not None:
            return kind
    best: tuple[int, SheetKind | None] = (0, None)
    for kind in sheets().values():
        header = _header(grid, kind)
        if header is None:
            continue
        names = {normalise(written(cell)) for cell in header[1]}
        needed = {normalise(each.heading) for each in kind.columns if each.needed} | {normalise(IDENTIFIER)}
        common = len(names & {normalise(heading) for heading in kind.headings})
        if needed <= names and common > best[0]:
            best = (common, kind)
    return best[1]


def _header(grid: Grid, kind: SheetKind) -> tuple[int, Cells] | None:
    """The first line that holds the identifier, or a heading that this sheet needs."""
    wanted = {normalise(each.heading) for each in kind.columns if each.needed} | {normalise(IDENTIFIER)}
    for number, cells in grid.lines[:HEADER_WITHIN]:
        if wanted & {normalise(written(cell)) for cell in cells}:
            return number, cells
    return None


def _lines(grid: Grid, kind: SheetKind, ignored: list[str]) -> Iterator[Brought]:
    header = _header(grid, kind)
    if header is None:
        return
    first, headings = header
    columns = {"identifiant": IDENTIFIER, "version": VERSION}
    columns |= {column.name: column.heading for column in kind.columns}
    places = find_columns(headings, {name: (heading,) for name, heading in columns.items()})
    for column in kind.columns:
        if column.needed and column.name not in places:
            raise UnreadableTable(
                f"La feuille « {grid.title} » n’a pas la colonne « {column.heading} ».",
                hint=f"Ses colonnes : {', '.join(kind.headings)}.",
                column=column.heading,
            )
    for place, heading in enumerate(headings):
        if written(heading) and place not in places.values():
            ignored.append(
                f"Feuille « {grid.title} », colonne « {written(heading)[:60]} » : elle n’est pas du classeur."
            )
    for number, cells in grid.lines:
        told = {name: cells[place] if place < len(cells) else "" for name, place in places.items()}
        if number > first and any(value not in ("", None) for value in told.values()):
            yield Brought(grid.title, number, kind.code, told)
