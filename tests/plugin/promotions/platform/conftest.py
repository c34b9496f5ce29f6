"""The promotion of `room`, in three courses of a host that has cohorts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest

from tests.plugin.conftest import SettableClock
from tests.plugin.promotions.platform.hosts import KEYS, cohorts
from tests.plugin.promotions.room import Room

__all__ = ["cohorts"]


@pytest.fixture
def make_room(cohorts, make_room) -> Callable[..., Room]:
    return partial(make_room, courses=KEYS)


@pytest.fixture
def later(clock) -> Callable[[float], None]:
    """Let so many minutes pass."""

    def wait(minutes: float) -> None:
        SettableClock.instant += timedelta(minutes=minutes)

    return wait
