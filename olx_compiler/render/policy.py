"""Policies of a course: what Studio calls its settings and its grading."""

from __future__ import annotations

import json
from typing import Any

from olx_compiler.content import RUN, Course
from olx_compiler.schema import OUR_TAGS

GRADED_FORMAT = "Quiz"
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


def grading_policy(course: Course) -> dict[str, Any]:
    """Graded units count alike; a course without any is not graded, and says so."""
    graded = sum(unit.spec.graded for _section, unit in course.units())
    grader = {
        "type": GRADED_FORMAT,
        "min_count": graded,
        "drop_count": 0,
        "short_label": GRADED_FORMAT,
        "weight": 1.0,
    }
    return {"GRADER": [grader] if graded else [], "GRADE_CUTOFFS": {"Pass": PASS_MARK}}


def as_json(data: dict[str, Any]) -> bytes:
    """JSON that reads and compares well."""
    return (json.dumps(data, ensure_ascii=False, indent=2, sort_keys=True) + "\n").encode()
