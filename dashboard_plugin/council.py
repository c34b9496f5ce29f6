"""What the app hands out of a council of several voices: frozen values, beside those of `data`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from commune_core.council import Dispersion
from commune_core.model import Item
from commune_core.referential import Referential
from dashboard_plugin.data import AnswerView, CommuneRef


@dataclass(frozen=True, slots=True)
class RoundRef:
    """A round as its reader sees it: `item_ids` are the points he may read, in the order they are put."""

    id: int
    commune: CommuneRef
    title: str
    year: int
    opened_at: datetime
    closed_at: datetime | None
    item_ids: tuple[str, ...]
    voices: int
    """How many people were invited."""
    invited: bool
    """Whether the reader is one of them."""
    finished: bool
    """Whether he has rated all his points."""
    url: str

    @property
    def is_open(self) -> bool:
        """Whether ratings are still taken."""
        return self.closed_at is None


@dataclass(frozen=True, slots=True)
class Councils:
    """The rounds of a commune, the latest first."""

    commune: CommuneRef
    rounds: tuple[RoundRef, ...]
    can_convene: bool


@dataclass(frozen=True, slots=True)
class BallotRow:
    """One point of the reader's ballot, with what he gave himself."""

    item: Item
    given: AnswerView | None


@dataclass(frozen=True, slots=True)
class VoiceRow:
    """Somebody who was invited: whether he has finished, never what he gave."""

    user_id: int
    person: str
    finished: bool


@dataclass(frozen=True, slots=True)
class RoundView:
    """One round: the reader's ballot while it is open and he is invited; who took part, for who convenes."""

    commune: CommuneRef
    referential: Referential
    round: RoundRef
    ballot: tuple[BallotRow, ...]
    voices: tuple[VoiceRow, ...]
    can_convene: bool

    @property
    def rated(self) -> int:
        """How many of his points the reader has rated."""
        return sum(row.given is not None for row in self.ballot)

    @property
    def finished(self) -> int:
        """How many of those invited have finished."""
        return sum(voice.finished for voice in self.voices)


@dataclass(frozen=True, slots=True)
class Settlement:
    """The answer a council settled: when, by whom, why. `current` once nobody has changed it since."""

    at: datetime
    person: str
    reason: str
    current: bool


@dataclass(frozen=True, slots=True)
class ResultRow:
    """One point of a closed round; `version` is that of the notes, the answer's is in `answer`."""

    item: Item
    dispersion: Dispersion
    notes: str
    version: int
    answer: AnswerView | None
    settlement: Settlement | None
    url: str


@dataclass(frozen=True, slots=True)
class Results:
    """A closed round, the points that part the council first.

    `can_settle` is False once the year has turned or the campaign is closed.
    """

    commune: CommuneRef
    referential: Referential
    round: RoundRef
    rows: tuple[ResultRow, ...]
    can_convene: bool
    can_settle: bool

    def row(self, item_id: str) -> ResultRow | None:
        """The result of one point the reader may read."""
        return next((row for row in self.rows if row.item.id == item_id), None)


@dataclass(frozen=True, slots=True)
class Rated:
    """What a rating gives back; `finished` once every point of the ballot is rated."""

    item_id: str
    version: int
    finished: bool


def first_missing(ballot: Iterable[BallotRow]) -> BallotRow | None:
    """The first point that is not rated yet."""
    return next((row for row in ballot if row.given is None), None)
