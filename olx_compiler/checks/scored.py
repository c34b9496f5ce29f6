"""What of a unit is scored: its questions, and the simulators that ask a worked case."""

from __future__ import annotations

from collections.abc import Iterator

from olx_compiler import native
from olx_compiler.content import Block, Course, Directive, Quiz, Segment, Unit
from olx_compiler.directives import OlxSpec
from olx_compiler.simulators import SIMULATOR

# Blocks of the platform, kept as OLX, that are scored.
_ASKING = frozenset({"problem", "openassessment", "drag-and-drop-v2", "edx_sga", "lti_consumer"})
_NO = frozenset({"false", "no", "non", "0"})


def scored(unit: Unit, course: Course) -> Iterator[Segment]:
    """Each component of the unit that can earn a point."""
    for page in unit.pages:
        yield from (segment for segment in page.segments if _is_scored(segment, course))


def _is_scored(segment: Segment, course: Course) -> bool:
    if isinstance(segment, Quiz):
        return True
    if isinstance(segment, Directive) and isinstance(segment.spec, OlxSpec):
        asset = course.assets.get(segment.spec.file)
        return asset is not None and native.read(asset.data).tag in _ASKING
    if not isinstance(segment, Block) or segment.spec.type != SIMULATOR:
        return False
    attributes = segment.spec.attributes
    graded = attributes.get("graded", "true").lower() not in _NO
    return bool(attributes.get("case")) and graded and attributes.get("weight", "1").strip("0.") != ""
