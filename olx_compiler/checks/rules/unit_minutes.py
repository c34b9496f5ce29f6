"""The minutes a unit announces are those it takes, within a band."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from commune_core import referential
from commune_core.errors import CommuneError
from olx_compiler.checks.rule import Example, Rule
from olx_compiler.checks.subject import PageText, Subject
from olx_compiler.content import Block, Directive, Quiz, Segment
from olx_compiler.directives import PeersSpec, VideoSpec
from olx_compiler.problem import Problem
from olx_compiler.simulators import SIMULATOR

WORDS_A_MINUTE = 180
MINUTES_A_QUESTION = 1.5
MINUTES_A_POINT = 1.0
MINUTES_A_SIMULATOR = 5.0
MINUTES_A_BLANK = 1 / 12
MINUTES_A_MESSAGE = 5.0
LEAST, MOST, SLACK = 0.7, 1.5, 3
# A blank to fill in on paper: "…" that ends no word.
_BLANK = re.compile(r"(?<!\w)…")


def check(subject: Subject) -> Iterator[Problem]:
    """Each unit that announces much less or much more than it takes."""
    pages: dict[int, list[PageText]] = {}
    for text in subject.texts:
        pages.setdefault(id(text.unit), []).append(text)
    for _course, unit in subject.corpus.units():
        said, needed = unit.spec.minutes, minutes(pages.get(id(unit), ()))
        if abs(said - needed) > SLACK and not LEAST * needed <= said <= MOST * needed:
            message = f"this unit announces {said} minutes and takes {needed:.0f}"
            yield unit.where.problem(("minutes",), RULE.code, message, RULE.hint)


def minutes(pages: Sequence[PageText]) -> float:
    """What reading, answering and filling in take."""
    texts = [passage.text for page in pages for passage in page.passages]
    segments = [segment for page in pages for segment in page.page.segments]
    return (
        sum(len(text.split()) for text in texts) / WORDS_A_MINUTE
        + sum(_of_segment(segment) for segment in segments)
        + sum(len(_BLANK.findall(text)) for text in texts) * MINUTES_A_BLANK
    )


def _of_segment(segment: Segment) -> float:
    if isinstance(segment, Quiz):
        return MINUTES_A_QUESTION
    if isinstance(segment, Block) and segment.spec.type == SIMULATOR:
        return MINUTES_A_SIMULATOR
    if isinstance(segment, Block) and segment.spec.type == "viatic_diagnostic":
        try:
            return MINUTES_A_POINT * len(referential.load().select(segment.spec.attributes.get("items", "")))
        except CommuneError:
            return 0  # told by block.items
    if isinstance(segment, Directive) and isinstance(segment.spec, PeersSpec):
        return MINUTES_A_MESSAGE
    if isinstance(segment, Directive) and isinstance(segment.spec, VideoSpec):
        return length(segment.spec.duration)
    return 0


def length(duration: str | None) -> float:
    """Minutes of a film whose duration reads `1:05` or `1:00:05`, or seconds; 0 when it is not told."""
    if not re.fullmatch(r"\d+(?::\d\d){0,2}(?:[.,]\d+)?", duration or ""):
        return 0
    seconds = 0.0
    for part in str(duration).replace(",", ".").split(":"):
        seconds = seconds * 60 + float(part)
    return seconds / 60


RULE = Rule(
    code="unit.minutes",
    title=f"The minutes a unit announces are {LEAST} to {MOST} times what it takes, {SLACK} minutes apart",
    why=(
        f"An élu opens it in the time he has. Counted: {WORDS_A_MINUTE} words a minute, as for a text to "
        f"learn from; {MINUTES_A_QUESTION} minutes a question, {MINUTES_A_POINT:.0f} a point of the état "
        f"des lieux, {MINUTES_A_SIMULATOR:.0f} a simulator, five seconds a blank (…), "
        f"{MINUTES_A_MESSAGE:.0f} minutes a message to peers, the length of a film. A "
        f"difference of {SLACK} minutes or less is none."
    ),
    hint="announce the time it takes, or cut it in two",
    level="warning",
    check=check,
    passing=(Example("minutes: 4", "front"),),
    failing=(Example("minutes: 45", "front", at=(1, 10)),),
)
