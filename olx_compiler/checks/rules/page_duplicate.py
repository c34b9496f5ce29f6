"""Pages of a unit have different identifiers."""

from __future__ import annotations

from collections.abc import Iterator

from olx_compiler.checks.repeats import repeated
from olx_compiler.checks.rule import Example, Rule
from olx_compiler.checks.subject import Subject
from olx_compiler.problem import Problem


def check(subject: Subject) -> Iterator[Problem]:
    """Each page whose identifier was met before in its unit."""
    for _course, unit in subject.corpus.units():
        named = [page for page in unit.pages if page.id]
        for index in repeated(page.id for page in named):
            message = f"page '{named[index].id}' appears twice in this unit"
            yield Problem(unit.path, named[index].line, 1, RULE.code, message, RULE.hint)


RULE = Rule(
    code="page.duplicate",
    title="Pages of a unit have different identifiers",
    why="What learners did hangs on the identifier, and links lead to it.",
    hint="give the second page another identifier",
    check=check,
    passing=(Example("# Lire {#lire}\n\nUn texte.\n\n# Agir {#agir}\n\nUn autre.\n", "body"),),
    failing=(Example("# Lire {#lire}\n\nUn texte.\n\n# Agir {#lire}\n\nUn autre.\n", "body", at=(5, 1)),),
)
