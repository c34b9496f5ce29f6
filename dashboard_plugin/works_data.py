"""What the app hands out about the actions and projects of a commune taken together."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from commune_core.projects import Deadline
from dashboard_plugin.data import CommuneRef


@dataclass(frozen=True, slots=True)
class ProjectFilters:
    """Which actions and projects are asked for; an empty value asks for all.

    `person` is a member's number, or the name of somebody without account; `year` is one in which something
    is begun, in hand or due; `parent_id` keeps what a project gathers.
    """

    domain: str = ""
    place: str = ""
    person: int | str = ""
    year: int | None = None
    kind: str = ""
    phase: str = ""
    status: str = ""
    late: bool = False
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
