"""A unit ends with one thing to do in one's own commune."""

from __future__ import annotations

from collections.abc import Iterator

from olx_compiler.checks.rule import Example, Rule
from olx_compiler.checks.samples import unit
from olx_compiler.checks.subject import Subject
from olx_compiler.content import Page, Prose
from olx_compiler.problem import Problem

_BOX = "viatic-box--a-faire"


def check(subject: Subject) -> Iterator[Problem]:
    """Each unit whose last page has no box « À faire »."""
    for course in subject.corpus.courses.values():
        for _section, each in course.units():
            if each.pages and not _has_task(each.pages[-1]):
                message = f"the last page, '{each.pages[-1].title}', gives nothing to do in one's commune"
                yield each.where.problem((), RULE.code, message, RULE.hint)


def _has_task(page: Page) -> bool:
    passages = (segment for segment in page.segments if isinstance(segment, Prose))
    return any(_BOX in str(token.attrs.get("class", "")) for passage in passages for token in passage.tokens)


RULE = Rule(
    code="unit.no-task",
    title="A unit ends with one thing to do in one's own commune",
    why="What is not tried within the week is forgotten: the last page turns the unit into a deed.",
    hint="write on the last page a box that begins '> **À faire.**': who, with what, in how long",
    waits=True,
    level="warning",
    check=check,
    passing=(Example(unit(), "unit"),),
    failing=(Example(unit(task=False), "unit", at=(2, 1)),),
)
