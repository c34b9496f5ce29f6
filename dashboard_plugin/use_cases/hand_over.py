"""Take the whole space of a commune away in one sealed file."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import IO, Any

from django.db.models import FileField

from commune_core.archive import CHUNK, Packer
from commune_core.policy import Operation
from dashboard_plugin.handover_data import HandedOver
from dashboard_plugin.platform import get_clock
from dashboard_plugin.selectors.access import open_commune
from dashboard_plugin.selectors.handover import (
    FORMAT,
    LEFT_OUT,
    TABLES,
    Table,
    fields_of,
    numbers,
    row_of,
    rows_of,
    site_keys,
)
from dashboard_plugin.use_cases.writing import announce, lock, one_write


def hand_over(user_id: int | None, *, commune: str | None, to: IO[bytes]) -> HandedOver:
    """Write the archive of a commune into `to`, row by row; raises Forbidden, UnknownCommune.

    What it holds is that of one moment: whoever writes meanwhile waits until the tables are read.
    """
    access = open_commune(user_id, commune)
    access.require(Operation.HAND_OVER)
    row = row_of(access)
    packer = Packer(to, site_keys()[0])
    counts: dict[str, int] = {}
    pieces = _Pieces()
    with one_write():
        lock(row.pk)
        ranks = numbers(row)
        for table in TABLES:
            lines = _Lines(table, rows_of(table, row, ranks), pieces)
            packer.add(f"tables/{table.name}.jsonl", lines)
            counts[table.name] = lines.count
        announce("handover.taken", user_id, commune=row.insee_code)
    for name, stored in pieces.found:
        packer.add(name, _bytes(stored))
    print_ = packer.close(
        {
            "format": FORMAT,
            "made_at": get_clock().now().isoformat(),
            "commune": {"code": row.insee_code, "name": row.name},
            "rows": counts,
            "left_out": LEFT_OUT,
            "missing": pieces.missing,
        }
    )
    return HandedOver(access.commune, print_, counts, len(pieces.found), tuple(pieces.missing))


class _Pieces:
    """The documents that rows name, in the order in which they are met."""

    def __init__(self) -> None:
        self.found: list[tuple[str, Any]] = []
        self.missing: list[str] = []

    def take(self, row: Any, stored: Any) -> str:
        """The name of a document in the archive; empty, and told, where its storage lost it."""
        if not stored:
            return ""
        if not stored.storage.exists(stored.name):
            self.missing.append(getattr(row, "title", "") or getattr(row, "name", ""))
            return ""
        name = f"pieces/{len(self.found) + 1}"
        self.found.append((name, stored))
        return name


class _Lines:
    """The rows of a table as lines of JSON, counted."""

    def __init__(self, table: Table, rows: Iterator[tuple[Any, dict[str, Any]]], pieces: _Pieces) -> None:
        self.count = 0
        self._rows, self._pieces = rows, pieces
        self._files = [each.name for each in fields_of(table) if isinstance(each, FileField)]

    def __iter__(self) -> Iterator[bytes]:
        for row, held in self._rows:
            for name in self._files:
                held[name] = self._pieces.take(row, getattr(row, name))
            self.count += 1
            yield json.dumps(held, ensure_ascii=False, sort_keys=True).encode() + b"\n"


def _bytes(stored: Any) -> Iterator[bytes]:
    with stored.storage.open(stored.name) as opened:
        while chunk := opened.read(CHUNK):
            yield chunk
