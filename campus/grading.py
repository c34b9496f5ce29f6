"""The grade of a course, as Open edX counts it: lessons of one kind of work count alike, each with its share.

Source: `xmodule/graders.py` and `lms/djangoapps/grades` of the Teak release."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from lxml import etree

from campus.catalogue import Course
from campus.models import Grade
from campus.olx import UnreadableCourse

SIMULATOR = "viatic_financing_plan"


@dataclass(frozen=True, slots=True)
class Work:
    """A kind of graded work: its share of the grade of the course, and what was earned of it, from 0 to 1."""

    title: str
    share: float
    earned: float
    lessons: int

    @property
    def percent(self) -> int:
        """What was earned, in hundredths."""
        return round(100 * self.earned)


@dataclass(frozen=True, slots=True)
class CourseGrade:
    """The grade of a person in a course, in hundredths, and the mark that passes; no work where nothing is
    graded."""

    works: tuple[Work, ...]
    pass_mark: int

    @property
    def percent(self) -> int:
        """Rounded as the platform rounds it: to the nearest, upwards from .45."""
        total = sum(work.share * work.earned for work in self.works)
        return math.floor(100 * total + 0.05 + 0.5)

    @property
    def passed(self) -> bool:
        """Whether the course is passed."""
        return bool(self.works) and self.percent >= self.pass_mark


@dataclass(frozen=True, slots=True)
class _Scale:
    """What counts in a course: its policy; for each graded lesson, its kind and the points of its blocks."""

    graders: tuple[Mapping[str, Any], ...]
    pass_mark: int
    lessons: tuple[tuple[str, Mapping[str, float]], ...]


def course_grade(user: User, course: Course) -> CourseGrade:
    """The grade as it stands, in one query; what was not tried earns nothing."""
    rows = Grade.objects.filter(user=user, course_key=course.entry.key, possible__gt=0)
    return grade_of(course, {row.block: row.earned / row.possible for row in rows})


def grade_of(course: Course, earned: Mapping[str, float]) -> CourseGrade:
    """The grade that these shares of the points of blocks make, from 0 to 1, by id of block."""
    scale = _scale(course)
    return CourseGrade(
        tuple(_work(grader, scale.lessons, earned) for grader in scale.graders), scale.pass_mark
    )


def _work(
    grader: Mapping[str, Any],
    lessons: tuple[tuple[str, Mapping[str, float]], ...],
    earned: Mapping[str, float],
) -> Work:
    shares = []
    for kind, points in lessons:
        if kind == grader["type"]:
            possible = sum(points.values())
            got = sum(earned.get(block, 0.0) * worth for block, worth in points.items())
            shares.append(got / possible if possible else 0.0)
    count = max(len(shares), int(grader["min_count"]))
    return Work(str(grader["type"]), float(grader["weight"]), sum(shares) / count if count else 0.0, count)


# By course key: the edition it was read from, and its scale.
_scales: dict[str, tuple[int, _Scale]] = {}


def _scale(course: Course) -> _Scale:
    edition, scale = _scales.get(course.entry.key, (0, None))
    if scale is None or edition != course.edition:
        scale = _read_scale(course)
        _scales[course.entry.key] = course.edition, scale
    return scale


def _read_scale(course: Course) -> _Scale:
    policy = _policy(course)
    lessons = []
    for chapter in course.skeleton.chapters:
        for lesson in chapter.lessons:
            rules = next((leaf.inherited for unit in lesson.units for leaf in unit.leaves), {})
            if rules.get("graded") == "true":
                points: dict[str, float] = {}
                for unit in lesson.units:
                    nodes = course.directory.leaf_nodes(unit.id)
                    points |= {block: worth for block, node in nodes.items() if (worth := _points(node))}
                lessons.append((rules.get("format", ""), points))
    mark = round(100 * min(policy.get("GRADE_CUTOFFS", {}).values(), default=1.0))
    return _Scale(tuple(policy.get("GRADER", ())), mark, tuple(lessons))


def _policy(course: Course) -> dict[str, Any]:
    for path in sorted(course.directory.path.glob("policies/*/grading_policy.json")):
        try:
            policy: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise UnreadableCourse(
                f"grading_policy.json : {error}", hint="Recompilez les cours : make olx."
            ) from error
        return policy
    return {}


def _points(node: etree._Element) -> float:
    """What a block is worth: its weight, else a point for each answer that a problem asks."""
    weight = node.get("weight")
    if node.tag == SIMULATOR:
        counts = bool(node.get("case")) and node.get("graded", "true").lower() not in (
            "false",
            "no",
            "non",
            "0",
        )
        return float(weight or 1) if counts else 0.0
    if node.tag != "problem":
        return 0.0
    return (
        float(weight) if weight else float(sum(str(each.tag).endswith("response") for each in node.iter("*")))
    )
