"""What a merged cell leaves in those it covers: a mark, which tells where it began above them."""

from __future__ import annotations

import re
from typing import Any

from commune_core.exchange import MERGED

_BELOW = re.compile(r"\(cellule fusionnée avec la ligne ([0-9]{1,7})\)", re.ASCII)


def below(line: int) -> str:
    """The mark of a cell that is covered by one of the same column, which began at this line."""
    return f"(cellule fusionnée avec la ligne {line})"


def is_covered(raw: Any) -> bool:
    """Whether a cell holds nothing of its own, because a merged one covers it."""
    return raw == MERGED or began(raw) is not None


def began(raw: Any) -> int | None:
    """The line where the cell of the same column that covers this one began, if one does."""
    found = _BELOW.fullmatch(raw) if isinstance(raw, str) else None
    return int(found[1]) if found else None
