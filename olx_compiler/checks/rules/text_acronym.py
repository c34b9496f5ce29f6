"""An acronym is explained on the page that uses it, or in the glossary."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from olx_compiler.checks import acronyms, prose
from olx_compiler.checks.rule import Example, Rule
from olx_compiler.checks.subject import Subject
from olx_compiler.problem import Problem

_MESSAGE = "'{}' is explained neither here nor in the glossary"


def check(subject: Subject) -> Iterator[Problem]:
    """The first use, on each page, of an acronym that nobody explains."""
    glossary = {
        name for name, term in subject.corpus.registers.terms.items() if term.expansion and not term.ambiguous
    }
    for text in subject.texts:
        for acronym, line in _unexplained(text.passages, "\n".join(text.unit.lines), glossary):
            place = prose.locate(text.unit, line, acronym)
            yield Problem(*place, RULE.code, _MESSAGE.format(acronym), RULE.hint)
    for course, passages in subject.presentations:
        for acronym, _line in _unexplained(passages, course.spec.overview, glossary):
            yield course.where.problem(("overview",), RULE.code, _MESSAGE.format(acronym), RULE.hint)


def _unexplained(
    passages: Sequence[prose.Passage], source: str, glossary: Collection[str]
) -> Iterator[tuple[str, int]]:
    """Each acronym that neither the glossary, nor these passages, nor an <abbr> explains; its first line."""
    met: dict[str, int] = {}
    for passage in passages:
        for acronym in acronyms.found(passage.text):
            met.setdefault(acronym, passage.line)
    for acronym, line in met.items():
        if acronym in glossary or any(acronyms.expanded(acronym, passage.text) for passage in passages):
            continue
        if not re.search(rf"<abbr title=[^>]+>{re.escape(acronym)}</abbr>", source):
            yield acronym, line


RULE = Rule(
    code="text.acronym",
    title="An acronym is explained on the page that uses it, or in the glossary",
    why="A new élu meets a hundred of them in his first month. One that is not known stops the reading.",
    hint="write its words once on the page, as 'plan local d’urbanisme (PLU)', or add it to glossary.yaml",
    level="warning",
    check=check,
    passing=(
        Example(
            "La dotation d’équipement des territoires ruraux (DETR) aide les communes. La DETR se demande."
        ),
        Example("La DETR (dotation d’équipement des territoires ruraux) aide les communes."),
        Example('La <abbr title="dotation d’équipement des territoires ruraux">DETR</abbr> se demande.'),
        Example(
            "La DETR aide les communes.",
            also=(
                (
                    "glossary.yaml",
                    "terms:\n  - term: DETR\n    expansion: dotation d’équipement des territoires ruraux\n"
                    "    definition: Aide de l’État aux communes rurales.\n",
                ),
            ),
        ),
    ),
    failing=(
        Example("Demandez la DETR avant de signer.", at=(1, 13)),
        Example("overview: Pour demander la DETR.", "course", at=(1, 11)),
    ),
)
