"""Two years of one commune, side by side: what progressed, fell, appeared or disappeared, point by point.

The two may have answered two versions of the questionnaire: an item of the later one is compared with the
item it succeeds, as `origin` says.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from .answers import AnswerValue
from .model import Domain, Item
from .referential import Referential
from .scoring import Scorecard

Kind = Literal["progressed", "fell", "appeared", "disappeared", "changed", "same"]
KINDS: tuple[Kind, ...] = ("progressed", "fell", "appeared", "disappeared", "changed", "same")

Origin = Callable[[Item], str | None]
"""The id, in the earlier version, of the item that an item of the later one succeeds; None for a new one."""


def same_id(item: Item) -> str | None:
    """The origin of an item between two versions that renamed nothing."""
    return item.id


@dataclass(frozen=True, slots=True)
class Year:
    """What was answered in a year. `items` are those to compare; an id that `values` lacks was not answered,
    None says that nobody knew."""

    referential: Referential
    items: tuple[Item, ...]
    values: Mapping[str, AnswerValue]
    scorecard: Scorecard

    def note(self, item: Item) -> int | None:
        """The note of an item that year."""
        return self.scorecard.items[item.id].note


@dataclass(frozen=True, slots=True)
class ItemChange:
    """One point; `before` or `after` is None where that year's questionnaire did not ask it.

    `item` is the point as the later of its two years asks it; `new_scale` says that the two notes were not
    given by the same thresholds.
    """

    kind: Kind
    item: Item
    before: Item | None
    after: Item | None
    new_scale: bool = False


@dataclass(frozen=True, slots=True)
class DomainChange:
    """One domain with the points of both years, in the order of KINDS, then of the questionnaire."""

    domain: Domain
    before: Fraction | None
    after: Fraction | None
    items: tuple[ItemChange, ...]

    @property
    def gain(self) -> Fraction | None:
        """How much the score rose or fell; None unless both years have one."""
        return None if self.before is None or self.after is None else self.after - self.before

    def count(self, kind: Kind) -> int:
        """How many of its points changed so."""
        return sum(change.kind == kind for change in self.items)


def compare(before: Year, after: Year, *, origin: Origin = same_id) -> tuple[DomainChange, ...]:
    """Every domain of either year, in the order of the later questionnaire.

    A point whose note rose has progressed; without two notes, it appeared or disappeared as an answer, or
    changed, or is the same.
    """
    earlier = {item.id: item for item in before.items}
    followed: set[str] = set()
    changes: dict[str, list[ItemChange]] = {}
    for item in after.items:
        old = earlier.get(origin(item) or "")
        if old is not None:
            followed.add(old.id)
        changes.setdefault(item.domain, []).append(_change(before, after, item, old, item))
    for old in before.items:
        if old.id not in followed:
            changes.setdefault(old.domain, []).append(_change(before, after, old, old, None))
    return tuple(
        DomainChange(
            domain=domain,
            before=_score(before, domain),
            after=_score(after, domain),
            items=tuple(sorted(changes.get(domain.code, ()), key=lambda change: KINDS.index(change.kind))),
        )
        for domain in _domains(before, after)
        if domain.code in changes
    )


def _change(before: Year, after: Year, item: Item, old: Item | None, new: Item | None) -> ItemChange:
    new_scale = bool(old and new) and _scale(old) != _scale(new)
    return ItemChange(_kind(before, after, old, new), item, old, new, new_scale)


def _kind(before: Year, after: Year, old: Item | None, new: Item | None) -> Kind:
    was = old is not None and before.values.get(old.id) is not None
    is_now = new is not None and after.values.get(new.id) is not None
    if is_now and not was:
        return "appeared"
    if was and not is_now:
        return "disappeared"
    if old is None or new is None or not was:
        return "same"
    first, second = before.note(old), after.note(new)
    if first is not None and second is not None and first != second:
        return "progressed" if second > first else "fell"
    same = before.values[old.id] == after.values[new.id] and first == second
    return "same" if same else "changed"


def _scale(item: Item | None) -> tuple[object, ...]:
    return () if item is None else (item.kind, item.thresholds, item.direction)


def _score(year: Year, domain: Domain) -> Fraction | None:
    found = year.scorecard.domains.get(domain.code)
    return found.score if found else None


def _domains(before: Year, after: Year) -> Iterable[Domain]:
    later = {domain.code for domain in after.referential.domains}
    yield from after.referential.domains
    yield from (domain for domain in before.referential.domains if domain.code not in later)
