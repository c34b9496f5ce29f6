"""What the app hands out about the years of a commune: frozen values, beside those of `data`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any, Literal

from commune_core import differences
from commune_core.errors import CommuneError
from commune_core.model import Item
from dashboard_plugin.data import CommuneRef, DomainRow, ItemRow, State

ReviewState = Literal["to_do", "ready", "reviewed"]


@dataclass(frozen=True, slots=True)
class Helper:
    """A member to whom a domain is, or may be, entrusted."""

    user_id: int
    name: str


@dataclass(frozen=True, slots=True)
class DomainProgress:
    """Where a team stands with one domain of a campaign.

    `version` is what the next word on it must name, None while nobody said anything; `moved` says that
    answers changed since. `can_say` are the states the reader may give it.
    """

    row: DomainRow
    people: tuple[Helper, ...]
    mine: bool
    state: ReviewState
    note: str
    changed_by: str
    changed_at: datetime | None
    version: int | None
    moved: bool
    can_say: tuple[ReviewState, ...]


@dataclass(frozen=True, slots=True)
class PhotographView:
    """One photograph of a closed year; `intact`: it is still the text its fingerprint was taken of."""

    number: int
    taken_at: datetime
    taken_by: str
    reason: str
    sha256: str
    intact: bool


@dataclass(frozen=True, slots=True)
class CampaignView:
    """One year of a commune as a piece of work: who does what, how far it is, its photographs.

    `members` may be entrusted a domain; the list is empty for those who do not share out. `problem` tells why
    a closed year cannot be read; it then shows no domain.
    """

    commune: CommuneRef
    year: int
    years: tuple[int, ...]
    this_year: bool
    opened: bool
    closed: bool
    domains: tuple[DomainProgress, ...]
    photographs: tuple[PhotographView, ...]
    members: tuple[Helper, ...]
    answered: int
    total: int
    can_answer: bool
    can_share: bool
    can_close: bool
    practice: bool
    problem: CommuneError | None = None

    @property
    def not_reviewed(self) -> tuple[DomainProgress, ...]:
        """The domains with answers that the team has not read together, or that changed since."""
        return tuple(
            each for each in self.domains if each.row.answered and (each.state != "reviewed" or each.moved)
        )


@dataclass(frozen=True, slots=True)
class Correction:
    """One answer to change in a closed year: what `save_answer` takes."""

    item_id: str
    raw: Any
    state: State = "answered"
    reason: str = ""
    depends_on: str | None = None
    comment: str | None = None


@dataclass(frozen=True, slots=True)
class ChangedPoint:
    """One point in two years; a side is None where that year's questionnaire did not ask it.

    `item` is the point as the later of its two years asks it.
    """

    kind: differences.Kind
    item: Item
    before: ItemRow | None
    after: ItemRow | None
    new_scale: bool


@dataclass(frozen=True, slots=True)
class ChangedDomain:
    """One domain in two years, with its points, those that progressed first."""

    change: differences.DomainChange
    points: tuple[ChangedPoint, ...]

    @property
    def moved(self) -> tuple[ChangedPoint, ...]:
        """The points that are not the same, and those only one of the two questionnaires asks."""
        return tuple(
            point for point in self.points if point.kind != "same" or not (point.before and point.after)
        )


@dataclass(frozen=True, slots=True)
class Evolution:
    """What changed in a commune between two years, as the reader may see it.

    `overall` and `ours` are the scores (before, after). With a single year there is nothing to compare:
    `before` is None and there is no domain.
    """

    commune: CommuneRef
    years: tuple[int, ...]
    before: int | None
    after: int
    overall: tuple[Fraction | None, Fraction | None]
    ours: tuple[Fraction | None, Fraction | None]
    domains: tuple[ChangedDomain, ...]
    new_questionnaire: bool
    neutral: bool = False
    """Whether what is printed of it tells no progress: the electoral period, or the choice of the commune."""

    @property
    def moved(self) -> int:
        """How many points changed."""
        return sum(len(domain.moved) for domain in self.domains)
