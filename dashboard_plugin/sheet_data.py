"""What the app hands out about what hangs on one action or project: steps, documents, journal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from commune_core.ports import CourseLink
from commune_core.projects import Deadline
from dashboard_plugin.data import ThemeRef
from dashboard_plugin.project_data import ProjectView
from dashboard_plugin.works_data import ProjectRow


@dataclass(frozen=True, slots=True)
class StepView:
    """A step in its order; `after` is the step it follows, `waits` whether that one is still to be done."""

    id: int
    title: str
    due_on: date | None
    done_on: date | None
    deadline: Deadline | None
    after: int | None
    after_title: str
    waits: bool
    version: int


@dataclass(frozen=True, slots=True)
class LinkView:
    """A document by its address."""

    id: int
    title: str
    url: str
    author: str
    added_at: datetime


@dataclass(frozen=True, slots=True)
class EntryView:
    """A line of the journal: what was done (`fact`, a code, `text` its detail), or what somebody noted."""

    id: int
    at: datetime
    author: str
    fact: str
    text: str


@dataclass(frozen=True, slots=True)
class AimView:
    """A point aimed at, with its courses, and the themes whose course is not written yet.

    `url` is empty for a guest, who reads nothing of the commune.
    """

    item_id: str
    label: str
    url: str
    courses: tuple[CourseLink, ...]
    announced: tuple[ThemeRef, ...] = ()


@dataclass(frozen=True, slots=True)
class ProjectSheet:
    """One action or project and what hangs on it.

    `expected` are the steps that can be done now, the soonest due first; `entries` the last of the journal;
    `joined` the people named without account who have one now.
    """

    project: ProjectView
    aims: tuple[AimView, ...]
    actions: tuple[ProjectRow, ...]
    steps: tuple[StepView, ...]
    expected: tuple[StepView, ...]
    links: tuple[LinkView, ...]
    entries: tuple[EntryView, ...]
    joined: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ProjectJournal:
    """A page of the journal, the latest first, and the documents; `following` is None on the last page."""

    project: ProjectView
    links: tuple[LinkView, ...]
    entries: tuple[EntryView, ...]
    following: int | None = None


@dataclass(frozen=True, slots=True)
class ProjectSteps:
    """The steps of one action or project, in their order."""

    project: ProjectView
    steps: tuple[StepView, ...]
