"""What the app hands out about the electoral period of a commune: frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from commune_core.calendar import ElectoralPeriod
from dashboard_plugin.data import CommuneRef


@dataclass(frozen=True, slots=True)
class RestraintLine:
    """A line of the log: what was decided, by whom, why."""

    neutral: bool
    reason: str
    author_name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class RestraintView:
    """Whether the reports of a commune are neutral today: by law (`period`), or by its own choice (`chosen`).

    `coming` is the next legal period, begun or not; `last` the number of the latest line of the log, which
    the next decision must name.
    """

    commune: CommuneRef
    period: ElectoralPeriod | None
    coming: ElectoralPeriod | None
    chosen: bool
    log: tuple[RestraintLine, ...]
    last: int
    can_set: bool

    @property
    def neutral(self) -> bool:
        """Whether the reports are neutral today."""
        return self.chosen or self.period is not None
