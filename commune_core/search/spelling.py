"""The word somebody meant, among those the documents use."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

# So few letters name too many words at one letter's distance.
SHORTEST = 4
LONG = 8
ALIKE = 0.5


def allowed(word: str) -> int:
    """How many slips a word of this length may hold."""
    if len(word) < SHORTEST or not word.isalpha():
        return 0
    return 1 if len(word) < LONG else 2


def distance(left: str, right: str, most: int) -> int:
    """Letters to add, drop, change or swap with the next one; `most` + 1 where it takes more than `most`."""
    if abs(len(left) - len(right)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(right) + 1))
    for i, letter in enumerate(left, 1):
        earlier, before, row = before, row, [i]
        for j, other in enumerate(right, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == right[j - 2] and left[i - 2] == other:
                cost = min(cost, earlier[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return min(row[-1], most + 1)


# What is written in several ways and said in one, in order; words have no accents here.
_SAID: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), told)
    for pattern, told in (
        (r"(?:ss|t|c|s)ion", "sion"), (r"ph", "f"), (r"qu|k", "c"), (r"c(?=[eiy])|ss|sc(?=[ei])", "s"),
        (r"eau|au", "o"), (r"ai|ei|oe", "e"), (r"an|am|em", "en"), (r"y", "i"), (r"g(?=[ei])", "j"),
        (r"z", "s"), (r"h", ""), (r"(.)\1", r"\1"), (r"(?<=..)[sxtde]$", ""),
    )
)  # fmt: skip


def spoken(word: str) -> str:
    """About how a word sounds: "restorassion" and "restauration" give the same."""
    for pattern, told in _SAID:
        word = pattern.sub(told, word)
    return word


class Speller:
    """Words that sound the same or are at a small distance, found through the pairs of letters they share."""

    def __init__(self, vocabulary: Iterable[str]) -> None:
        self._by_pair: dict[str, set[str]] = defaultdict(set)
        self._by_sound: dict[str, set[str]] = defaultdict(set)
        for word in vocabulary:
            if allowed(word):
                self._by_sound[spoken(word)].add(word)
            for pair in _pairs(word):
                self._by_pair[pair].add(word)

    def alike(self, word: str) -> tuple[tuple[str, float], ...]:
        """Words that share a good part of their pairs of letters, with the share: when nothing is nearer."""
        pairs = _pairs(word)
        shared: dict[str, int] = defaultdict(int)
        for pair in pairs:
            for other in self._by_pair.get(pair, ()):
                shared[other] += 1
        dice = ((other, 2 * count / (len(pairs) + len(_pairs(other)))) for other, count in shared.items())
        found = (pair for pair in dice if pair[1] >= ALIKE)
        return tuple(sorted(found, key=lambda pair: (-pair[1], pair[0])))

    def near(self, word: str) -> tuple[tuple[str, int], ...]:
        """The known words one could have meant, nearest first, each with its distance."""
        most = allowed(word)
        if not most:
            return ()
        shared: dict[str, int] = defaultdict(int)
        for pair in _pairs(word):
            for other in self._by_pair.get(pair, ()):
                shared[other] += 1
        # A slip breaks two pairs, three where two letters are swapped.
        needed = max(1, len(_pairs(word)) - 3 * most)
        found = (
            (other, slips)
            for other, count in shared.items()
            if count >= needed and allowed(other) and (slips := distance(word, other, most)) <= most
        )
        same = dict.fromkeys(self._by_sound.get(spoken(word), ()), 1)
        every = {**dict(found), **same}
        return tuple(sorted(every.items(), key=lambda pair: (pair[1], pair[0])))


def _pairs(word: str) -> set[str]:
    framed = f"^{word}$"
    return {framed[i : i + 2] for i in range(len(framed) - 1)}
