"""What became of the points that actions aimed at, what it cost, and to whom it may be attributed.

Nothing is attributed to one action alone where another aimed at the same point: such actions are told
together, their gain counted once and their costs added. An action that never began did nothing, and is not
given here. Notes are those of the état des lieux, 0 to 4; money is in cents.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from commune_core.financing.money import nearest

Way = Literal["better", "worse", "same"]


@dataclass(frozen=True, slots=True)
class Effort:
    """An action or project that was begun: the points it aims at, and its cost (None: nobody said)."""

    id: int
    items: frozenset[str]
    cost: int | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """The note of a point before an effort and after it, each with the year it is that of; None: no note."""

    effort: int
    item: str
    before: int | None = None
    before_year: int | None = None
    after: int | None = None
    after_year: int | None = None


@dataclass(frozen=True, slots=True)
class PointEffect:
    """One point, from the first reading before to the last one after, and every effort that aimed at it."""

    item: str
    efforts: tuple[int, ...]
    before: int | None = None
    before_year: int | None = None
    after: int | None = None
    after_year: int | None = None

    @property
    def shared(self) -> bool:
        """Whether no effort may have it alone."""
        return len(self.efforts) > 1

    @property
    def gain(self) -> int | None:
        """How much the note rose or fell; None unless both are known."""
        return None if self.before is None or self.after is None else self.after - self.before


@dataclass(frozen=True, slots=True)
class Result:
    """Efforts that no point lets one tell apart, often a single one, with the points that were read."""

    efforts: tuple[int, ...]
    points: tuple[PointEffect, ...]
    cost: int | None

    @property
    def shared(self) -> bool:
        """Whether it is that of several efforts together."""
        return len(self.efforts) > 1

    @property
    def gain(self) -> int | None:
        """The notes gained, less those lost; None where no point has both notes."""
        known = [point.gain for point in self.points if point.gain is not None]
        return sum(known) if known else None

    @property
    def cost_of_a_note(self) -> Fraction | None:
        """Cents for one note gained, all together; None without a gain, or where a cost is unknown."""
        gain = self.gain
        return Fraction(self.cost, gain) if self.cost is not None and gain is not None and gain > 0 else None


def results(efforts: Iterable[Effort], readings: Iterable[Reading]) -> tuple[Result, ...]:
    """Every effort in exactly one result, and every point that was read in exactly one as well.

    The efforts must be all those that aimed at the points read. A point that an effort no longer aims at and
    was read for it counts as aimed at. Results come in the order of their first effort.
    """
    known = {effort.id: effort for effort in efforts}
    read = [each for each in readings if each.effort in known]
    aimed: dict[str, dict[int, None]] = {}
    for effort in known.values():
        for item in effort.items:
            aimed.setdefault(item, {})[effort.id] = None
    for each in read:
        aimed.setdefault(each.item, {})[each.effort] = None
    heads = _grouped(known, aimed)
    members: dict[int, list[int]] = {}
    for number in known:
        members.setdefault(heads[number], []).append(number)
    order = {number: place for place, number in enumerate(known)}
    points: dict[int, list[PointEffect]] = {head: [] for head in members}
    for item, told in _by_item(read).items():
        together = tuple(sorted(aimed[item], key=order.__getitem__))
        points[heads[together[0]]].append(_whole(item, together, told))
    return tuple(
        Result(tuple(held), tuple(points[head]), _total(known[number].cost for number in held))
        for head, held in members.items()
    )


def way(before: Decimal, after: Decimal, direction: str) -> Way:
    """Whether an indicator went the way it should; `direction` is "up" or "down"."""
    if before == after:
        return "same"
    return "better" if (after > before) == (direction == "up") else "worse"


def _grouped(known: Mapping[int, Effort], aimed: Mapping[str, Iterable[int]]) -> Mapping[int, int]:
    """Effort → the first of those it cannot be told apart from."""
    head = {number: number for number in known}

    def first(number: int) -> int:
        while head[number] != number:
            head[number] = head[head[number]]
            number = head[number]
        return number

    order = {number: place for place, number in enumerate(known)}
    for numbers in aimed.values():
        heads = sorted({first(number) for number in numbers}, key=order.__getitem__)
        for other in heads[1:]:
            head[other] = heads[0]
    return {number: first(number) for number in known}


def _by_item(readings: Iterable[Reading]) -> Mapping[str, list[Reading]]:
    found: dict[str, list[Reading]] = {}
    for each in readings:
        found.setdefault(each.item, []).append(each)
    return {item: found[item] for item in sorted(found)}


def _whole(item: str, efforts: tuple[int, ...], told: Iterable[Reading]) -> PointEffect:
    """From the earliest note before to the latest one after; of one year, those that tell the least gain."""
    befores = [(each.before_year or 0, -each.before) for each in told if each.before is not None]
    afters = [(-(each.after_year or 0), each.after) for each in told if each.after is not None]
    before, after = min(befores, default=None), min(afters, default=None)
    return PointEffect(
        item,
        efforts,
        before=-before[1] if before else None,
        before_year=(before[0] or None) if before else None,
        after=after[1] if after else None,
        after_year=(-after[0] or None) if after else None,
    )


def _total(costs: Iterable[int | None]) -> int | None:
    known = list(costs)
    return None if None in known else sum(cost for cost in known if cost is not None)


def spent(lines: Iterable[tuple[int, int, int | None]]) -> tuple[int | None, bool]:
    """What an effort cost in cents, VAT included, and whether all of it was paid; None without any line.

    A line is what was planned without VAT, its rate in hundredths of a percent, and what was paid, VAT
    included (None: not paid yet, what was planned counts). Each line is rounded once.
    """
    held = list(lines)
    if not held:
        return None, False
    costs = [
        paid if paid is not None else nearest(Fraction(planned * (10_000 + vat), 10_000))
        for planned, vat, paid in held
    ]
    return sum(costs), all(paid is not None for *_, paid in held)
