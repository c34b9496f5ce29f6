"""What the app hands out and takes about promotions: frozen values, beside those of `data`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from commune_core.promotions.guard import Warning


@dataclass(frozen=True, slots=True)
class BodyFields:
    """What a form says of whoever trains; `approved_until` is the last day of its approval."""

    name: str
    kind: str = "association"
    siren: str = ""
    approval_number: str = ""
    approved_until: date | None = None


@dataclass(frozen=True, slots=True)
class BodyView:
    """A body as it is stored."""

    id: int
    fields: BodyFields
    version: int


@dataclass(frozen=True, slots=True)
class CourseFields:
    """A course of the programme, in its place; `minutes` count as training."""

    key: str
    minutes: int = 0
    opens_on: date | None = None
    closes_on: date | None = None
    required: bool = True


@dataclass(frozen=True, slots=True)
class CourseView:
    """A course of the programme; `url` is None where the host has it no more."""

    id: int
    title: str
    url: str | None
    fields: CourseFields


@dataclass(frozen=True, slots=True)
class CourseChoice:
    """A course that a programme may take, with the minutes that its catalogue announces."""

    key: str
    title: str
    minutes: int


@dataclass(frozen=True, slots=True)
class PromotionFields:
    """What a form says of a promotion, its programme included; `capacity` None is without limit."""

    title: str
    about: str = ""
    kind: str = "closed"
    ordered: bool = False
    starts_on: date | None = None
    ends_on: date | None = None
    capacity: int | None = None
    subcontracted: int = 0
    courses: tuple[CourseFields, ...] = ()


@dataclass(frozen=True, slots=True)
class PromotionRow:
    """One promotion in the list of somebody's; `role` is his, empty where he has none."""

    id: int
    title: str
    body: str
    state: str
    role: str
    starts_on: date | None
    ends_on: date | None
    members: int


@dataclass(frozen=True, slots=True)
class PromotionList:
    """Somebody's promotions, those in hand first; `unled` are those without organiser, for an administrator.

    `following` is where the next page begins, None on the last one.
    """

    rows: tuple[PromotionRow, ...]
    can_create: bool
    unled: tuple[PromotionRow, ...] = ()
    following: int | None = None


@dataclass(frozen=True, slots=True)
class PromotionView:
    """One promotion, as whoever has a role in it reads it.

    `role` is his, empty for an administrator; `may` are the operations he is granted on it, for a tutor
    on one of his groups at least. `seats` counts members' seats by state, `warnings` is what the law
    asks to look at: both are for who runs it, and empty for others. `steps` are the states that may follow.
    """

    id: int
    fields: PromotionFields
    body: BodyView
    state: str
    version: int
    role: str
    may: frozenset[str]
    courses: tuple[CourseView, ...]
    steps: tuple[str, ...]
    changed_at: datetime
    changed_by: str
    seats: Mapping[str, int] = field(default_factory=dict)
    warnings: tuple[Warning, ...] = ()


@dataclass(frozen=True, slots=True)
class GroupView:
    """A group of members, and how many are in it."""

    id: int
    name: str
    members: int


@dataclass(frozen=True, slots=True)
class StaffView:
    """Somebody named to run, tutor or observe a promotion; `groups` are the names of those he tutors."""

    seat_id: int
    user_id: int
    name: str
    role: str
    groups: tuple[str, ...]
    since: datetime | None
    version: int


@dataclass(frozen=True, slots=True)
class TeamView:
    """Who runs, tutors and observes a promotion."""

    promotion: PromotionView
    staff: tuple[StaffView, ...]
    groups: tuple[GroupView, ...]
