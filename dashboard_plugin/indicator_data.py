"""What the app hands out and takes about indicators, their values and the keys that may write them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from commune_core.indicators import Progress
from commune_core.model import Item
from dashboard_plugin.data import CommuneRef


@dataclass(frozen=True, slots=True)
class IndicatorFields:
    """What a form says of an indicator.

    Numbers are exact Decimals. `item_id` is empty, and `reserved` true, where it is linked to a point that
    the reader may not see: saved so, the link stays.
    """

    title: str
    unit: str
    direction: str = "up"
    definition: str = ""
    source: str = ""
    baseline: Decimal | None = None
    baseline_year: int | None = None
    target: Decimal | None = None
    target_year: int | None = None
    project_id: int | None = None
    item_id: str = ""
    archived: bool = False
    reserved: bool = False


@dataclass(frozen=True, slots=True)
class IndicatorRow:
    """One line of the list: an indicator and its latest value."""

    id: int
    fields: IndicatorFields
    latest: Decimal | None
    latest_on: date | None
    progress: Progress
    project_title: str
    item: Item | None
    version: int


@dataclass(frozen=True, slots=True)
class IndicatorList:
    """A page of the indicators of a commune, by title; `following` begins the next, None on the last.

    `archived`: those that are no longer followed; `others` is how many there are on the other list.
    """

    commune: CommuneRef
    rows: tuple[IndicatorRow, ...]
    archived: bool
    others: int
    following: int | None
    can_set: bool
    can_manage_keys: bool


@dataclass(frozen=True, slots=True)
class ValueView:
    """The value of a day; `by` is who entered it, or the label of the key that did (`by_key`)."""

    on: date
    value: Decimal
    source: str
    by: str
    at: datetime
    version: int
    by_key: bool = False


@dataclass(frozen=True, slots=True)
class YearRow:
    """A year of an indicator: its latest value and the day of it, how many days have one."""

    year: int
    value: Decimal
    on: date
    count: int


@dataclass(frozen=True, slots=True)
class IndicatorView:
    """One indicator: all it says, its years, and the values of `year`, the latest day first."""

    id: int
    commune: CommuneRef
    fields: IndicatorFields
    version: int
    changed_at: datetime
    changed_by: str
    latest: Decimal | None
    latest_on: date | None
    progress: Progress
    years: tuple[YearRow, ...]
    year: int | None
    values: tuple[ValueView, ...]
    project_title: str
    item: Item | None
    can_set: bool


@dataclass(frozen=True, slots=True)
class ChangeView:
    """One write of a value: what stood before and what stands since (None: nothing)."""

    on: date
    before: Decimal | None
    now: Decimal | None
    source: str
    by: str
    at: datetime
    by_key: bool = False


@dataclass(frozen=True, slots=True)
class Changes:
    """Writes of the values of one indicator, the newest first; of one day where `on` says so."""

    commune: CommuneRef
    indicator_id: int
    title: str
    unit: str
    entries: tuple[ChangeView, ...]
    following: int | None
    can_set: bool
    on: date | None = None
    value: ValueView | None = None


@dataclass(frozen=True, slots=True)
class ValuesPage:
    """Values of one indicator as programs read them, the latest day first."""

    indicator_id: int
    values: tuple[ValueView, ...]
    following: date | None


@dataclass(frozen=True, slots=True)
class SavedValue:
    """What a write of a value did: `change` says whether it was new, took the place of another, or stood."""

    indicator_id: int
    on: date
    value: Decimal
    version: int
    change: Literal["new", "changed", "same"]


@dataclass(frozen=True, slots=True)
class Choices:
    """What an indicator may be linked to: (number, title) of projects, and the points its reader may see."""

    commune: CommuneRef
    projects: tuple[tuple[int, str], ...]
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class WrittenValue:
    """One line of the file of values."""

    indicator_id: int
    title: str
    unit: str
    on: date
    value: Decimal
    source: str


@dataclass(frozen=True, slots=True)
class KeyView:
    """A key of a commune, without its secret."""

    id: int
    label: str
    created_at: datetime
    created_by: str
    used_on: date | None
    revoked_at: datetime | None


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys of a commune, those in use first."""

    commune: CommuneRef
    keys: tuple[KeyView, ...]


@dataclass(frozen=True, slots=True)
class NewKey:
    """A key just made: its secret is told this once and kept nowhere."""

    id: int
    label: str
    secret: str
