"""Files that wait for a word: kept for a day for the person who brought them, and for nobody else."""

from __future__ import annotations

from datetime import date, datetime
from math import isfinite
from typing import Any

from commune_core.answers import UNWRITABLE
from commune_core.workbook.grids import Grid
from dashboard_plugin.applets.exchange.models import Upload
from dashboard_plugin.errors import UnknownUpload
from dashboard_plugin.selectors.access import Access

LONGEST_CELL = 4001
"""One character more than any text may have: what is longer stays so, and is refused."""


def upload_of(access: Access, upload_id: int, kind: Upload.Kind) -> Upload:
    """A file that this very person brought for this commune; raises UnknownUpload."""
    row = Upload.objects.filter(pk=upload_id, user_id=access.person, commune=access.row, kind=kind).first()
    if row is None:
        raise UnknownUpload(
            "Ce fichier n’est plus là : il a été importé, ou il date de plus d’un jour.",
            hint="Envoyez-le de nouveau.",
        )
    return row


def packed(grids: list[Grid]) -> list[dict[str, Any]]:
    """Grids as JSON keeps them, in any database."""
    return [
        {
            "title": grid.title[:100],
            "lines": [[number, [_json(cell) for cell in cells]] for number, cells in grid.lines],
        }
        for grid in grids
    ]


def unpacked(kept: list[dict[str, Any]]) -> list[Grid]:
    """The same grids."""
    return [
        Grid(each["title"], [(number, [_cell(cell) for cell in cells]) for number, cells in each["lines"]])
        for each in kept
    ]


def _json(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return {"date": value.isoformat()[:10]}
    if value is None or isinstance(value, bool):
        return value
    if (isinstance(value, float) and isfinite(value)) or (isinstance(value, int) and abs(value) < 2**53):
        return value
    return UNWRITABLE.sub("\ufffd", str(value)[:LONGEST_CELL])


def _cell(value: Any) -> Any:
    return date.fromisoformat(value["date"]) if isinstance(value, dict) else value
