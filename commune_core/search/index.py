"""An index in memory: the words of each field of each document, and the documents a question ranks first.

The score is BM25F (Robertson, Zaragoza, "The Probabilistic Relevance Framework", 2009, §3.6): how often a
word stands in a document, weighed by field and by the field's length, saturates; rare words count more.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from commune_core.ports import SearchHit
from commune_core.search.spelling import Speller
from commune_core.search.stemming import stem as french_stem
from commune_core.search.words import STOP_WORDS, subjects, words

SATURATION = 1.2
LENGTH = 0.4
"""How far a long field is held against a document: 0 not at all, 1 in full."""
SLIP = 0.6
"""What is left of the score of a word for each slip that separates it from what was typed."""
BEGUN = 0.7
"""The same for a word of which only the beginning was typed."""
WEAK = 0.25
"""What a weak word keeps of its weight."""
MOST_COMPLETIONS, MOST_MEANT = 40, 8
MOST_ASKED = 12
"""Subjects of a question that are looked up: each one that nobody wrote costs some milliseconds."""
Expression = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """Something to find: its texts by field."""

    id: str
    texts: Mapping[str, str]


@dataclass(frozen=True)
class Vocabulary:
    """What people say for one another: `groups` of expressions of one meaning, `also`, more words of one
    document, and `weak` words, which people add and which tell little."""

    groups: Sequence[Sequence[str]] = ()
    also: Mapping[str, Sequence[str]] = field(default_factory=dict)
    weak: Sequence[str] = ()


class Index:
    """See `commune_core.ports.Search`. `weights` tells the fields that count; `said` is the one that
    receives the words added to a document, `meant` the other expressions of what it says."""

    def __init__(
        self,
        documents: Iterable[Document],
        weights: Mapping[str, float],
        vocabulary: Vocabulary | None = None,
        *,
        said: str = "said",
        meant: str = "meant",
        read_for_groups: Sequence[str] = (),
        stem: Callable[[str], str] = french_stem,
    ) -> None:
        self._stem, self._weights = stem, dict(weights)
        vocabulary = vocabulary or Vocabulary()
        self._weak = frozenset(stem(word) for text in vocabulary.weak for word in words(text))
        self._seen: dict[str, str] = {}
        self._meanings = self._meanings_of(vocabulary.groups)
        counted: dict[str, dict[str, Counter[str]]] = {}
        for document in documents:
            stems = {name: self._stems(document.texts.get(name, "")) for name in weights}
            told = {name: stems[name] for name in read_for_groups}
            stems[said] = stems.get(said, []) + [
                each for text in vocabulary.also.get(document.id, ()) for each in self._stems(text)
            ]
            stems[meant] = self._meant([*told.values(), stems[said]])
            counted[document.id] = {name: Counter(found) for name, found in stems.items()}
        self._weigh(counted)
        self._speller = Speller(word for word, stemmed in self._seen.items() if stemmed in self._postings)
        self._sorted = sorted(self._postings)

    def search(
        self, text: str, *, limit: int = 1000, begun: bool = False, loose: bool = False
    ) -> tuple[SearchHit, ...]:
        """See the port; the same score goes by id."""
        asked = self._spelt_out(subjects(text)[:MOST_ASKED])
        last = next(iter(list(words(text))[-1:]), "")
        scores: dict[str, float] = defaultdict(float)
        reached: dict[str, float] = defaultdict(float)
        total = 0.0
        for place, (stemmed, word) in enumerate(asked.items()):
            at_end = place == len(asked) - 1 and last not in STOP_WORDS
            start = word if begun and (at_end or stemmed not in self._postings) else ""
            best, rarity = self._best(stemmed, word, start, loose=loose)
            total += rarity
            for document, score in best.items():
                scores[document] += score
                reached[document] += rarity
        ranked = sorted(
            ((score * (reached[name] / total) ** 1.5, name) for name, score in scores.items()),
            key=lambda pair: (-pair[0], pair[1]),
        )
        return tuple(SearchHit(name, score) for score, name in ranked[:limit])

    def _stems(self, text: str) -> list[str]:
        found = {word: self._stem(word) for word in words(text) if word not in STOP_WORDS}
        self._seen |= found
        return [found[word] for word in words(text) if word in found]

    def _best(self, asked: str, word: str, begun: str, *, loose: bool) -> tuple[dict[str, float], float]:
        """What a word of a question gives to each document, and how much it weighs in the question."""
        ways = {asked: 1.0} if asked in self._postings else {}
        if begun:
            # Nobody knows yet which word it will be: a rare one weighs no more than a common one.
            possible = self._beginning_with(begun)
            common = min((self._rarity[other] for other in possible), default=0.0)
            ways |= {other: BEGUN * common / self._rarity[other] for other in possible if other != asked}
        if not ways:
            ways = self._as_stems((other, SLIP**slips) for other, slips in self._speller.near(word))
        if not ways and loose:
            ways = self._as_stems(self._speller.alike(word))
        best: dict[str, float] = {}
        for way, worth in ways.items():
            for document, score in self._postings[way].items():
                best[document] = max(best.get(document, 0.0), worth * score)
        return best, max((self._rarity[way] for way in ways), default=self._unknown)

    def _as_stems(self, near: Iterable[tuple[str, float]]) -> dict[str, float]:
        """Words that may have been meant as their stems, the likeliest few."""
        found: dict[str, float] = {}
        for word, worth in near:
            found.setdefault(self._seen[word], worth)
        return dict(list(found.items())[:MOST_MEANT])

    def _meanings_of(
        self, groups: Sequence[Sequence[str]]
    ) -> dict[str, list[tuple[Expression, list[Expression]]]]:
        """By its first stem, each expression with all those of its group."""
        found: dict[str, list[tuple[Expression, list[Expression]]]] = defaultdict(list)
        for group in groups:
            expressions = [each for text in group if (each := tuple(self._stems(text)))]
            for each in expressions:
                found[each[0]].append((each, expressions))
        return found

    def _meant(self, told: Iterable[Sequence[str]]) -> list[str]:
        """The words of every expression that means what some text says, word after word."""
        groups = {
            id(group): group
            for text in told
            for at, first in enumerate(text)
            for expression, group in self._meanings.get(first, ())
            if tuple(text[at : at + len(expression)]) == expression
        }
        return [stem for group in groups.values() for expression in group for stem in expression]

    def _spelt_out(self, asked: Iterable[str]) -> dict[str, str]:
        """The stems of a question, each with its word; a sigle that no document writes gives way to what it
        stands for."""
        found: dict[str, str] = {}
        for word in asked:
            stemmed = self._stem(word)
            told = [] if stemmed in self._postings else self._meant([[stemmed]])
            known = [each for each in told if each in self._postings]
            found |= dict.fromkeys(known, word) if known else {stemmed: word}
        return found

    def _beginning_with(self, start: str) -> list[str]:
        stems = {start, self._stem(start)}
        found: list[str] = []
        for each in stems:
            at = bisect_left(self._sorted, each)
            while (
                at < len(self._sorted) and self._sorted[at].startswith(each) and len(found) < MOST_COMPLETIONS
            ):
                found.append(self._sorted[at])
                at += 1
        return found

    def _weigh(self, counted: Mapping[str, Mapping[str, Counter[str]]]) -> None:
        count = max(len(counted), 1)
        lengths = {
            name: sum(fields.get(name, Counter()).total() for fields in counted.values()) / count or 1.0
            for name in self._weights
        }
        frequency: dict[str, dict[str, float]] = defaultdict(dict)
        for document, fields in counted.items():
            for name, found in fields.items():
                share = self._weights[name] / (1 - LENGTH + LENGTH * found.total() / lengths[name])
                for each, times in found.items():
                    frequency[each][document] = frequency[each].get(document, 0.0) + share * times
        self._rarity = {
            each: math.log(1 + (count - len(where) + 0.5) / (len(where) + 0.5))
            * (WEAK if each in self._weak else 1)
            for each, where in frequency.items()
        }
        # A word nobody uses says that the question is about something else.
        self._unknown = math.log(1 + count) / 2
        self._postings = {
            each: {
                document: self._rarity[each] * weighed * (SATURATION + 1) / (SATURATION + weighed)
                for document, weighed in where.items()
            }
            for each, where in frequency.items()
        }
