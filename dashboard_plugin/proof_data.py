"""What the app hands out about proofs of promotions: frozen values, beside those of `promotion_data`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from commune_core.promotions.activity import Spread
from commune_core.promotions.proof import Hours
from dashboard_plugin.data import CommuneRef
from dashboard_plugin.promotion_data import PromotionView


@dataclass(frozen=True, slots=True)
class Given:
    """An attestation in a list: its number, its code, and since when it stands or stands no more."""

    id: int
    code: str
    issued_at: datetime
    revoked_at: datetime | None


@dataclass(frozen=True, slots=True)
class ProofRow:
    """One member: his hours, the courses an attestation waits for, the last attestation he was given."""

    seat_id: int
    person: str
    state: str
    hours: Hours
    missing: tuple[str, ...]
    given: Given | None

    @property
    def is_complete(self) -> bool:
        """Whether he fulfils the conditions of an attestation."""
        return not self.missing


@dataclass(frozen=True, slots=True)
class ProofPage:
    """A page of the members of a promotion, in the order they entered; `total` counts them all."""

    promotion: PromotionView
    rows: tuple[ProofRow, ...]
    total: int
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class LogLine:
    """One thing that is known: `kind` is `steps`, `test`, `course` or `meeting`; `minutes` those that count,
    `detail` the words beside it."""

    on: date
    kind: str
    title: str
    detail: str
    minutes: int = 0


@dataclass(frozen=True, slots=True)
class EvidenceLog:
    """All that is known of one member's training between two days, and his hours; None leaves an end open."""

    promotion: PromotionView
    seat_id: int
    person: str
    first: date | None
    last: date | None
    hours: Hours
    lines: tuple[LogLine, ...]
    missing: tuple[str, ...]
    given: tuple[Given, ...]
    mine: bool

    @property
    def stands(self) -> bool:
        """Whether he holds an attestation that was not revoked."""
        return any(each.revoked_at is None for each in self.given)


@dataclass(frozen=True, slots=True)
class Issuing:
    """How many would be given an attestation, how many hold one that stands, how many have not finished."""

    promotion: PromotionView
    ready: int
    held: int
    unfinished: int


@dataclass(frozen=True, slots=True)
class AttestationView:
    """An attestation as it is printed, for its holder and for who organises.

    `name` is empty once the account is erased. `printed` holds `body`, `approval`, `title`, `courses` (title,
    day, minutes) and the minutes of `meetings`.
    """

    id: int
    promotion_id: int
    code: str
    name: str
    printed: Mapping[str, Any]
    minutes: int
    completed_on: date
    issued_at: datetime
    revoked_at: datetime | None
    revoked_reason: str
    mine: bool
    may_revoke: bool


@dataclass(frozen=True, slots=True)
class Training:
    """One line of the annual table: `person` is empty for places that nobody holds (`places` of them).

    `cost` is what the commune bears in cents before tax, None where nobody wrote it.
    """

    person: str
    title: str
    body: str
    approval: str
    starts_on: date | None
    ends_on: date | None
    minutes: int
    payer: str
    cost: int | None
    places: int = 1


@dataclass(frozen=True, slots=True)
class TrainingTable:
    """What a commune annexes to its accounts for one year; `cost` adds what is known, `unknown` counts lines
    without a cost."""

    commune: CommuneRef
    year: int
    rows: tuple[Training, ...]
    years: tuple[int, ...]

    @property
    def minutes(self) -> int:
        """Minutes of training of all."""
        return sum(row.minutes for row in self.rows)

    @property
    def cost(self) -> int:
        """Cents before tax."""
        return sum(row.cost or 0 for row in self.rows)

    @property
    def unknown(self) -> int:
        """Lines whose cost nobody wrote."""
        return sum(row.cost is None for row in self.rows)


@dataclass(frozen=True, slots=True)
class ActivityRow:
    """One promotion in a year: people who took part, minutes counted that year, attestations that stand."""

    id: int
    title: str
    state: str
    starts_on: date | None
    ends_on: date | None
    members: int
    minutes: int
    attested: int


@dataclass(frozen=True, slots=True)
class ActivityReport:
    """A year of a training body, over the promotions of it that the reader organises."""

    promotion: PromotionView
    year: int
    years: tuple[int, ...]
    rows: tuple[ActivityRow, ...]
    functions: Spread
    sizes: Spread
