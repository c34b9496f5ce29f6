"""The names people go by."""

from __future__ import annotations

from typing import Any

from dashboard_plugin.platform import get_platform

FORMER_MEMBER = "Un ancien membre"


class Names:
    """Display names, each asked once: of Django's user, or of the host where it keeps them elsewhere."""

    def __init__(self) -> None:
        self._asked: dict[int, str] = {}

    def of(self, user: Any) -> str:
        """The name of a user row, never his address; that of a closed account is forgotten."""
        if user is None:
            return FORMER_MEMBER
        if user.pk not in self._asked:
            self._asked[user.pk] = user.get_full_name() or get_platform().user(user.pk).display_name
        return self._asked[user.pk]
