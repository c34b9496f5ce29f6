"""How a member of a promotion stands: what he has done, who is stuck, who came no more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from types import MappingProxyType
from typing import Literal

from commune_core.ports import BlockResult

from .messages import MOST_UNHEEDED
from .programme import PlannedCourse, doors

STILL_DAYS = 14
"""After so many days without progress, or without coming, somebody is pointed out."""

Situation = Literal["finished", "never", "away", "stuck", "going"]
SITUATIONS: Mapping[str, str] = MappingProxyType(
    {
        "stuck": "N’avance plus",
        "away": "N’est plus venu",
        "never": "N’a pas commencé",
        "going": "Avance",
        "finished": "A terminé",
    }
)

CHOICES: Mapping[str, str] = MappingProxyType(
    {**SITUATIONS, "unheeded": f"Relancé {MOST_UNHEEDED} fois sans effet"}
)
"""What members are looked for by: their situation, or that no reminder leaves any more."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where somebody is in one course, as the host tells it; days are None where there is none."""

    done: int = 0
    steps: int = 0
    passed: bool = False
    moved_on: date | None = None
    seen_on: date | None = None

    @property
    def percent(self) -> int:
        """Steps done in hundredths, rounded down: a hundred is all of them."""
        return min(100, 100 * self.done // self.steps) if self.steps else 0


@dataclass(frozen=True, slots=True)
class Summary:
    """Where somebody is in a programme: required courses passed, steps done in hundredths, last day he came.

    `still_since` is the day since when nothing has moved that could have; None for who has finished, never
    came, or has nothing open to him.
    """

    passed: int
    percent: int
    seen_on: date | None
    still_since: date | None


def required_of(courses: Sequence[PlannedCourse]) -> tuple[PlannedCourse, ...]:
    """The courses that make the programme complete: those required, all of them where none is."""
    return tuple(each for each in courses if each.required) or tuple(courses)


def summary(
    courses: Sequence[PlannedCourse], standings: Mapping[str, Standing], today: date, *, ordered: bool
) -> Summary:
    """The whole of a programme for one member, from his standing in each of its courses."""
    known = [standings.get(each.key, Standing()) for each in courses]
    keys = {each.key for each, standing in zip(courses, known, strict=True) if standing.passed}
    needed = required_of(courses)
    passed = sum(each.key in keys for each in needed)
    steps = sum(each.steps for each in known)
    done = sum(min(each.done, each.steps) for each in known)
    seen = max((each.seen_on for each in known if each.seen_on), default=None)
    moved = max((each.moved_on for each in known if each.moved_on), default=None)
    standing = zip(courses, doors(courses, keys, today, ordered=ordered), strict=True)
    ways = [each.opens_on or date.min for each, door in standing if door == "open"]
    still = None
    if seen is not None and ways and passed < len(needed):
        # What opened later than his last step has waited for him only since.
        still = max(moved or seen, min(ways))
    return Summary(passed, 100 * done // steps if steps else 0, seen, still)


def threshold(today: date) -> date:
    """The latest day that is too long ago."""
    return today - timedelta(days=STILL_DAYS)


def situation(
    passed: int, needed: int, seen_on: date | None, still_since: date | None, today: date
) -> Situation:
    """The one word for a member. Who came no more is also stuck: being away is told first."""
    if needed and passed >= needed:
        return "finished"
    if seen_on is None:
        return "never"
    if seen_on <= threshold(today):
        return "away"
    if still_since is not None and still_since <= threshold(today):
        return "stuck"
    return "going"


WEAK = 60
"""Hundredths of the points: a unit under it is worth taking up again together."""


@dataclass(frozen=True, slots=True)
class UnitResults:
    """A unit of a course: its mean share of points, in hundredths, and how each of its questions went."""

    title: str
    percent: int
    results: tuple[BlockResult, ...]

    @property
    def weak(self) -> bool:
        """Whether it is worth taking up again."""
        return self.percent < WEAK


def units_of(results: Sequence[BlockResult]) -> tuple[UnitResults, ...]:
    """The results of each unit, in the order of the course; who answered more weighs more in its mean."""
    units = []
    for title, found in groupby(results, key=lambda each: each.unit):
        rows = tuple(found)
        mean = sum(each.share * each.tried for each in rows) / sum(each.tried for each in rows)
        units.append(UnitResults(title, round(100 * mean), rows))
    return tuple(units)
