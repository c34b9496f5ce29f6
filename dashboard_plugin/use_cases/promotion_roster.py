"""Bring a file of people: say which column is what, show what it would do, then do all of it, or nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from openpyxl.utils import get_column_letter

from commune_core.policy import Operation
from commune_core.promotions.roster import Step, plan
from commune_core.promotions.roster_columns import Columns, check, heading_key, propose, text
from commune_core.promotions.roster_lines import MOST_ROWS, Line, lines_of
from commune_core.promotions.states import ENDED
from commune_core.promotions.words import InvalidPromotion
from commune_core.workbook.grids import Grid
from dashboard_plugin.applets.exchange.models import Upload
from dashboard_plugin.applets.promotions.models import Body
from dashboard_plugin.errors import ClosedPromotion, RosterChanged, UnknownUpload
from dashboard_plugin.platform import get_clock
from dashboard_plugin.promotion_roster_data import RosterColumn, RosterColumns, RosterPlan
from dashboard_plugin.selectors.promotion_access import PromotionAccess, open_promotion
from dashboard_plugin.selectors.promotion_roster import people_in, situation
from dashboard_plugin.selectors.promotions import promotion_view
from dashboard_plugin.use_cases.promotion_invitations import AT_ONCE, send_due_letters
from dashboard_plugin.use_cases.promotion_log import refuse_archived
from dashboard_plugin.use_cases.promotion_places import held_promotion
from dashboard_plugin.use_cases.promotion_rows import write_steps
from dashboard_plugin.use_cases.uploads import packed, unpacked
from dashboard_plugin.use_cases.writing import announce, one_write

SAMPLES = 3
MOST_REMEMBERED = 200


def bring_roster(user_id: int | None, *, promotion_id: int, name: str, grids: Sequence[Grid]) -> int:
    """Keep a file for a day, with what its columns seem to say; gives its number. Nobody is enrolled.

    Raises Forbidden, ClosedPromotion, InvalidPromotion for too many lines, NotSaved.
    """
    access = _opened(user_id, promotion_id)
    found = [(propose(grid, access.row.body.roster_columns), place) for place, grid in enumerate(grids)]
    # The sheet where most is understood; the first of those that say as much.
    (header, targets), sheet = max(found, key=lambda each: (len(each[0][1]), -each[1]))
    columns = Columns(sheet, header, targets)
    if sum(len(grid.lines) for grid in grids) > 4 * MOST_ROWS:
        raise InvalidPromotion(
            "Ce fichier a trop de lignes.", hint="Apportez-le en plusieurs fois.", field="fichier"
        )
    lines_of(grids[sheet], columns)
    with one_write():
        held_promotion(access, Operation.ENROL_MEMBERS, enters=True)
        upload = Upload.objects.create(
            user_id=access.person, promotion=access.row, kind=Upload.Kind.ROSTER, name=name[-200:],
            lines={"sheets": packed(list(grids)), "columns": _kept(columns), "chosen": False},
            at=get_clock().now(),
        )  # fmt: skip
    return int(upload.pk)


def roster_columns(
    user_id: int | None, *, promotion_id: int, upload_id: int, sheet: int | None = None
) -> RosterColumns:
    """The columns of a file that was brought, of another `sheet` where one is given.

    Raises Forbidden, UnknownUpload.
    """
    access = _opened(user_id, promotion_id)
    upload = _upload(access, upload_id)
    grids = unpacked(upload.lines["sheets"])
    columns = _columns(upload)
    if sheet is not None and 0 <= sheet < len(grids) and sheet != columns.sheet:
        header, targets = propose(grids[sheet], access.row.body.roster_columns)
        columns = Columns(sheet, header, targets)
    grid = grids[columns.sheet]
    headings = _headings(grid, columns)
    below = [cells for number, cells in grid.lines if number > columns.header]
    width = max((len(cells) for _, cells in grid.lines[:200]), default=0)
    return RosterColumns(
        promotion=promotion_view(access),
        upload_id=upload.pk,
        name=upload.name,
        sheets=tuple(each.title for each in grids),
        sheet=columns.sheet,
        header=columns.header,
        columns=tuple(
            RosterColumn(
                place=place,
                heading=text(headings[place])[:80] if place < len(headings) else "",
                samples=tuple(
                    said[:40] for cells in below[:60] if place < len(cells) if (said := text(cells[place]))
                )[:SAMPLES],
                target=columns.targets.get(place, ""),
            )
            for place in range(width)
        ),
    )


def choose_roster_columns(
    user_id: int | None,
    *,
    promotion_id: int,
    upload_id: int,
    sheet: int,
    header: int,
    targets: Mapping[int, str],
) -> None:
    """Say what the columns of a file are; raises Forbidden, UnknownUpload, InvalidPromotion, NotSaved."""
    access = _opened(user_id, promotion_id)
    columns = Columns(sheet, header, dict(targets))
    check(columns)
    with one_write():
        upload = _upload(access, upload_id)
        grids = unpacked(upload.lines["sheets"])
        if not 0 <= sheet < len(grids) or header < 0:
            raise InvalidPromotion(
                "Ce fichier n’a pas cette feuille.", hint="Choisissez-la dans la liste.", field="columns"
            )
        lines_of(grids[sheet], columns)
        upload.lines = {**upload.lines, "columns": _kept(columns), "chosen": True}
        upload.save(update_fields=["lines"])


def read_roster(user_id: int | None, *, promotion_id: int, upload_id: int) -> RosterPlan | None:
    """What a file that was brought would do now; None as long as no column says the address.

    Raises Forbidden, UnknownUpload, InvalidPromotion.
    """
    access = _opened(user_id, promotion_id)
    upload = _upload(access, upload_id)
    return _plan(access, upload) if "email" in _columns(upload).targets.values() else None


def enrol_roster(
    user_id: int | None, *, promotion_id: int, upload_id: int, digest: str, set_aside: bool = False
) -> RosterPlan:
    """Do all that the plan of this `digest` says, or nothing; the faulty lines are left out where told so.

    Letters leave once it is written. Raises Forbidden, UnknownUpload, ClosedPromotion, InvalidPromotion while
    a line is faulty, NotSaved, and RosterChanged, whose `plan` is what the file would do now.
    """
    access = _opened(user_id, promotion_id)
    people = people_in(_lines(_upload(access, upload_id))[1])
    with one_write():
        present = held_promotion(access, Operation.ENROL_MEMBERS, enters=True, people=people)
        upload = _upload(present, upload_id)
        columns = _columns(upload)
        check(columns)
        found = _plan(present, upload)
        if found.digest != digest:
            raise RosterChanged(found)
        if found.faulty and not set_aside:
            count = len(found.faulty)
            raise InvalidPromotion(
                f"{count} ligne{'s' if count > 1 else ''} à corriger : personne n’est inscrit.",
                hint="Corrigez le fichier et envoyez-le de nouveau, ou dites de mettre ces lignes de côté.",
                field="set_aside",
            )
        write_steps(present.row, found.written, author_id=present.person, source="file")
        _remember(present.row.body, unpacked(upload.lines["sheets"])[columns.sheet], columns)
        upload.delete()
        announce("promotion.enrolled", user_id, promotion=present.row.pk, entered=len(found.written))
    send_due_letters(promotion_id, at_most=AT_ONCE)
    return found


def _opened(user_id: int | None, promotion_id: int) -> PromotionAccess:
    access = open_promotion(user_id, promotion_id)
    access.require(Operation.ENROL_MEMBERS)
    refuse_archived(access.row)
    if access.row.state in ENDED:
        raise ClosedPromotion.ended()
    return access


def _upload(access: PromotionAccess, upload_id: int) -> Upload:
    """A file that this very person brought for this promotion."""
    rows = Upload.objects.filter(user_id=access.person, promotion=access.row, kind=Upload.Kind.ROSTER)
    upload = rows.filter(pk=upload_id).first()
    if upload is None:
        raise UnknownUpload(
            "Ce fichier n’est plus là : ses personnes sont inscrites, ou il date de plus d’un jour.",
            hint="Envoyez-le de nouveau : une personne déjà inscrite ne l’est pas deux fois.",
        )
    return upload


def _plan(access: PromotionAccess, upload: Upload) -> RosterPlan:
    columns = _columns(upload)
    grid, lines = _lines(upload)
    steps = plan(lines, situation(access.row, lines, reader_id=access.person))
    faulty = {step.number for step in steps if step.fate == "faulty"}
    headings = tuple(text(cell) for cell in _headings(grid, columns))
    return RosterPlan(
        promotion=promotion_view(access),
        upload_id=upload.pk,
        name=upload.name,
        steps=steps,
        digest=_digest(steps),
        headings=headings,
        sources={
            number: tuple(text(cell) for cell in cells) for number, cells in grid.lines if number in faulty
        },
        labels={
            code: f"{get_column_letter(place + 1)}"
            + (f" « {headings[place]} »" if place < len(headings) and headings[place] else "")
            for place, code in columns.targets.items()
        },
    )


def _lines(upload: Upload) -> tuple[Grid, list[Line]]:
    columns = _columns(upload)
    grid = unpacked(upload.lines["sheets"])[columns.sheet]
    return grid, lines_of(grid, columns)


def _digest(steps: Sequence[Step]) -> str:
    return hashlib.sha256(repr(steps).encode()).hexdigest()


def _headings(grid: Grid, columns: Columns) -> Sequence[Any]:
    return next((cells for number, cells in grid.lines if columns.header and number == columns.header), ())


def _kept(columns: Columns) -> dict[str, Any]:
    return {"sheet": columns.sheet, "header": columns.header, "targets": sorted(columns.targets.items())}


def _columns(upload: Upload) -> Columns:
    said = upload.lines["columns"]
    return Columns(said["sheet"], said["header"], dict(said["targets"]))


def _remember(body: Body, grid: Grid, columns: Columns) -> None:
    """Keep what the headings of this file meant, for the next one of whoever trains."""
    headings = _headings(grid, columns)
    said = {
        key: columns.targets.get(place, "")
        for place, cell in enumerate(headings)
        if (key := heading_key(cell))
    }
    kept = {**body.roster_columns, **said}
    Body.objects.filter(pk=body.pk).update(roster_columns=dict(list(kept.items())[-MOST_REMEMBERED:]))
