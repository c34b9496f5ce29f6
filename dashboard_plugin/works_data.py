"""What the app hands out about the actions and projects of a commune taken together."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from commune_core.projects import Deadline
from dashboard_plugin.data import CommuneRef
from dashboard_plugin.project_data import Someone


@dataclass(frozen=True, slots=True)
class ProjectFilters:
    """Which actions and projects are asked for; an empty value asks for all.

    `person` is a member's number, or the name of somebody without account; `year` is one in which something
    is begun, in hand or due; `item` is a point aimed at; `parent_id` keeps what a project gathers.
    """

    domain: str = ""
    place: str = ""
    person: int | str = ""
    year: int | None = None
    kind: str = ""
    phase: str = ""
    status: str = ""
    late: bool = False
    item: str = ""
    parent_id: int | None = None


@dataclass(frozen=True, slots=True)
class ProjectRow:
    """One action or project in a list."""

    id: int
    url: str
    kind: str
    title: str
    domain: str
    place: str
    phase: str
    status: str
    status_reason: str
    starts_on: date | None
    ended_on: date | None
    deadline: Deadline | None
    pilot: str
    parent_id: int | None = None
    parent_title: str = ""


@dataclass(frozen=True, slots=True)
class ProjectList:
    """A page of the actions and projects of a commune, what is due soonest first and what has ended last.

    `total` counts all that the filters keep; `following` is where the next page begins, None on the last one.
    """

    commune: CommuneRef
    rows: tuple[ProjectRow, ...]
    total: int
    can_create: bool
    following: int | None = None


@dataclass(frozen=True, slots=True)
class AimingProject:
    """An action or project that aims at a point, as the page of the point tells it."""

    url: str
    title: str
    status: str
    deadline: Deadline | None


@dataclass(frozen=True, slots=True)
class BoardColumn:
    """What is in one phase: the first `rows` of `total`."""

    phase: str
    rows: tuple[ProjectRow, ...]
    total: int


@dataclass(frozen=True, slots=True)
class ProjectBoard:
    """The actions and projects of a commune by phase; without a status asked for, what is not over."""

    commune: CommuneRef
    columns: tuple[BoardColumn, ...]
    can_create: bool

    @property
    def total(self) -> int:
        """How many the filters keep."""
        return sum(column.total for column in self.columns)


CalendarKind = Literal["start", "due", "step", "end"]


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """Something of a day: a project begins, is due or has ended, or one of its steps is due.

    `title` is the step's where it is one; `over` whether nothing is expected any more.
    """

    on: date
    kind: CalendarKind
    title: str
    project: str
    url: str
    over: bool
    late: bool


@dataclass(frozen=True, slots=True)
class ProjectCalendar:
    """A month of the actions and projects of a commune, from its first day; `cut` where it holds too much."""

    commune: CommuneRef
    month: date
    entries: tuple[CalendarEntry, ...]
    can_create: bool
    cut: bool = False


@dataclass(frozen=True, slots=True)
class ProjectChoices:
    """What a form about actions and projects offers.

    `members` are accounts, with their names; `names` are people without account, `places` and `years` what
    the sheets say already; `parents` the projects an action may belong to, as (number, title).
    """

    commune: CommuneRef
    members: tuple[Someone, ...]
    names: tuple[str, ...]
    places: tuple[str, ...]
    years: tuple[int, ...]
    parents: tuple[tuple[int, str], ...]
