"""Each text of law that a course relies on is in the register of references."""

from __future__ import annotations

from collections.abc import Iterator

from olx_compiler.checks.rule import Example, Rule
from olx_compiler.checks.subject import Subject
from olx_compiler.problem import Problem


def check(subject: Subject) -> Iterator[Problem]:
    """Each text named in the sources of a course, or in its line of themes.csv, that the register lacks."""
    registers = subject.corpus.registers
    if not registers.codes:
        return  # a folder of courses alone has no register
    for course in subject.corpus.courses.values():
        for index, source in enumerate(course.spec.sources):
            for name in registers.cited(source.ref):
                if name not in registers.references:
                    place = ("sources", index, "ref")
                    yield course.where.problem(place, RULE.code, f"no reference '{name}'", RULE.hint)
        for law in course.facts.references if course.facts.kind == "theme" else ():
            for name in registers.cited(law):
                if name not in registers.references:
                    message = f"themes.csv names '{name}', which is no reference"
                    yield course.where.problem(("theme",), RULE.code, message, RULE.hint)


_REGISTER = """\
codes:
  CGCT:
    title: Code général des collectivités territoriales
    of: du code général des collectivités territoriales
    cited: [CGCT]
references:
  - id: CGCT-L2122-18
    code: CGCT
    article: L2122-18
    says: Le maire peut déléguer une partie de ses fonctions.
    checked: 2026-11-22
    certainty: A
"""
_ALSO = (("references.yaml", _REGISTER),)

RULE = Rule(
    code="ref.unregistered",
    title="Each text of law that a course relies on is in the register",
    why="The register says on which day a text was read, how sure that is, and which units rest on it.",
    hint="add it to references.yaml, with what it says, the day it was read and its certainty",
    check=check,
    passing=(Example("sources:\n  - ref: CGCT, article L2122-18\n    certainty: A\n", "course", also=_ALSO),),
    failing=(
        Example(
            "sources:\n  - ref: CGCT, article L9999-1\n    certainty: A\n", "course", at=(2, 10), also=_ALSO
        ),
    ),
)
