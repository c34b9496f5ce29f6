"""Totals of a course of a promotion, from what was counted by group at the last reading."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from dashboard_plugin.following_data import CourseTotals

FIGURES = ("members", "begun", "passed", "done", "steps", "graded", "grade")


def sum_of(cells: Iterable[Mapping[str, Any]]) -> CourseTotals:
    """The totals of several groups together; `cells` are those kept in `PromotionCourse.totals`."""
    held = list(cells)
    sums = {name: sum(cell.get(name, 0) for cell in held) for name in FIGURES}
    return CourseTotals(
        members=sums["members"],
        begun=sums["begun"],
        passed=sums["passed"],
        percent=int(min(100, 100 * sums["done"] // sums["steps"])) if sums["steps"] else 0,
        graded=sums["graded"],
        grade=round(100 * sums["grade"] / sums["graded"]) if sums["graded"] else None,
    )
