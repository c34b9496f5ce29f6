"""Bulk writes of reference tables: what differs is written, in few statements, and counted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import connections, models, router

BATCH = 2000


def upsert(model: type[models.Model], key: str, wanted: Mapping[Any, Mapping[str, Any]]) -> int:
    """Make every row of `wanted` (key -> columns) exist with these values; gives the rows written."""
    existing = {getattr(row, key): row for row in model._default_manager.all()}
    created = [model(**{key: value}, **columns) for value, columns in wanted.items() if value not in existing]
    changed = [row for value, row in existing.items() if value in wanted and assign(row, wanted[value])]
    create(model, created)
    update(model, changed, sorted({name for columns in wanted.values() for name in columns}))
    return len(created) + len(changed)


def assign(row: models.Model, columns: Mapping[str, Any]) -> bool:
    """Set the columns on the row in memory; tells whether one of them changed."""
    different = {name: value for name, value in columns.items() if getattr(row, name) != value}
    for name, value in different.items():
        setattr(row, name, value)
    return bool(different)


def create(model: type[models.Model], rows: Iterable[models.Model]) -> None:
    """Insert rows by batches; their ids are not read back (MySQL does not give them)."""
    model._default_manager.bulk_create(rows, batch_size=BATCH)


def update(model: type[models.Model], rows: list[Any], columns: list[str]) -> None:
    """Write some columns of rows that exist already.

    An upsert by primary key, because `bulk_update` takes twenty seconds over 35,000 communes.
    """
    if rows:
        put(model, rows, columns, key=["pk"])


def put(model: type[models.Model], rows: list[Any], columns: list[str], *, key: list[str]) -> None:
    """Insert rows; where one of the same unique `key` exists, write these columns over it instead."""
    features = connections[router.db_for_write(model)].features
    model._default_manager.bulk_create(
        rows,
        batch_size=BATCH,
        update_conflicts=True,
        update_fields=columns,
        # MySQL finds the row by itself and refuses to be told how.
        unique_fields=key if features.supports_update_conflicts_with_target else None,
    )
