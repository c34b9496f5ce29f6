"""A commune at a glance, what its actions changed, and what is said of it on paper."""

from __future__ import annotations

from dashboard_plugin.closing_data import ClosingPoint, ClosingView, Outcome
from dashboard_plugin.glance_data import DomainTally, Glance, Since, Tally, YearTally
from dashboard_plugin.selectors.closings import closing
from dashboard_plugin.selectors.glance import glance
from dashboard_plugin.use_cases.close_project import close_project
from dashboard_plugin.use_cases.mark_visit import mark_visit

__all__ = [
    "ClosingPoint",
    "ClosingView",
    "DomainTally",
    "Glance",
    "Outcome",
    "Since",
    "Tally",
    "YearTally",
    "close_project",
    "closing",
    "glance",
    "mark_visit",
]
