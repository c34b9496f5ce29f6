"""What addresses and forms about indicators hold, read safely."""

from __future__ import annotations

from commune_core.errors import CommuneError
from dashboard_plugin.errors import NotSaved, UnknownIndicator


def indicator_number(text: str) -> int:
    """The number of an indicator in an address; raises UnknownIndicator."""
    number = whole(text)
    if number is None:
        raise UnknownIndicator.here()
    return number


def whole(text: str) -> int | None:
    """A number of ours, None for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


def status_of(error: CommuneError) -> int:
    """The status of a page that shows a form again."""
    return 503 if isinstance(error, NotSaved) else 422
