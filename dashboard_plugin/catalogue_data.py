"""What the catalogue hands out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from commune_core.catalogue import Choice, Entry
from commune_core.model import Item
from commune_core.ports import FollowedCourse
from commune_core.priorities import Priority
from dashboard_plugin.data import CommuneRef, ItemRow


@dataclass(frozen=True)
class CataloguePage:
    """One page of the `count` courses that answer; of the `total` of the catalogue, `opened` are open.

    `facets` are counted over all that answers; `without_facets` is what the words alone find; `near` is what
    comes nearest where they find nothing.
    """

    entries: tuple[Entry, ...]
    count: int
    total: int
    opened: int
    page: int
    pages: int
    facets: Mapping[str, tuple[Choice, ...]]
    without_facets: int
    near: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Mine:
    """A course one follows."""

    entry: Entry
    followed: FollowedCourse


@dataclass(frozen=True, slots=True)
class Reason:
    """A weak point of the commune that a course works on; `url` is the page of the point."""

    priority: Priority
    url: str


@dataclass(frozen=True, slots=True)
class Recommendation:
    """A course for a commune, and the points that call for it, the most pressing first."""

    entry: Entry
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class ThemeView:
    """The page of a course: the points it works on, as they stand in the reader's commune where he has one.

    `followed` is None for who does not follow it; `alike` are courses on the same subject.
    """

    entry: Entry
    followed: FollowedCourse | None
    points: tuple[Item, ...]
    commune: CommuneRef | None
    rows: tuple[ItemRow, ...]
    alike: tuple[Entry, ...]
