"""Names met twice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator


def repeated(names: Iterable[str]) -> Iterator[int]:
    """Index of each name already met."""
    seen: set[str] = set()
    for index, name in enumerate(names):
        if name in seen:
            yield index
        seen.add(name)
