"""Actions and projects: their lists, their sheets, and what hangs on these."""

from __future__ import annotations

from dashboard_plugin.selectors.works import project_board, projects
from dashboard_plugin.selectors.works_calendar import project_calendar
from dashboard_plugin.selectors.works_choices import project_choices
from dashboard_plugin.works_data import (
    BoardColumn,
    CalendarEntry,
    ProjectBoard,
    ProjectCalendar,
    ProjectChoices,
    ProjectFilters,
    ProjectList,
    ProjectRow,
)

__all__ = [
    "BoardColumn",
    "CalendarEntry",
    "ProjectBoard",
    "ProjectCalendar",
    "ProjectChoices",
    "ProjectFilters",
    "ProjectList",
    "ProjectRow",
    "project_board",
    "project_calendar",
    "project_choices",
    "projects",
]
