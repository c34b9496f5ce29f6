"""The electoral period on the pages of reports: what they leave out, and how one looks at both."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest

from commune_core.calendar import ElectoralPeriod, electoral_period
from dashboard_plugin.platform import get_clock

NEUTRAL, ORDINARY = "electoral", "ordinaire"


@dataclass(frozen=True, slots=True)
class Restraint:
    """Whether a report tells facts and figures alone. `preview` is what was asked for instead of what holds
    today ("" for nothing); an ordinary page looked at during the period is not printed."""

    neutral: bool
    period: ElectoralPeriod | None
    preview: str = ""

    @property
    def unprintable(self) -> bool:
        """Whether the page shows on a screen what may not go out."""
        return self.preview == ORDINARY


def restraint(request: HttpRequest) -> Restraint:
    """What holds today, or what ?apercu=electoral or ?apercu=ordinaire asks to see."""
    period = electoral_period(get_clock().today())
    holds, asked = period is not None, request.GET.get("apercu", "")
    if asked == NEUTRAL and not holds:
        return Restraint(True, period, NEUTRAL)
    if asked == ORDINARY and holds:
        return Restraint(False, period, ORDINARY)
    return Restraint(holds, period)
