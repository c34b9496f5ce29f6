"""A commune at a glance, what its actions changed, and what is said of it on paper."""

from __future__ import annotations

from dashboard_plugin.closing_data import ClosingPoint, ClosingView, Outcome
from dashboard_plugin.glance_data import DomainTally, Glance, Since, Tally, YearTally
from dashboard_plugin.impact_data import (
    EndedSheet,
    ImpactReport,
    MeasuredChange,
    PointRead,
    ResultRow,
    Thought,
)
from dashboard_plugin.restraint_data import RestraintLine, RestraintView
from dashboard_plugin.selectors.closings import closing
from dashboard_plugin.selectors.glance import due_soon, glance
from dashboard_plugin.selectors.impact_report import ended_lately, impact_report
from dashboard_plugin.selectors.restraint import restraint
from dashboard_plugin.use_cases.close_project import close_project
from dashboard_plugin.use_cases.mark_visit import mark_visit
from dashboard_plugin.use_cases.set_restraint import set_restraint

__all__ = [
    "ClosingPoint",
    "ClosingView",
    "DomainTally",
    "EndedSheet",
    "Glance",
    "ImpactReport",
    "MeasuredChange",
    "Outcome",
    "PointRead",
    "RestraintLine",
    "RestraintView",
    "ResultRow",
    "Since",
    "Tally",
    "Thought",
    "YearTally",
    "close_project",
    "closing",
    "due_soon",
    "ended_lately",
    "glance",
    "impact_report",
    "mark_visit",
    "restraint",
    "set_restraint",
]
