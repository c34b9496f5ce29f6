"""The grade of a course can be reached: what counts for it can earn points, and its weights add up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from olx_compiler.checks.rule import Example, Rule
from olx_compiler.checks.samples import unit
from olx_compiler.checks.scored import scored
from olx_compiler.checks.subject import Subject
from olx_compiler.content import Course
from olx_compiler.problem import Problem
from olx_compiler.render.policy import grading_policy, kind_of


def check(subject: Subject) -> Iterator[Problem]:
    """Each graded unit where nothing is scored, and each grading policy that caps the grade."""
    for course in subject.corpus.courses.values():
        for _section, each in course.units():
            if each.spec.graded and kind_of(course, each) is None:
                message = f"'{each.spec.graded}' is no kind of work of this course"
                yield each.where.problem(("graded",), RULE.code, message, RULE.hint)
            elif each.spec.graded and not any(scored(each, course)):
                message = "this unit counts for the grade, and nothing in it earns a point"
                yield each.where.problem(("graded",), RULE.code, message, RULE.hint)
        for message in policy_faults(grading_policy(course), _graded(course)):
            yield course.where.problem((), RULE.code, message, RULE.hint)


def policy_faults(policy: Mapping[str, Any], existing: Mapping[str, int]) -> Iterator[str]:
    """Why nobody could reach 100 % under `policy`, with so many graded units of each type."""
    graders = policy["GRADER"]
    total = sum(grader["weight"] for grader in graders)
    if graders and abs(total - 1) > 1e-9:
        yield f"the weights of the grade add up to {total:.0%}"
    for grader in graders:
        kind, there = grader["type"], existing.get(grader["type"], 0)
        if not there:
            yield f"no unit is graded as '{kind}', which is {grader['weight']:.0%} of the grade"
            continue
        if grader["min_count"] > there:
            yield f"{grader['min_count']} graded units are counted as '{kind}', there are {there}"
        if grader["drop_count"] >= max(grader["min_count"], there):
            yield f"every '{kind}' is dropped from the grade"
    if not graders and any(existing.values()):
        yield "graded units are there, and the grade counts none"


def _graded(course: Course) -> Counter[str]:
    return Counter(kind.title for _section, each in course.units() if (kind := kind_of(course, each)))


RULE = Rule(
    code="grade.unreachable",
    title="The grade can be reached: what counts for it earns points, and its weights add up to 100 %",
    why=(
        "Open edX counts as zero a graded unit without a question, and each unit announced in excess: "
        "a learner without a fault would not get full marks, or would fail."
    ),
    hint="ask a question in it, or take 'graded' out; 'grading' in course.yaml names the kinds of work",
    waits=True,
    check=check,
    passing=(Example("graded: true", "front"),),
    failing=(
        Example(unit(extra="graded: true\n", asks=False), "unit", at=(5, 9)),
        Example(unit(extra="graded: projet\n"), "unit", at=(5, 9)),
        Example(
            "grading:\n  - {id: quiz, title: Quiz, weight: 40}",
            "course",
            at=None,
            also=(("mooc/cours/unite.md", unit(extra="graded: true\n")),),
        ),
    ),
)
