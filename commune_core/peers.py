"""Comparison with communes alike: what a group of communes may publish of its scores, and when.

A cell is the scores of one domain, in tenths of a point, of the communes of one group: a size class, and in
it those of one département or of one kind of grouping. It is published by releases:

- between two releases of a cell at least PEERS_MIN communes have changed (come, gone, or scored otherwise),
  so that no single commune can be read in the difference;
- once a commune of a release has gone, the cell shows nothing until the next one;
- a part is shown beside its size class only where the communes by which the two differ are none, or
  PEERS_MIN; so are all the parts together;
- values are rounded to the whole point, and a cell whose quartiles meet shows nothing: all alike, each would
  tell the others.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from .privacy import PEERS_MIN

GONE = 9999
"""In place of the score of a commune that was in a release and has left: what it was is forgotten."""

Family = Literal["stratum", "departement", "kind"]
FAMILIES: tuple[Family, ...] = ("stratum", "departement", "kind")
"""All communes of a size class; those of one département among them; those of one kind of grouping."""

SETTLED_SHARE = 50
"""A cell of so many times more communes than have changed is as good as unchanged."""


@dataclass(frozen=True, slots=True)
class Quartiles:
    """What a cell publishes: how many communes, and the first quartile, median and third of their scores.

    Scores are out of 100, whole points.
    """

    count: int
    first: int
    median: int
    third: int


@dataclass(frozen=True, slots=True)
class Pending:
    """What happened in a cell since its last release: communes in it now, changed, and gone."""

    count: int
    changed: int
    gone: int

    @property
    def may_be_released(self) -> bool:
        """Whether enough communes are there and enough have changed.

        A large cell waits for a fiftieth of it, which changes nothing to see and spares the work, unless a
        commune has gone: its score must leave as soon as it can.
        """
        enough = PEERS_MIN if self.gone else max(PEERS_MIN, self.count // SETTLED_SHARE)
        return self.count >= PEERS_MIN and self.changed >= enough


def tenths(score: Fraction | None) -> int | None:
    """A score of 0 to 100 in whole tenths, halves up, as it is shown."""
    return None if score is None else int((score * 20 + 1) // 2)


def quartiles(values: Iterable[int]) -> Quartiles | None:
    """What the scores of a cell (in tenths) publish; None where they are too few or too much alike."""
    ordered = sorted(values)
    if len(ordered) < PEERS_MIN:
        return None
    first, median, third = (_quantile(ordered, quarter) for quarter in (1, 2, 3))
    return None if first == third else Quartiles(len(ordered), first, median, third)


def _quantile(ordered: list[int], quarter: int) -> int:
    """The value at `quarter` quarters of the way, between the two nearest, in whole points, halves up."""
    place, rest = divmod(quarter * (len(ordered) - 1), 4)
    low = ordered[place]
    high = ordered[place + 1] if rest else low
    # Over 40: tenths of a point, quarters of a step.
    return (2 * (4 * low + rest * (high - low)) + 40) // 80


Released = tuple[str, str, int | None, int | None, int | None]
"""A commune in one domain of one size class: its département, its kind of grouping, and the score (in tenths,
GONE, or None: not there) by which it is in the last release of each family, in the order of FAMILIES."""


def publish(rows: Iterable[Released]) -> Mapping[tuple[Family, str], Quartiles | None]:
    """What is shown of every cell of one domain in one size class, by (family, part); None: nothing."""
    cells: dict[tuple[Family, str], list[int]] = defaultdict(list)
    # By part: the communes of the size class's own release, and those by which the part's release differs.
    there: dict[tuple[Family, str], int] = defaultdict(int)
    apart: dict[tuple[Family, str], int] = defaultdict(int)
    for departement, kind, *released in rows:
        whole = released[0]
        for family, part, score in zip(FAMILIES, ("", departement, kind), released, strict=True):
            if score is not None:
                # The score that the whole forgot may be the one the part has again: nobody can tell.
                cells[family, part].append(GONE if whole == GONE else score)
            there[family, part] += whole is not None
            apart[family, part] += score != whole
    shown = {key: None if GONE in values else quartiles(values) for key, values in cells.items()}
    if ("stratum", "") in shown:
        for family in FAMILIES[1:]:
            mine = {key for key, figures in shown.items() if key[0] == family and figures}
            for key in mine - _uncovered(mine, len(cells["stratum", ""]), there, apart, shown):
                shown[key] = None
    return shown


def _uncovered(
    parts: Iterable[tuple[Family, str]],
    whole: int,
    there: Mapping[tuple[Family, str], int],
    apart: Mapping[tuple[Family, str], int],
    figures: Mapping[tuple[Family, str], Quartiles | None],
) -> set[tuple[Family, str]]:
    """The parts that may be shown beside the whole, alone and together: the smallest are covered first."""

    def safe(*those: tuple[Family, str]) -> bool:
        differ = whole + sum(apart[key] - there[key] for key in those)
        return differ == 0 or differ >= PEERS_MIN

    kept = sorted((key for key in parts if safe(key)), key=lambda key: (figures[key].count, key))  # type: ignore[union-attr]
    while kept and not safe(*kept):
        del kept[0]
    return set(kept)
