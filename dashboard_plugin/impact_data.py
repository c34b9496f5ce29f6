"""What the app hands out about what a commune's actions changed: frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from commune_core.impact import PointEffect, Result, Way
from commune_core.model import Item
from dashboard_plugin.campaign_data import Evolution
from dashboard_plugin.data import CommuneRef


@dataclass(frozen=True, slots=True)
class EndedSheet:
    """An action or project in a report; `cost` in cents, VAT included, None where nobody gave any; `paid`
    whether all of it was paid."""

    id: int
    url: str
    title: str
    kind: str
    status: str
    domain: str
    ended_on: date | None
    expected: str = ""
    cost: int | None = None
    paid: bool = False


@dataclass(frozen=True, slots=True)
class PointRead:
    """A point with its notes; `closed` says that the year of the last one has its photograph."""

    item: Item
    effect: PointEffect
    closed: bool
    sheets: tuple[EndedSheet, ...]


@dataclass(frozen=True, slots=True)
class ResultRow:
    """What one action did, or several that cannot be told apart: the first of these, and how many follow."""

    result: Result
    sheets: tuple[EndedSheet, ...]
    more: int
    points: tuple[PointRead, ...]


@dataclass(frozen=True, slots=True)
class Thought:
    """What the team thinks of a point, with who wrote it and when."""

    sheet: EndedSheet
    item: Item
    said: str
    said_by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class MeasuredChange:
    """An indicator from its beginning to its last value in the period; `way` None without both."""

    title: str
    unit: str
    source: str
    project: str
    before: Decimal | None
    before_at: str
    after: Decimal | None
    after_on: date | None
    target: Decimal | None
    target_year: int | None
    way: Way | None


@dataclass(frozen=True, slots=True)
class ImpactReport:
    """What was measured and what is thought, kept apart, from one year to another.

    `ended` are the actions of the period, the latest first, `unread` those among them of whose points nothing
    was read; `beyond` says that more ended than the report holds.
    """

    commune: CommuneRef
    evolution: Evolution
    since: date | None
    until: date
    ended: tuple[EndedSheet, ...]
    results: tuple[ResultRow, ...]
    unread: tuple[EndedSheet, ...]
    indicators: tuple[MeasuredChange, ...]
    thoughts: tuple[Thought, ...]
    beyond: bool = False
