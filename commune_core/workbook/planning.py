"""What a workbook would change: row by row, added, changed, unchanged or refused, before anything is written.

Rows are only ever compared with what is stored, so that planning the same file again over the same commune
gives the same plan. A row that the file does not have stays as it is: nothing is deleted.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Literal

from commune_core.territory import normalise

from .cells import InvalidCell, fingerprint, read, written
from .rules import check_rows
from .sheets import IDENTIFIER, OWN, VERSION, Column, SheetKind, sheets

Change = Literal["added", "changed", "unchanged", "refused"]
Tables = Mapping[str, Mapping[str, Mapping[str, Any]]]
"""Code of a sheet → identifier of a row → its values; a reference is an identifier."""

MOST_ROWS = 20_000
_KEY = re.compile(r"(?P<origin>.+)-(?P<letter>[A-Z])(?P<number>[0-9]{1,18})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Brought:
    """One line of a file: where it is, what it tells of, its cells by the name of their column.

    `shown` says how the file calls a column, where it does in its own words.
    """

    sheet: str
    number: int
    kind: str
    cells: Mapping[str, Any]
    shown: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a row is refused: the column as the file calls it, what is wrong, what is allowed."""

    column: str
    message: str


@dataclass(frozen=True, slots=True)
class RowStep:
    """What one line would do. `values` are the row's own, `before` those that are stored, if any."""

    sheet: str
    number: int
    kind: str
    key: str
    change: Change
    label: str
    values: Mapping[str, Any]
    before: Mapping[str, Any] | None = None
    faults: tuple[Fault, ...] = ()

    @property
    def moved(self) -> tuple[Column, ...]:
        """The columns that a change writes over."""
        before = self.before
        if before is None:
            return ()
        return tuple(each for each in sheets()[self.kind].columns if differs(each, before, self.values))


class Row:
    """A line while it is being planned."""

    def __init__(self, line: Brought, key: str) -> None:
        self.line, self.kind, self.key = line, sheets()[line.kind], key
        self.values: dict[str, Any] = {}
        self.before: Mapping[str, Any] | None = None
        self.faults: list[Fault] = []

    def refuse(self, name: str, message: str) -> None:
        """Say that the cell of this column cannot be taken."""
        own = {"identifiant": IDENTIFIER, "version": VERSION}
        heading = own[name] if name in own else self.kind.column(name).heading
        self.faults.append(Fault(self.line.shown.get(name, heading), message))

    @property
    def moves(self) -> bool:
        """Whether it tells otherwise than what is stored."""
        before = self.before
        return before is None or any(differs(each, before, self.values) for each in self.kind.columns)


