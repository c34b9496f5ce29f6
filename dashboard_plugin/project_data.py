"""What the app hands out and takes about actions and projects: frozen values, beside those of `data`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from commune_core.projects import Deadline
from dashboard_plugin.data import CommuneRef

PartRole = Literal["pilot", "elected", "participant"]


@dataclass(frozen=True, slots=True)
class Someone:
    """A person of a project: a member's account, or the bare name of somebody who has none."""

    name: str = ""
    user_id: int | None = None


@dataclass(frozen=True, slots=True)
class ProjectFields:
    """What a form says of an action or project; people by role, points by their ids."""

    title: str
    kind: str = "action"
    parent_id: int | None = None
    why: str = ""
    expected: str = ""
    domain: str = ""
    place: str = ""
    phase: str = "idea"
    status: str = "in_progress"
    status_reason: str = ""
    starts_on: date | None = None
    due_on: date | None = None
    items: tuple[str, ...] = ()
    pilot: Someone | None = None
    elected: Someone | None = None
    participants: tuple[Someone, ...] = ()


@dataclass(frozen=True, slots=True)
class ProjectView:
    """One action or project, as whoever may read it reads it.

    `ended_on` is the day it was done or dropped; `may` are the operations the reader is granted on it.
    """

    id: int
    commune: CommuneRef
    fields: ProjectFields
    version: int
    deadline: Deadline | None
    ended_on: date | None
    changed_at: datetime
    changed_by: str
    parent_title: str = ""
    as_guest: bool = False
    may: frozenset[str] = frozenset()
