"""From one version of the questionnaire to the next: which item takes over the answers of which.

An id kept is its own successor; a new id names those it succeeds; any other id of before is retired.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from .model import Item
from .referential import Referential, load


def successor_of(old_version: str, new_version: str, item_id: str) -> str | None:
    """The id, in `new_version`, of the item that takes over `item_id` of `old_version`; None when none does.

    Raises UnknownReferential for a version that is not installed.
    """
    return successor(lineage(old_version, new_version), item_id)


def predecessors_of(old_version: str, new_version: str, item_id: str) -> tuple[str, ...]:
    """The ids of `old_version` whose answers may be proposed to `item_id` of `new_version`, its own first."""
    return predecessors(lineage(old_version, new_version), item_id)


def lineage(old_version: str, new_version: str) -> tuple[Referential, ...]:
    """The versions from the old to the new, both included; empty when the new does not come from the old."""
    line = [load(new_version)]
    while line[0].version != old_version:
        if line[0].succeeds is None:
            return ()
        line.insert(0, load(line[0].succeeds))
    return tuple(line)


def successor(line: Sequence[Referential], item_id: str) -> str | None:
    """The id, in the last of these versions, of the item that takes over `item_id` of the first."""
    if not line or item_id not in line[0].items:
        return None
    current = item_id
    for _, after in pairwise(line):
        if current not in after.items:
            heirs = [item.id for item in after.items.values() if current in item.succeeds]
            if not heirs:
                return None
            current = heirs[0]
    return current


def predecessors(line: Sequence[Referential], item_id: str) -> tuple[str, ...]:
    """The ids, in the first of these versions, of the items that `item_id` of the last takes over."""
    if not line or item_id not in line[-1].items:
        return ()
    current = [item_id]
    for after, before in pairwise(reversed(line)):
        named = [old for new in current for old in (new, *after.items[new].succeeds)]
        current = [old for old in dict.fromkeys(named) if old in before.items]
    return tuple(current)


def same_measure(old: Item, new: Item) -> bool:
    """Whether an answer to one means the same as an answer to the other."""
    return (old.kind, old.unit, old.direction) == (new.kind, new.unit, new.direction)
