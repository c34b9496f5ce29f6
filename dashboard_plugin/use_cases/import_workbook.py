"""Bring a workbook: show what it would change, row by row, then change all of that, or nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from commune_core.territory import normalise
from commune_core.workbook.cells import written
from commune_core.workbook.grids import Grid, recognise
from commune_core.workbook.mapping import BY_CODE, Columns, guess, headings_of
from commune_core.workbook.merged import is_covered
from commune_core.workbook.own_lines import left_aside, rows_of
from commune_core.workbook.planning import Brought, RowStep, plan
from dashboard_plugin.applets.exchange.models import Upload
from dashboard_plugin.errors import InvalidRequest, WorkbookChanged
from dashboard_plugin.platform import get_clock
from dashboard_plugin.selectors.access import Access, open_commune, renewed
from dashboard_plugin.selectors.workbook import BRINGS, hidden_points, origin_of, tables
from dashboard_plugin.use_cases.campaigns import locked_commune
from dashboard_plugin.use_cases.check_money_rows import checked_money
from dashboard_plugin.use_cases.uploads import packed, unpacked, upload_of
from dashboard_plugin.use_cases.write_rows import write_rows
from dashboard_plugin.use_cases.writing import announce, one_write
from dashboard_plugin.workbook_data import ColumnChoice, ColumnsView, WorkbookPlan

SAMPLES = 3
LONGEST_SAMPLE = 60


def bring_workbook(user_id: int | None, *, commune: str | None, name: str, grids: list[Grid]) -> int:
    """Keep the sheets of a file for a day; gives its number. Nothing else is written.

    Raises Forbidden, UnknownCommune, UnreadableTable for a sheet of ours that lost a column, NotSaved.
    """
    access = _opened(user_id, commune)
    recognise(grids)
    with one_write():
        held = locked_commune(access)
        upload = Upload.objects.create(
            kind=Upload.Kind.WORKBOOK,
            user_id=access.person,
            commune=held,
            name=name[-200:],
            lines={"sheets": packed(grids), "columns": None},
            at=get_clock().now(),
        )
    return upload.pk


def columns_of_workbook(
    user_id: int | None, *, commune: str | None, upload_id: int, sheet: int | None = None
) -> ColumnsView:
    """What the columns of one's own workbook seem to say: those of `sheet`, or of the one best understood.

    Raises Forbidden, UnknownUpload, InvalidRequest.
    """
    access = _opened(user_id, commune)
    upload = upload_of(access, upload_id, Upload.Kind.WORKBOOK)
    grids = unpacked(upload.lines["sheets"])
    said = _columns(upload)
    if sheet is None:
        best = max(range(len(grids)), key=lambda place: (len(guess(grids[place])[1]), -place))
        sheet = said.sheet if said else best
    if not 0 <= sheet < len(grids):
        raise InvalidRequest("Cette feuille n’est pas dans le fichier.", hint="Choisissez-en une autre.")
    header, found = guess(grids[sheet])
    if said and said.sheet == sheet:
        header, found = said.header, dict(said.columns)
    return ColumnsView(
        commune=access.commune,
        upload_id=upload.pk,
        name=upload.name,
        sheets=tuple(grid.title for grid in grids),
        sheet=sheet,
        header=header,
        columns=_choices(grids[sheet], header, found),
        recognised=recognise(grids) is not None,
        again=bool(said and said.again),
    )


def choose_columns(
    user_id: int | None,
    *,
    commune: str | None,
    upload_id: int,
    sheet: int,
    header: int,
    columns: Mapping[int, str],
    again: bool = False,
) -> None:
    """Say what each column of one's own workbook tells (place → code of a target).

    Raises Forbidden, UnknownUpload, InvalidRequest, NotSaved.
    """
    access = _opened(user_id, commune)
    codes = list(columns.values())
    twice = next((BY_CODE[code].label for code in codes if code in BY_CODE and codes.count(code) > 1), None)
    if twice:
        raise InvalidRequest(f"Deux colonnes disent « {twice} ».", hint="N’en gardez qu’une.")
    if "title" not in codes or any(code not in BY_CODE for code in codes):
        raise InvalidRequest(
            "Dites quelle colonne donne le titre de l’action ou du projet.",
            hint="C’est la seule qui soit nécessaire.",
        )
    with one_write():
        locked_commune(access)
        upload = upload_of(renewed(access), upload_id, Upload.Kind.WORKBOOK)
        if not 0 <= sheet < len(upload.lines["sheets"]):
            raise InvalidRequest("Cette feuille n’est pas dans le fichier.", hint="Choisissez-en une autre.")
        chosen = {"sheet": sheet, "header": header, "again": again, "columns": sorted(columns.items())}
        upload.lines = {**upload.lines, "columns": chosen}
        upload.save(update_fields=["lines"])


def read_workbook_import(user_id: int | None, *, commune: str | None, upload_id: int) -> WorkbookPlan | None:
    """What a file brought earlier would change now; None while its columns have to be told.

    Raises Forbidden, UnknownUpload.
    """
    access = _opened(user_id, commune)
    return _plan(access, upload_of(access, upload_id, Upload.Kind.WORKBOOK))


def import_workbook(user_id: int | None, *, commune: str | None, upload_id: int, digest: str) -> WorkbookPlan:
    """Write all that a file adds and changes, or nothing; gives what was done.

    Raises Forbidden, UnknownUpload, InvalidRequest while a row is refused, WorkbookChanged, NotSaved.
    """
    access = _opened(user_id, commune)
    with one_write():
        held = locked_commune(access)
        present = renewed(access)
        _require(present)
        upload = upload_of(present, upload_id, Upload.Kind.WORKBOOK)
        found = _plan(present, upload)
        if found is None or found.digest != digest:
            raise WorkbookChanged(found)
        if found.refused:
            raise InvalidRequest(
                f"{len(found.refused)} ligne(s) ne peuvent pas être importées : rien ne l’est.",
                hint="Corrigez-les dans le fichier, puis envoyez-le de nouveau.",
            )
        write_rows(held, found.steps, present.person)
        upload.delete()
        announce(
            "workbook.imported",
            user_id,
            commune=held.insee_code,
            added=len(found.added),
            changed=len(found.changed),
        )
    return found


def _opened(user_id: int | None, commune: str | None) -> Access:
    access = open_commune(user_id, commune)
    _require(access)
    return access


def _require(access: Access) -> None:
    for operation in BRINGS:
        access.require(operation)


def _columns(upload: Upload) -> Columns | None:
    said = upload.lines["columns"]
    if said is None:
        return None
    return Columns(said["sheet"], said["header"], dict(said["columns"]), said["again"])


def _choices(grid: Grid, header: int, found: Mapping[int, str]) -> tuple[ColumnChoice, ...]:
    below = [cells for number, cells in grid.lines if number > header]
    headings = headings_of(grid, header)
    width = max((len(cells) for _, cells in grid.lines), default=0)
    choices = []
    for place in range(width):
        shown = (cells[place] for cells in below if place < len(cells))
        held = (value for value in shown if value not in ("", None) and not is_covered(value))
        samples = [_sample(value) for value, _ in zip(held, range(SAMPLES), strict=False)]
        heading = _sample(headings[place]) if place < len(headings) else ""
        if samples or heading:
            choices.append(ColumnChoice(place, heading, tuple(samples), found.get(place, "")))
    return tuple(choices)


def _sample(value: Any) -> str:
    text = written(value)
    return text if len(text) <= LONGEST_SAMPLE else f"{text[: LONGEST_SAMPLE - 1]}…"


def _plan(access: Access, upload: Upload) -> WorkbookPlan | None:
    grids = unpacked(upload.lines["sheets"])
    stored = tables(access)
    said = _columns(upload)
    lines: Iterable[Brought]
    ignored: tuple[str, ...] = ()
    if said is not None:
        known = {normalise(values["title"]) for values in stored["projects"].values()}
        grid, today = grids[said.sheet], get_clock().today()
        lines = rows_of(grid, said, today=today, known=known)
        ignored = left_aside(grid, said, known)
    else:
        ours = recognise(grids)
        if ours is None:
            return None
        lines, ignored = ours.lines, ours.ignored
    planned = plan(
        stored,
        lines,
        origin=origin_of(access.row),
        today=get_clock().today(),
        hidden=hidden_points(access),
    )
    steps = _own_words(checked_money(planned), grids)
    digest = hashlib.sha256(repr([_told(step) for step in steps]).encode()).hexdigest()
    return WorkbookPlan(
        access.commune, upload.pk, upload.name, steps, digest, ignored, by_columns=said is not None
    )


def _own_words(steps: tuple[RowStep, ...], grids: list[Grid]) -> tuple[RowStep, ...]:
    """Where a file has one sheet only and no title for it, the line number says enough."""
    return tuple(replace(step, sheet="") for step in steps) if len(grids) == 1 else steps


def _told(step: RowStep) -> tuple[Any, ...]:
    before = sorted(step.before.items()) if step.before is not None else None
    return (step.number, step.kind, step.key, step.change, sorted(step.values.items()), before, step.faults)
