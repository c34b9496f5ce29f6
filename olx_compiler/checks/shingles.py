"""Sentences that two courses share, found by runs of words (w-shingling) over the whole corpus at once."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

SIZE = 8
HALF = 0.5
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True, eq=False)
class Sentence:
    """The runs of `SIZE` words of a sentence, hashed."""

    runs: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Twin:
    """A course that shares sentences with `course`, read before it: how many, which share of the shorter of
    the two, and the first of them, here and there."""

    course: str
    count: int
    share: float
    sentence: Sentence
    other: Sentence


def sentence(text: str) -> Sentence | None:
    """`text` ready to compare, None when it is shorter than a run."""
    plain = unicodedata.normalize("NFKD", text.lower())
    words = _WORD.findall("".join(letter for letter in plain if not unicodedata.combining(letter)))
    if len(words) < SIZE:
        return None
    return Sentence(
        tuple({hash(run) for run in zip(*(words[start:] for start in range(SIZE)), strict=False)})
    )


def twins(courses: Mapping[str, Sequence[Sentence]]) -> Iterator[Twin]:
    """Each pair of courses with sentences in common, the later one first."""
    owner: dict[int, int] = {}
    shared: dict[int, set[int]] = {}
    numbers = list(courses)
    for index, number in enumerate(numbers):
        for each in courses[number]:
            for run in each.runs:
                first = owner.setdefault(run, index)
                if first != index:
                    shared.setdefault(run, {first}).add(index)
    for index, number in enumerate(numbers):
        common: dict[int, list[Sentence]] = {}
        for each in courses[number]:
            others = Counter(other for run in each.runs for other in shared.get(run, ()) if other < index)
            for other, count in others.items():
                if count >= HALF * len(each.runs):
                    common.setdefault(other, []).append(each)
        for other, sentences in sorted(common.items()):
            there = courses[numbers[other]]
            shorter = min(len(courses[number]), len(there))
            first_here = sentences[0]
            match = max(there, key=lambda each: len(set(each.runs) & set(first_here.runs)))
            yield Twin(numbers[other], len(sentences), len(sentences) / shorter, first_here, match)
