"""What the app hands out about the handover of a commune: frozen values, beside those of `data`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from dashboard_plugin.data import CommuneRef


@dataclass(frozen=True, slots=True)
class HandoverView:
    """What may be taken away of a commune and what is left; `empty`: an archive may be restored there."""

    commune: CommuneRef
    on: date
    left_out: tuple[str, ...]
    empty: bool


@dataclass(frozen=True, slots=True)
class HandedOver:
    """An archive that was made: what tells it from another, its rows by table, documents that were lost."""

    commune: CommuneRef
    fingerprint: str
    rows: Mapping[str, int]
    pieces: int
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class HandoverPlan:
    """What an archive would restore in a commune; `elsewhere` names the other commune it comes from."""

    commune: CommuneRef
    upload_id: int
    name: str
    made_at: datetime
    origin: str
    elsewhere: bool
    fingerprint: str
    rows: Mapping[str, int]
    pieces: int
    missing: tuple[str, ...]
    empty: bool

    @property
    def total(self) -> int:
        """How many rows in all."""
        return sum(self.rows.values())
