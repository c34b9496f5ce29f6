"""Events of the app in the platform's tracking log, where analytics find them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def record(event: str, user_id: int | None, data: Mapping[str, Any]) -> None:
    """Emit `event` for this user; a command or a task has no request to name him."""
    from eventtracking import tracker

    with tracker.get_tracker().context("viatic", {"user_id": user_id} if user_id else {}):
        tracker.emit(event, dict(data))
