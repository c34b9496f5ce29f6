"""An acronym is explained on the page that uses it, or in the glossary."""

from __future__ import annotations

import re
from collections.abc import Iterator

from olx_compiler.checks import acronyms, prose
from olx_compiler.checks.rule import Example, Rule
from olx_compiler.checks.subject import PageText, Subject
from olx_compiler.problem import Problem


def check(subject: Subject) -> Iterator[Problem]:
    """The first use, on each page, of an acronym that nobody explains."""
    glossary = {
        name for name, term in subject.corpus.registers.terms.items() if term.expansion and not term.ambiguous
    }
    for text in subject.texts:
        for acronym, line, passage in _met(text):
            if acronym not in glossary and not _explained(acronym, text):
                message = f"'{acronym}' is explained neither here nor in the glossary"
                place = prose.locate(text.unit, line, acronym) if passage else (text.unit.path, line, 1)
                yield Problem(*place, RULE.code, message, RULE.hint)


def _met(text: PageText) -> Iterator[tuple[str, int, bool]]:
    seen: set[str] = set()
    for passage in text.passages:
        for acronym in acronyms.found(passage.text):
            if acronym not in seen:
                seen.add(acronym)
                yield acronym, passage.line, True


def _explained(acronym: str, text: PageText) -> bool:
    if any(acronyms.expanded(acronym, passage.text) for passage in text.passages):
        return True
    source = "\n".join(text.unit.lines)
    return re.search(rf"<abbr title=[^>]+>{re.escape(acronym)}</abbr>", source) is not None


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
    failing=(Example("Demandez la DETR avant de signer.", at=(1, 13)),),
)
