"""What the overview of a commune hands out: frozen values, beside those of `data` and `works_data`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction

from commune_core.model import Domain
from commune_core.projects import Stage
from dashboard_plugin.data import CommuneRef, Dashboard
from dashboard_plugin.works_data import ProjectFilters, ProjectRow


@dataclass(frozen=True, slots=True)
class Tally:
    """How many actions and projects are done, in hand, to come, dropped; how many points rose or fell after
    an action that has ended. A point counts once, however many actions aimed at it."""

    stages: Mapping[Stage, int] = field(default_factory=dict)
    risen: int = 0
    fallen: int = 0

    @property
    def done(self) -> int:
        """Those that are done."""
        return self.stages.get("done", 0)

    @property
    def in_hand(self) -> int:
        """Those that are begun and not over."""
        return self.stages.get("in_hand", 0)

    @property
    def to_come(self) -> int:
        """Those that are not begun."""
        return self.stages.get("to_come", 0)

    @property
    def dropped(self) -> int:
        """Those that were given up."""
        return self.stages.get("dropped", 0)

    @property
    def total(self) -> int:
        """All of them."""
        return sum(self.stages.values())

    @property
    def empty(self) -> bool:
        """Whether there is nothing to tell."""
        return not (self.total or self.risen or self.fallen)


@dataclass(frozen=True, slots=True)
class DomainTally:
    """The actions of one domain; `domain` is None for those that say none."""

    domain: Domain | None
    tally: Tally


@dataclass(frozen=True, slots=True)
class YearTally:
    """One year: the score of its état des lieux, and the actions that ended or are expected in it.

    `year` is None for what has no date; `scored` says whether that year has an état des lieux, `overall` its
    score where the reader may have it.
    """

    year: int | None
    tally: Tally
    overall: Fraction | None = None
    scored: bool = False


@dataclass(frozen=True, slots=True)
class ChangedSheet:
    """An action or project that somebody else changed."""

    url: str
    title: str
    kind: str
    status: str


@dataclass(frozen=True, slots=True)
class Since:
    """What others changed since `at`, the reader's last visit (None on his first): the latest of the sheets
    (`more` where others follow), and how many answers and values of indicators."""

    at: datetime | None = None
    projects: tuple[ChangedSheet, ...] = ()
    more: bool = False
    answers: int = 0
    values: int = 0

    @property
    def nothing(self) -> bool:
        """Whether nothing changed."""
        return not (self.projects or self.answers or self.values)


@dataclass(frozen=True, slots=True)
class Glance:
    """A commune in one page. `stopped` are the first of what is late or blocked; `places` and `people` what
    one may filter by, people as (member's number or bare name, name)."""

    commune: CommuneRef
    dashboard: Dashboard
    filters: ProjectFilters
    total: Tally
    stopped: tuple[ProjectRow, ...]
    stopped_total: int
    since: Since
    domains: tuple[DomainTally, ...]
    years: tuple[YearTally, ...]
    places: tuple[str, ...] = ()
    people: tuple[tuple[int | str, str], ...] = ()
    can_create: bool = False
    visit_due: bool = False
    """Whether this visit is a new one, which `mark_visit` would remember."""
    neutral: bool = False
    """Whether what is printed tells no progress: the electoral period, or the choice of the commune."""

    @property
    def place_choices(self) -> tuple[tuple[str, str], ...]:
        """The places as a list of choices takes them."""
        return tuple((place, place) for place in self.places)
