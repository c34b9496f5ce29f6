"""Trying in one scene what must leave it as it was."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import transaction

from commune_core.errors import Forbidden

Door = Callable[..., object]


@contextmanager
def undone() -> Iterator[None]:
    """What is written inside is undone: one scene serves for everybody who is tried in it."""
    point = transaction.savepoint()
    try:
        yield
    finally:
        transaction.savepoint_rollback(point)


def opens(door: Door, *args: object) -> bool:
    """Whether a door lets in; what it wrote is undone."""
    with undone():
        try:
            door(*args)
        except Forbidden:
            return False
        return True


def seen(rows: object) -> object:
    """A read that shows nothing of what was asked is a refusal."""
    if not rows:
        raise Forbidden()
    return rows
