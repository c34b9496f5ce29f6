"""The learner's state: one JSON row per (person, scope, key), read once per page and written once per
request.

Encoded with simplejson: CAPA keeps named tuples in its fields, which must come back as objects.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import simplejson
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from xblock.fields import BlockScope, UserScope
from xblock.runtime import KeyValueStore

from campus.models import BlockState, SharedState

SHARED = "shared"
Row = tuple[str, str]


def _row(key: KeyValueStore.Key) -> Row:
    """Which row holds a field."""
    if key.scope.user == UserScope.ALL:
        return SHARED, str(key.block_scope_id)
    if key.scope.block == BlockScope.TYPE:
        return "type", str(key.block_scope_id)
    if key.scope.block == BlockScope.ALL:
        return "person", ""
    return "block", str(key.block_scope_id)


class StateStore(KeyValueStore):
    """Fields of one person, held in memory between `prefetch` and `flush`."""

    def __init__(self, user: User) -> None:
        self._user = user
        self._rows: dict[Row, dict[str, Any]] = {}
        self._dirty: dict[Row, dict[str, Any]] = {}
        self._deleted: dict[Row, set[str]] = {}

    def prefetch(self, usages: Iterable[str], types: Iterable[str], *, shared: bool = False) -> None:
        """Read in one query (two with the shared rows) all that these blocks may ask for."""
        wanted: list[Row] = (
            [("block", usage) for usage in usages] + [("type", name) for name in types] + [("person", "")]
        )
        if shared:
            wanted += [(SHARED, key) for scope, key in wanted if scope == "block"]
        self._rows.update(self._read(wanted))

    def _read(self, wanted: Iterable[Row]) -> dict[Row, dict[str, Any]]:
        rows: dict[Row, dict[str, Any]] = {row: {} for row in wanted}
        keys: dict[str, list[str]] = {}
        for scope, key in rows:
            keys.setdefault(scope, []).append(key)
        shared = keys.pop(SHARED, [])
        if keys:
            for scope, key, data in self._personal(keys).values_list("scope", "key", "data"):
                rows[scope, key] = simplejson.loads(data)
        if shared:
            for key, data in SharedState.objects.filter(key__in=shared).values_list("key", "data"):
                rows[SHARED, key] = simplejson.loads(data)
        return rows

    def _personal(self, keys: dict[str, list[str]]) -> QuerySet[BlockState]:
        condition = Q()
        for scope, names in keys.items():
            condition |= Q(scope=scope, key__in=names)
        return BlockState.objects.filter(condition, user=self._user)

    def _fields(self, key: KeyValueStore.Key) -> dict[str, Any]:
        row = _row(key)
        if row not in self._rows:
            self._rows.update(self._read([row]))
        return self._rows[row]

    def get(self, key: KeyValueStore.Key) -> Any:
        """The stored value; KeyError where there is none."""
        return self._fields(key)[key.field_name]

    def has(self, key: KeyValueStore.Key) -> bool:
        """Whether a value is stored."""
        return key.field_name in self._fields(key)

    def set(self, key: KeyValueStore.Key, value: Any) -> None:
        """Change one field in memory."""
        self.set_many({key: value})

    def set_many(self, update_dict: dict[KeyValueStore.Key, Any]) -> None:
        """Change fields in memory; `flush` writes them."""
        for key, value in update_dict.items():
            self._fields(key)[key.field_name] = value
            self._dirty.setdefault(_row(key), {})[key.field_name] = value
            self._deleted.get(_row(key), set()).discard(key.field_name)

    def delete(self, key: KeyValueStore.Key) -> None:
        """Back to the default; KeyError where there is no value."""
        del self._fields(key)[key.field_name]
        self._dirty.get(_row(key), {}).pop(key.field_name, None)
        self._deleted.setdefault(_row(key), set()).add(key.field_name)

    @property
    def changed(self) -> frozenset[Row]:
        """The rows that `flush` would write."""
        return frozenset((*self._dirty, *(row for row, names in self._deleted.items() if names)))

    def flush(self) -> None:
        """Write what changed, all or nothing, over what another tab wrote to other fields."""
        touched = self.changed
        if not touched:
            return
        with transaction.atomic():
            current = self._read(sorted(touched))
            for row in touched:
                for name in self._deleted.get(row, ()):
                    current[row].pop(name, None)
                current[row].update(self._dirty.get(row, {}))
            self._write({row: simplejson.dumps(fields) for row, fields in current.items()})
        self._rows.update(current)
        self._dirty.clear()
        self._deleted.clear()

    def _write(self, texts: dict[Row, str]) -> None:
        now = timezone.now()
        personal = [
            BlockState(user=self._user, scope=scope, key=key, data=text, updated_at=now)
            for (scope, key), text in texts.items()
            if scope != SHARED
        ]
        shared = [
            SharedState(key=key, data=text, updated_at=now)
            for (scope, key), text in texts.items()
            if scope == SHARED
        ]
        update = ["data", "updated_at"]
        if personal:
            BlockState.objects.bulk_create(
                personal, update_conflicts=True, unique_fields=["user", "scope", "key"], update_fields=update
            )
        if shared:
            SharedState.objects.bulk_create(
                shared, update_conflicts=True, unique_fields=["key"], update_fields=update
            )
