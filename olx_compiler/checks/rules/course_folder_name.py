"""The folder of a theme bears the theme's slug."""

from __future__ import annotations

from collections.abc import Iterator

from olx_compiler.checks.rule import Example, Rule
from olx_compiler.checks.subject import Subject
from olx_compiler.problem import Problem


def check(subject: Subject) -> Iterator[Problem]:
    """Each theme written under another name."""
    for course in subject.corpus.courses.values():
        if course.facts.kind == "theme" and course.folder.name != course.facts.slug:
            message = f"theme '{course.facts.slug}' is written in a folder named '{course.folder.name}'"
            yield course.where.problem(("theme",), RULE.code, message, RULE.hint)


RULE = Rule(
    code="course.folder-name",
    title="The folder of a theme bears the theme's slug",
    why="An author looks for a course by the name it has in themes.csv.",
    hint="rename the folder",
    check=check,
    passing=(Example("theme: repartir-delegations-adjoints", "theme"),),
    failing=(Example("theme: indemnites-de-fonction", "theme", at=(1, 8)),),
)
