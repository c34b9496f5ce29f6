"""How few people or communes a published figure may rest on.

Source: the product's own rules (docs/decisions/0022 and 0024). INSEE and the tax administration ask for 11
enterprises, none of which is more than 85 % of the figure; a quartile has no such share.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

PEERS_MIN: Final = 10
"""Communes behind a statistic that any member may read, and communes by which two of them differ."""

# A council of several voices: of two ratings, whoever gave one would read the other in the median.
COUNCIL_MEDIAN_MIN: Final = 3
COUNCIL_DISTRIBUTION_MIN: Final = 5

CONSENTED_MIN: Final = 5
"""Communes that agreed behind an average a promotion reads, and communes by which two of these differ; also
members of a promotion behind a total that an observer reads."""

GONE: Final = -1
"""In place of the score of a commune that was in a release and has withdrawn: what it was is forgotten."""


def next_release(before: Mapping[str, int], now: Mapping[str, int]) -> dict[str, int]:
    """What an average is made of from now on, by commune: the scores there are, or those of the last release.

    A new one takes CONSENTED_MIN communes, and as many that changed since the last (come, gone, or scored
    otherwise), so that no difference between two averages tells one commune. Whoever has gone is forgotten at
    once, under GONE, and `average` shows nothing until the next release.
    """
    held = {name: score if name in now else GONE for name, score in before.items()}
    # Who left and came back may score as before: no change to hide in.
    changed = sum(
        1
        for name in held.keys() | now.keys()
        if name not in held or (name not in now) or (held[name] != GONE and held[name] != now[name])
    )
    if len(now) >= CONSENTED_MIN and changed >= CONSENTED_MIN:
        return dict(now)
    return held


def average(released: Mapping[str, int]) -> tuple[int, int] | None:
    """The mean of a release in whole points out of 100, and how many communes it rests on.

    None where they are too few, where one has gone, or where all score alike and the mean would tell each.
    `released` is in tenths of a point.
    """
    scores = list(released.values())
    if len(scores) < CONSENTED_MIN or GONE in scores or min(scores) == max(scores):
        return None
    return (sum(scores) + 5 * len(scores)) // (10 * len(scores)), len(scores)


def cells_shown(sizes: Mapping[str, int], least: int = CONSENTED_MIN) -> frozenset[str]:
    """The groups whose totals may stand beside the total of all: none where those left out are too few.

    A group of nobody is shown: it tells nobody. Where the groups left out hold fewer than `least` people
    together, the smallest of those shown goes too, until the difference with the total tells no one.
    """
    shown = {name for name, size in sizes.items() if size == 0 or size >= least}
    hidden = sum(size for name, size in sizes.items() if name not in shown)
    for size, name in sorted((size, name) for name, size in sizes.items() if size >= least):
        if not 0 < hidden < least:
            break
        shown.discard(name)
        hidden += size
    return frozenset(shown)
