"""A page holds something."""

from __future__ import annotations

from collections.abc import Iterator

from olx_compiler.checks.rule import Example, Rule
from olx_compiler.checks.subject import Subject
from olx_compiler.problem import Problem


def check(subject: Subject) -> Iterator[Problem]:
    """Each page with nothing under its heading."""
    for unit, page in subject.corpus.pages():
        if not page.segments:
            yield Problem(unit.path, page.line, 1, RULE.code, f"page '{page.title}' is empty", RULE.hint)


RULE = Rule(
    code="page.empty",
    title="A page holds something",
    why="A learner who opens an empty page believes that the course is broken.",
    hint="write its text, or take its heading out",
    check=check,
    passing=(Example("# Lire {#lire}\n\nUn texte.\n\n# Agir {#agir}\n\nUn autre.\n", "body"),),
    failing=(Example("# Lire {#lire}\n\n# Agir {#agir}\n\nUn texte.\n", "body"),),
)
