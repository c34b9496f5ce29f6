"""What of a unit is scored: its questions, and the simulators that ask a worked case."""

from __future__ import annotations

from collections.abc import Iterator

from olx_compiler.content import Block, Quiz, Segment, Unit
from olx_compiler.simulators import SIMULATOR

_NO = frozenset({"false", "no", "non", "0"})


def scored(unit: Unit) -> Iterator[Segment]:
    """Each component of the unit that can earn a point."""
    for page in unit.pages:
        yield from (segment for segment in page.segments if _is_scored(segment))


def _is_scored(segment: Segment) -> bool:
    if isinstance(segment, Quiz):
        return True
    if not isinstance(segment, Block) or segment.spec.type != SIMULATOR:
        return False
    attributes = segment.spec.attributes
    graded = attributes.get("graded", "true").lower() not in _NO
    return bool(attributes.get("case")) and graded and attributes.get("weight", "1").strip("0.") != ""
