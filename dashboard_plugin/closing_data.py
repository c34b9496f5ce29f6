"""What the app hands out and takes when an action or project ends: frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from dashboard_plugin.data import ItemRow, State
from dashboard_plugin.project_data import ProjectView


@dataclass(frozen=True, slots=True)
class ClosingPoint:
    """A point that the sheet aims at: as it stands (`row`), as it was when the action began (`before`, a note
    of 0 to 4, in the état des lieux of `before_year`), and what was already read of it.

    `version` is that of the reading, None where there is none; `can_answer` whether its new state may be
    given here.
    """

    row: ItemRow
    before: int | None
    before_year: int | None
    after: int | None = None
    after_year: int | None = None
    said: str = ""
    said_by: str = ""
    at: datetime | None = None
    version: int | None = None
    can_answer: bool = False


@dataclass(frozen=True, slots=True)
class ClosingView:
    """An action or project with the points it aims at that the reader may read; `hidden` counts the others.

    `year` is that of the état des lieux the new states go into; `closed` says that it takes none any more.
    """

    project: ProjectView
    points: tuple[ClosingPoint, ...]
    hidden: int
    year: int
    closed: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """What somebody says of one point: a new answer where `answered`, over the version he had read, and what
    the team thinks came of it, over the version of the reading he had read."""

    item_id: str
    answered: bool = False
    raw: Any = None
    state: State = "answered"
    answer_version: int | None = None
    said: str = ""
    version: int | None = None
