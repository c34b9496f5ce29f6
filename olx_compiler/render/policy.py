"""Policies of a course: what Studio calls its settings and its grading."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

from olx_compiler.content import RUN, Course, Unit
from olx_compiler.schema import OUR_TAGS, GradingSpec

PASS_MARK = 0.6
IMAGE = "couverture.svg"


def course_policy(course: Course, *, forum: bool) -> dict[str, Any]:
    """`policy.json`: a self-paced course in French, for those enrolled.

    Where it asks questions to peers, a `forum`: platforms of today show it beside the pages that ask
    (`discussion_enabled`), older ones in their `discussion` block.
    """
    tabs = [{"name": "Course", "type": "courseware"}, {"name": "Progress", "type": "progress"}]
    settings = {
        "display_name": course.facts.title,
        "start": "2026-01-01T00:00:00Z",
        "end": "2036-12-31T00:00:00Z",
        "self_paced": True,
        "language": "fr",
        "course_image": IMAGE,
        "advanced_modules": sorted(OUR_TAGS),
        "course_visibility": "private",
        "catalog_visibility": "both",
        "mobile_available": True,
        "discussions_settings": {
            "enabled": forum,
            "enable_in_context": forum,
            "enable_graded_units": False,
            "unit_level_visibility": forum,
        },
        "tabs": [*tabs, {"name": "Discussion", "type": "discussion"}] if forum else tabs,
    }
    return {f"course/{RUN}": settings}


def kind_of(course: Course, unit: Unit) -> GradingSpec | None:
    """The kind of work that a graded unit counts as; None where it does not count, or names none that is."""
    kinds = course.spec.grading
    if isinstance(unit.spec.graded, bool):
        return kinds[0] if unit.spec.graded else None
    return next((each for each in kinds if each.id == unit.spec.graded), None)


def grading_policy(course: Course) -> dict[str, Any]:
    """Units of one kind count alike; a course without any graded unit is not graded, and says so."""
    counted = Counter(kind.id for _section, unit in course.units() if (kind := kind_of(course, unit)))
    graders = [
        {
            "type": kind.title,
            "min_count": counted[kind.id],
            "drop_count": 0,
            "short_label": kind.title,
            "weight": kind.weight / 100,
        }
        for kind in course.spec.grading
    ]
    return {"GRADER": graders if counted else [], "GRADE_CUTOFFS": {"Pass": PASS_MARK}}


def as_json(data: dict[str, Any]) -> bytes:
    """JSON that reads and compares well."""
    return (json.dumps(data, ensure_ascii=False, indent=2, sort_keys=True) + "\n").encode()
