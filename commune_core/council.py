"""A council of several voices: what a team may learn of ratings that each gave alone.

Ratings come in, and what goes out depends on how many they are: under three nothing is said of them, from
three their median and a word for their spread, from five how many gave each note. Nothing that may not be
shown leaves this module, so that it can neither be stored nor leak later.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Literal

from .model import NOTE_MAX
from .privacy import COUNCIL_DISTRIBUTION_MIN, COUNCIL_MEDIAN_MIN

Spread = Literal["agreed", "shaded", "split"]
# From the widest to the narrowest: the order in which a council talks about them. "" is for too few voices.
SPREADS: Final[tuple[Spread, ...]] = ("split", "shaded", "agreed")
SPLIT_GAP: Final = 2
"""Two notes this far apart call for a discussion (1 and 4 do, 2 and 3 do not)."""


@dataclass(frozen=True, slots=True)
class Dispersion:
    """What may be said of the ratings of one item.

    `voices` counts everybody who gave something, `unknown` those who said that they do not know (None where
    the voices are too few to part). `distribution` holds how many gave each note, from 0 to 4.
    """

    voices: int
    unknown: int | None = None
    median: Decimal | None = None
    spread: Spread | None = None
    distribution: tuple[int, ...] | None = None


def dispersion(ratings: Iterable[int | None]) -> Dispersion:
    """What may be said of notes from 0 to 4; None is "je ne sais pas": a voice, and no note.

    Example: 1, 4, 2 and one who does not know give four voices, a median of 2, "split", and no distribution.
    """
    given = list(ratings)
    notes = sorted(note for note in given if note is not None)
    voices, count = len(given), len(notes)
    return Dispersion(
        voices=voices,
        unknown=voices - count if voices >= COUNCIL_MEDIAN_MIN else None,
        median=_median(notes) if count >= COUNCIL_MEDIAN_MIN else None,
        spread=_spread(notes) if count >= COUNCIL_MEDIAN_MIN else None,
        distribution=tuple(notes.count(note) for note in range(NOTE_MAX + 1))
        if count >= COUNCIL_DISTRIBUTION_MIN
        else None,
    )


def _median(notes: list[int]) -> Decimal:
    middle = len(notes) // 2
    if len(notes) % 2:
        return Decimal(notes[middle])
    return Decimal(notes[middle - 1] + notes[middle]) / 2


def _spread(notes: list[int]) -> Spread:
    gap = notes[-1] - notes[0]
    if gap >= SPLIT_GAP:
        return "split"
    return "shaded" if gap else "agreed"
