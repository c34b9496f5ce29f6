"""Each column of a table has a header."""

from __future__ import annotations

from collections.abc import Iterator

from olx_compiler.checks.rule import Example, Rule
from olx_compiler.checks.subject import Subject
from olx_compiler.content import Prose, Unit
from olx_compiler.problem import Problem


def check(subject: Subject) -> Iterator[Problem]:
    """Each header cell left empty, the corner of a table of two entries apart."""
    for unit, page in subject.corpus.pages():
        for segment in page.segments:
            if isinstance(segment, Prose):
                yield from _empty_headers(unit, segment)
                yield from _without_headers(unit, segment)


def _empty_headers(unit: Unit, prose: Prose) -> Iterator[Problem]:
    column = 0
    for token, following in zip(prose.tokens, prose.tokens[1:], strict=False):
        if token.type == "tr_open":
            column = 0
        elif token.type == "th_open":
            column += 1
            if column > 1 and not following.content.strip():
                line = unit.first_line + (following.map[0] if following.map else 0)
                message = f"column {column} of this table has no header"
                yield Problem(unit.path, line, 1, RULE.code, message, RULE.hint)


def _without_headers(unit: Unit, prose: Prose) -> Iterator[Problem]:
    """A table typed as HTML, all of whose cells are alike."""
    for token in prose.tokens:
        if token.type == "html_block" and "<table" in token.content and "<th" not in token.content:
            line = unit.first_line + (token.map[0] if token.map else 0)
            yield Problem(unit.path, line, 1, RULE.code, "this table has no header", RULE.hint)


RULE = Rule(
    code="table.header",
    title="Each column of a table has a header",
    why="A screen reader says the header before each cell: without it, a figure is a figure of nothing.",
    source="RGAA 4.1.2, criteria 5.6 and 5.7",
    hint="name the column; only the first may be empty, where rows have headers too",
    check=check,
    passing=(
        Example("| Poste | Montant |\n|---|---:|\n| Travaux | 100 |\n"),
        Example("|  | 2025 | 2026 |\n|---|---|---|\n| Dette | 1 | 2 |\n"),
    ),
    failing=(
        Example("| Poste |  |\n|---|---:|\n| Travaux | 100 |\n"),
        Example("<table><tr><td>Travaux</td><td>100</td></tr></table>\n"),
    ),
)
