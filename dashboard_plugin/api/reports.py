"""A commune at a glance, what its actions changed, and what is said of it on paper."""

from __future__ import annotations

from dashboard_plugin.glance_data import DomainTally, Glance, Since, Tally, YearTally
from dashboard_plugin.selectors.glance import glance
from dashboard_plugin.use_cases.mark_visit import mark_visit

__all__ = ["DomainTally", "Glance", "Since", "Tally", "YearTally", "glance", "mark_visit"]
