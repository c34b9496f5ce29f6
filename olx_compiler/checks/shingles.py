"""Sentences that two courses share, found by runs of words (w-shingling) over the whole corpus at once."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

SIZE = 8
HALF = 0.5
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Sentence:
    """The runs of `SIZE` words of a sentence, hashed."""

    runs: frozenset[int]


@dataclass(frozen=True, slots=True)
class Twin:
    """The course `number` shares sentences with `other`, read before it: how many, which share of the shorter
    of the two, and the first of them, by its index here and there."""

    number: str
    other: str
    count: int
    share: float
    index: int
    other_index: int


def sentence(text: str) -> Sentence | None:
    """`text` ready to compare, None when it is shorter than a run."""
    plain = unicodedata.normalize("NFKD", text.lower())
    words = _WORD.findall("".join(letter for letter in plain if not unicodedata.combining(letter)))
    if len(words) < SIZE:
        return None
    runs = zip(*(words[start:] for start in range(SIZE)), strict=False)
    return Sentence(frozenset(_hashed(" ".join(run).encode()) for run in runs))


def _hashed(run: bytes) -> int:
    """The same number in every process, unlike `hash`."""
    return int.from_bytes(hashlib.blake2b(run, digest_size=8).digest())


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
        common: dict[int, list[int]] = {}
        for place, each in enumerate(courses[number]):
            others = Counter(other for run in each.runs for other in shared.get(run, ()) if other < index)
            for other, count in others.items():
                if count >= HALF * len(each.runs):
                    common.setdefault(other, []).append(place)
        for other, places in sorted(common.items()):
            there = courses[numbers[other]]
            runs = courses[number][places[0]].runs
            match = max(range(len(there)), key=lambda place: len(there[place].runs & runs))
            share = len(places) / min(len(courses[number]), len(there))
            yield Twin(number, numbers[other], len(places), share, places[0], match)
