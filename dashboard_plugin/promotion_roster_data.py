"""What the app hands out about who enters a promotion: frozen values, beside those of `promotion_data`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from commune_core.promotions.roster import WRITTEN, Step, counts
from dashboard_plugin.promotion_data import GroupView, PromotionView


@dataclass(frozen=True, slots=True)
class SeatFilters:
    """Which seats of a list: a state, the number of a group, words of a name or an address."""

    state: str = ""
    group: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class SeatView:
    """One seat of a member; `email` is the address it was offered to, empty for who came with an account.

    `letter_due`: its letter has not left yet. `expired`: the invitation was not taken in time. `rank` is its
    place on the waiting list, where it is asked for.
    """

    id: int
    user_id: int | None
    name: str
    email: str
    role: str
    state: str
    group_id: int | None
    group: str
    commune: str
    source: str
    added_at: datetime
    entered_at: datetime | None
    sent_at: datetime | None
    expires_on: date | None
    reason: str
    letter_due: bool
    expired: bool
    version: int
    rank: int | None = None


@dataclass(frozen=True, slots=True)
class MembersView:
    """A page of the seats of members, and the counts of all of them by state."""

    promotion: PromotionView
    seats: tuple[SeatView, ...]
    filters: SeatFilters
    page: int
    pages: int
    total: int
    counts: Mapping[str, int]
    groups: tuple[GroupView, ...]
    letters_due: int
    can_enrol: bool
    join_code: str = ""
    join_until: date | None = None


@dataclass(frozen=True, slots=True)
class LogLine:
    """One line of what was done about a seat: who, when, a code and its figures."""

    at: datetime
    author: str
    fact: str
    detail: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class OtherSession:
    """A course that somebody follows with another promotion; `promotion` is empty for who may not know it."""

    course: str
    promotion_id: int
    promotion: str


@dataclass(frozen=True, slots=True)
class OneSeatView:
    """One seat with its past, and the promotions of the same organiser it may move to (number, title).

    `elsewhere` is what keeps whoever asks or waits from entering.
    """

    promotion: PromotionView
    seat: SeatView
    log: tuple[LogLine, ...]
    moves: tuple[tuple[int, str], ...]
    groups: tuple[GroupView, ...]
    elsewhere: OtherSession | None = None


@dataclass(frozen=True, slots=True)
class RosterColumn:
    """One column of a file: its place, its heading, a few of its cells, what it seems to say."""

    place: int
    heading: str
    samples: tuple[str, ...]
    target: str


@dataclass(frozen=True, slots=True)
class RosterColumns:
    """The columns of one sheet of a file of people; `header` is the line of headings, 0 without."""

    promotion: PromotionView
    upload_id: int
    name: str
    sheets: tuple[str, ...]
    sheet: int
    header: int
    columns: tuple[RosterColumn, ...]


@dataclass(frozen=True, slots=True)
class RosterPlan:
    """What a file of people would do now. `digest` names this very plan; `sources` are the cells of the
    faulty lines, `headings` those of their columns."""

    promotion: PromotionView
    upload_id: int
    name: str
    steps: tuple[Step, ...]
    digest: str
    headings: tuple[str, ...] = ()
    sources: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    """By target: the letter and heading of its column in the file."""

    @property
    def faulty(self) -> tuple[Step, ...]:
        """The lines that are not carried out as they are."""
        return tuple(step for step in self.steps if step.fate == "faulty")

    @property
    def written(self) -> tuple[Step, ...]:
        """The lines that would write something."""
        return tuple(step for step in self.steps if step.fate in WRITTEN)

    @property
    def counts(self) -> Mapping[str, int]:
        """How many lines have each fate."""
        return counts(self.steps)


@dataclass(frozen=True, slots=True)
class DoorView:
    """A promotion as whoever has its code or an invitation sees it; `state` is that of his seat, if any.

    `sent_to` is masked, and empty where it is the account's own address. `orders` are the communes for which
    he may ask seats (code, name); `elsewhere` is what keeps him from entering while he asks or waits.
    """

    promotion_id: int
    title: str
    about: str
    body: str
    kind: str
    starts_on: date | None
    ends_on: date | None
    courses: tuple[str, ...]
    full: bool
    state: str
    rank: int | None = None
    invited_by: str = ""
    expires_on: date | None = None
    sent_to: str = ""
    orders: tuple[tuple[str, str], ...] = ()
    elsewhere: OtherSession | None = None


@dataclass(frozen=True, slots=True)
class FundingFields:
    """What a form says of a funding; `amount` in cents before tax."""

    kind: str
    payer: str = ""
    amount: int | None = None
    seats: int = 0
    reference: str = ""


@dataclass(frozen=True, slots=True)
class FundingView:
    """One funding, with the date and the author of each of its states, the first one first."""

    id: int
    promotion_id: int
    promotion: str
    fields: FundingFields
    state: str
    commune: str
    reason: str
    steps: tuple[str, ...]
    past: tuple[tuple[str, datetime, str], ...]
    people: tuple[str, ...]
    version: int


@dataclass(frozen=True, slots=True)
class FundingsView:
    """Who pays for a promotion."""

    promotion: PromotionView
    lines: tuple[FundingView, ...]


@dataclass(frozen=True, slots=True)
class OrderView:
    """What a commune asked of one promotion, and what it may ask for."""

    door: DoorView
    code: str
    commune: str
    commune_name: str
    lines: tuple[FundingView, ...]
