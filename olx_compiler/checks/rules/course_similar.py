"""No two courses share more than a small share of their sentences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from olx_compiler.checks import prose, shingles
from olx_compiler.checks.rule import Example, Rule
from olx_compiler.checks.samples import unit
from olx_compiler.checks.subject import Subject
from olx_compiler.problem import Problem

MOST = 0.02


@dataclass(frozen=True, slots=True)
class Trace:
    """What a course is compared by: its number, its sentences and where each stands."""

    number: str
    sentences: tuple[shingles.Sentence, ...]
    places: tuple[tuple[str, int, int], ...]


def check(subject: Subject) -> Iterator[Problem]:
    """Each course that says again what another, before it, has said."""
    yield from compare(list(traces(subject)))


def traces(subject: Subject) -> Iterator[Trace]:
    """One a course: all that comparing it takes, so that courses can be read apart and compared together."""
    found: dict[str, list[tuple[shingles.Sentence, tuple[str, int, int]]]] = {}
    for text in subject.texts:
        if text.course.spec.draft:
            continue  # skeletons are alike, and nobody reads them
        here = found.setdefault(text.course.facts.number, [])
        # What a text quotes is the words of somebody else: the same law may stand in ten courses.
        for words, line in text.sentences("text", "item", "cell", "question"):
            read = shingles.sentence(words)
            if read is not None:
                here.append((read, prose.locate(text.unit, line, words)))
    for number, pairs in found.items():
        yield Trace(number, tuple(read for read, _place in pairs), tuple(place for _read, place in pairs))


def compare(found: Sequence[Trace]) -> Iterator[Problem]:
    """Each pair of courses that share too much, told in the later one."""
    known = {each.number: each for each in sorted(found, key=lambda each: each.number)}
    for twin in shingles.twins({number: each.sentences for number, each in known.items()}):
        if twin.share > MOST:
            here, there = known[twin.number].places[twin.index], known[twin.other].places[twin.other_index]
            message = (
                f"{twin.count} sentences, {twin.share:.1%} of the shorter course, are also in {twin.other}: "
                f"this one is at {there[0]}:{there[1]}"
            )
            yield Problem(*here, RULE.code, message, RULE.hint)


_SENTENCE = (
    "Le maire signe l’arrêté de délégation, puis le publie et le transmet au préfet "
    "avant que l’adjoint ne signe."
)
_OTHER = "Lisez la délibération avant d’écrire l’arrêté, et datez les deux papiers de leur jour exact."
_THEME = "themes/repartir-delegations-adjoints/01-lire.md"

RULE = Rule(
    code="course.similar",
    title=f"No two courses share more than {MOST:.0%} of their sentences",
    why=(
        "250 themes invite copying: a learner who reads the same page twice leaves, and a change of law "
        f"would be mended in one place only. A sentence of {shingles.SIZE} words or more is shared when half "
        f"of its runs of {shingles.SIZE} words are in the other course; capitals, accents and marks do not "
        "count, nor do quotations, where ten courses may cite one law."
    ),
    source="A. Broder, “On the resemblance and containment of documents”, 1997 (shingles)",
    hint="write it for this course, link to the other, or quote it ('> ')",
    scope="corpus",
    check=check,
    passing=(
        Example(_OTHER, also=((_THEME, unit(text=_SENTENCE)),)),
        Example(f"> {_SENTENCE}", also=((_THEME, unit(text=_SENTENCE)),)),
    ),
    failing=(Example(_SENTENCE, at=None, also=((_THEME, unit(text=_SENTENCE)),)),),
)
