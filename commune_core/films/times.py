"""Moments of a film: seconds for the machine, « 1:05 » for people."""

from __future__ import annotations

import math
import re
from typing import Any

from commune_core.errors import CommuneError

LONGEST = 6 * 3600.0
"""No film lasts longer, in seconds."""

_PARTS = r"(?:(?P<hours>\d{1,2}):)?(?P<minutes>\d{1,3}):(?P<seconds>[0-5]?\d(?:[.,]\d{1,3})?)"
_CLOCK = re.compile(f"^{_PARTS}$", re.ASCII)
_SECONDS = re.compile(r"^\d{1,6}(?:[.,]\d{1,3})?$", re.ASCII)


class BadTime(CommuneError):
    """What was written is no moment of a film."""

    code = "film.time"


def read_time(value: Any) -> float:
    """Seconds, to the millisecond, from a number or from « 65 », « 1:05 », « 1:05,5 » or « 1:00:05 ».

    Raises BadTime for anything else, a negative number, or more than six hours.
    """
    found: float | None = None
    if isinstance(value, str):
        found = _read_text(value.strip())
    elif isinstance(value, int | float) and not isinstance(value, bool):
        # An integer may be too large to be a float.
        found = float(value) if 0 <= value <= LONGEST else None
    if found is None or not math.isfinite(found) or found > LONGEST:
        raise BadTime(f"« {_short(value)} » n’est pas un moment.", hint="Écrivez par exemple 1:05 ou 65.")
    return round(found, 3)


def _read_text(text: str) -> float | None:
    if _SECONDS.match(text):
        return float(text.replace(",", "."))
    clock = _CLOCK.match(text)
    if clock is None or (clock["hours"] and int(clock["minutes"]) > 59):
        return None
    whole = int(clock["hours"] or 0) * 3600 + int(clock["minutes"]) * 60
    return whole + float(clock["seconds"].replace(",", "."))


def _short(value: Any) -> str:
    text = str(value) if isinstance(value, str | bool | float) else type(value).__name__
    return text if len(text) <= 30 else text[:29] + "…"


def tell(seconds: float) -> str:
    """« 1:05 », or « 1:00:05 » from one hour on; parts of a second are left out."""
    whole = int(seconds)
    hours, minutes = whole // 3600, whole % 3600 // 60
    if hours:
        return f"{hours}:{minutes:02}:{whole % 60:02}"
    return f"{minutes}:{whole % 60:02}"
