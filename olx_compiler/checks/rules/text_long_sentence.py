"""A sentence is said in one breath: 40 words at most without a stop."""

from __future__ import annotations

import re
from collections.abc import Iterator

from olx_compiler.checks import prose
from olx_compiler.checks.rule import Example, Rule
from olx_compiler.checks.subject import Subject
from olx_compiler.problem import Problem

LONGEST = 40
# French rests at a semicolon and at a colon as it does at a full stop.
_STOP = re.compile(r"[;:]\s")


def check(subject: Subject) -> Iterator[Problem]:
    """Each stretch of text that goes on for too long; lines of tables apart."""
    for text in subject.texts:
        for sentence, line in text.sentences("text", "item", "question"):
            for stretch, message in _too_long(sentence):
                yield Problem(*prose.locate(text.unit, line, stretch), RULE.code, message, RULE.hint)
    for course, passages in subject.presentations:
        for sentence in (each for passage in passages for each in passage.sentences):
            for _stretch, message in _too_long(sentence):
                yield course.where.problem(("overview",), RULE.code, message, RULE.hint)


def _too_long(sentence: str) -> Iterator[tuple[str, str]]:
    for stretch in _STOP.split(sentence):
        count = len(prose.words(stretch))
        if count > LONGEST:
            start = " ".join(stretch.split()[:6])
            yield stretch, f"{count} words without a stop, {LONGEST} at most: '{start}…'"


_LONG = (
    "Le conseil municipal, qui se réunit au moins une fois par trimestre sur convocation du maire, lequel "
    "en fixe l’ordre du jour et le joint à la convocation, règle par ses délibérations les affaires de la "
    "commune, sauf celles que la loi confie au maire, à la communauté de communes ou au préfet."
)

RULE = Rule(
    code="text.long-sentence",
    title=f"A sentence goes on for {LONGEST} words at most without a stop, a colon or a semicolon",
    why=(
        "These pages are read on a telephone between two meetings. Past this length, twice what guides of "
        "plain language advise, a reader has to start again."
    ),
    hint="cut it in two, or make it a list",
    level="warning",
    check=check,
    passing=(
        Example("Le conseil se réunit chaque trimestre. Le maire le convoque et fixe l’ordre du jour."),
    ),
    failing=(Example(_LONG),),
)