def differs(column: Column, before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    """Whether two rows do not say the same in this column, whatever the ends of their lines."""
    one, other = before[column.name], after[column.name]
    if isinstance(one, str) and isinstance(other, str):
        return written(one) != written(other)
    return bool(one != other)


def plan(
    stored: Tables,
    lines: Iterable[Brought],
    *,
    origin: str,
    today: date = date.max - timedelta(days=1),
    hidden: Collection[str] = (),
) -> tuple[RowStep, ...]:
    """What each line would do to the tables of the commune of this origin.

    Nothing is measured after `today`, and no indicator is linked to a point of `hidden`.
    """
    rows = [_row(stored, line, origin, index) for index, line in enumerate(lines)]
    names = _Names(stored, rows)
    seen: dict[tuple[str, str], Row] = {}
    for row in rows:
        first = seen.setdefault((row.kind.code, row.key), row)
        if first is not row:
            where = f"ligne {first.line.number}, feuille « {first.line.sheet} »"
            row.refuse("identifiant", f"{row.key} y est déjà : {where}. N’en gardez qu’une.")
        _read(row, names)
        _compare(row)
    check_rows(stored, rows, today=today, hidden=hidden)
    return tuple(_step(row) for row in rows)


def _row(stored: Tables, line: Brought, origin: str, index: int) -> Row:
    kind = sheets()[line.kind]
    told = written(line.cells.get("identifiant")).lstrip("#")
    row = Row(line, told or f"#{index}")
    row.before = stored.get(kind.code, {}).get(told)
    found = _KEY.fullmatch(told)
    if row.before is None and found and found["origin"] == origin:
        row.refuse(
            "identifiant",
            f"{told} n’existe plus. Videz cette case pour recréer la ligne, ou retirez la ligne du fichier.",
        )
    return row


class _Names:
    """What references may point at: identifiers of the commune and of the file, and titles that are alone."""

    def __init__(self, stored: Tables, rows: list[Row]) -> None:
        self.keys: dict[str, set[str]] = {code: set(table) for code, table in stored.items()}
        self.titles: dict[str, dict[str, set[str]]] = {"projects": {}, "indicators": {}}
        for code, titles in self.titles.items():
            for key, values in stored.get(code, {}).items():
                titles.setdefault(normalise(values["title"]), set()).add(key)
        for row in rows:
            code = row.kind.code
            self.keys.setdefault(code, set()).add(row.key)
            title = normalise(written(row.line.cells.get("title")))
            if code in self.titles and title:
                self.titles[code].setdefault(title, set()).add(row.key)

    def find(self, column: Column, told: str) -> str:
        """The row that a reference means; raises InvalidCell."""
        if told in self.keys.get(column.to, ()):
            return told
        found = self.titles.get(column.to, {}).get(normalise(told), set())
        if len(found) == 1:
            return next(iter(found))
        title = sheets()[column.to].title
        what = "désigne plusieurs lignes" if found else "ne désigne aucune ligne"
        raise InvalidCell(
            f"« {told[:60]} » {what} de la feuille « {title} ».",
            hint="Écrivez l’identifiant d’une ligne de cette feuille.",
        )


def _read(row: Row, names: _Names) -> None:
    for column in row.kind.columns:
        if column.name not in row.line.cells:
            row.values[column.name] = row.before[column.name] if row.before else column.empty
            if column.needed and row.before is None:
                row.refuse(column.name, "cette colonne manque dans la feuille.")
            continue
        try:
            value = read(column, row.line.cells[column.name])
            if column.cell == "reference" and value:
                value = names.find(column, value)
            row.values[column.name] = value.upper() if column.name == "item_id" else value
        except InvalidCell as error:
            row.values[column.name] = column.empty
            row.refuse(column.name, f"{error.message} {error.hint}".strip())


def _compare(row: Row) -> None:
    """Refuse what would write over a row that changed since the file was taken away."""
    if row.faults or row.before is None or not row.moves:
        return
    version = written(row.line.cells.get("version"))
    if version != fingerprint(row.kind, row.before):
        moved = [each.heading for each in row.kind.columns if differs(each, row.before, row.values)]
        row.refuse(
            "version",
            f"cette ligne a changé depuis que le fichier a été emporté (« {' », « '.join(moved)} »). "
            "Reprenez un classeur à jour, et reportez-y votre modification.",
        )


def _step(row: Row) -> RowStep:
    change: Change = "added" if row.before is None else "changed" if row.moves else "unchanged"
    if row.faults:
        change = "refused"
    line = row.line
    return RowStep(
        sheet=line.sheet,
        number=line.number,
        kind=line.kind,
        key=row.key,
        change=change,
        label=label(row.kind, row.values),
        values=row.values,
        before=row.before,
        faults=tuple(row.faults),
    )


def label(kind: SheetKind, values: Mapping[str, Any]) -> str:
    """What a row goes by: its title, its name, its year."""
    for name in ("title", "label", "funder", "name", "item_id"):
        if values.get(name):
            return written(values[name])
    named = values.get("on") or values.get("year") or ""
    return f"{kind.title} {written(named)}".strip()


def own_columns(kind: SheetKind) -> dict[str, str]:
    """Heading → name of every column of a sheet."""
    return {
        IDENTIFIER: OWN[0],
        **{column.heading: column.name for column in kind.columns},
        VERSION: OWN[1],
    }
