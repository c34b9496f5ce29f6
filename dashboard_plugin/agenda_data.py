"""What the app hands out about the calendar that one's own software reads."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from dashboard_plugin.data import CommuneRef
from dashboard_plugin.works_data import CalendarKind


@dataclass(frozen=True, slots=True)
class AgendaKey:
    """A key that opens one's calendar of one commune; its secret was shown once and is kept nowhere."""

    id: int
    label: str
    created_at: datetime
    used_on: date | None


@dataclass(frozen=True, slots=True)
class AgendaKeys:
    """One's keys to the calendar of a commune, the latest first."""

    commune: CommuneRef
    keys: tuple[AgendaKey, ...]


@dataclass(frozen=True, slots=True)
class AgendaEntry:
    """Something expected on a day.

    `source` tells it for ever ("step-12"), `changed_at` and `version` whether it was written since.
    """

    source: str
    on: date
    kind: CalendarKind
    title: str
    project: str
    url: str
    changed_at: datetime
    version: int


@dataclass(frozen=True, slots=True)
class Agenda:
    """What is expected in a commune, in the order of the days."""

    commune: CommuneRef
    entries: tuple[AgendaEntry, ...]
