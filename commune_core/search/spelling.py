"""The word somebody meant, among those the documents use."""

from __future__ import annotations

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
    return row[-1]


class Speller:
    """Words at a small distance, found through the pairs of letters they share."""

    def __init__(self, vocabulary: Iterable[str]) -> None:
        self._by_pair: dict[str, set[str]] = defaultdict(set)
        for word in vocabulary:
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
        return tuple(sorted(found, key=lambda pair: (pair[1], pair[0])))


def _pairs(word: str) -> set[str]:
    framed = f"^{word}$"
    return {framed[i : i + 2] for i in range(len(framed) - 1)}
