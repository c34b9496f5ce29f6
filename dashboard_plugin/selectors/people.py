"""The names people go by."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from dashboard_plugin.platform import get_platform

FORMER_MEMBER = "Un ancien membre"


def display_names(user_ids: Iterable[int | None]) -> Mapping[int | None, str]:
    """Names by user id, asked of the host at once; None and a closed account are a former member."""
    asked = set(user_ids)
    known = get_platform().display_names(user_id for user_id in asked if user_id is not None)
    return {user_id: known.get(user_id, FORMER_MEMBER) if user_id else FORMER_MEMBER for user_id in asked}
