"""No two courses share more than a small share of their sentences."""

from __future__ import annotations

from collections.abc import Iterator

from olx_compiler.checks import prose, shingles
from olx_compiler.checks.rule import Example, Rule
from olx_compiler.checks.samples import unit
from olx_compiler.checks.subject import Subject
from olx_compiler.problem import Problem

MOST = 0.02


def check(subject: Subject) -> Iterator[Problem]:
    """Each course that says again what another, before it, has said."""
    numbers = list(subject.corpus.courses)
    sentences: dict[str, list[shingles.Sentence]] = {number: [] for number in numbers}
    places = {}
    for text in subject.texts:
        # What a text quotes is the words of somebody else: the same law may stand in ten courses.
        for sentence, line in text.sentences("text", "item", "cell", "question"):
            read = shingles.sentence(sentence)
            if read is not None:
                sentences[text.course.facts.number].append(read)
                places[id(read)] = (text.unit, line, sentence)
    for twin in shingles.twins(sentences):
        if twin.share > MOST:
            here, there = places[id(twin.sentence)], places[id(twin.other)]
            first = prose.locate(*there)
            message = (
                f"{twin.count} sentences, {twin.share:.1%} of the shorter course, are also in "
                f"{twin.course}: this one is at {first[0]}:{first[1]}"
            )
            yield Problem(*prose.locate(*here), RULE.code, message, RULE.hint)


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
