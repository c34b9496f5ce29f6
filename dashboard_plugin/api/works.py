"""Actions and projects: their lists, their sheets, and what hangs on these."""

from __future__ import annotations

from dashboard_plugin.agenda_data import Agenda, AgendaEntry, AgendaKey, AgendaKeys
from dashboard_plugin.selectors.agenda import agenda, agenda_keys
from dashboard_plugin.selectors.project_sheet import project_journal, project_sheet, project_steps
from dashboard_plugin.selectors.works import project_board, projects
from dashboard_plugin.selectors.works_aims import projects_by_point
from dashboard_plugin.selectors.works_calendar import project_calendar
from dashboard_plugin.selectors.works_choices import project_choices
from dashboard_plugin.sheet_data import (
    AimView,
    EntryView,
    LinkView,
    ProjectJournal,
    ProjectSheet,
    ProjectSteps,
    StepView,
)
from dashboard_plugin.use_cases.agenda import make_agenda_key, revoke_agenda_key
from dashboard_plugin.use_cases.project_notes import add_link, add_note, remove_link
from dashboard_plugin.use_cases.steps import add_step, place_step, remove_step, save_step, tick_step
from dashboard_plugin.works_data import (
    AimingProject,
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
    "Agenda",
    "AgendaEntry",
    "AgendaKey",
    "AgendaKeys",
    "AimView",
    "AimingProject",
    "BoardColumn",
    "CalendarEntry",
    "EntryView",
    "LinkView",
    "ProjectBoard",
    "ProjectCalendar",
    "ProjectChoices",
    "ProjectFilters",
    "ProjectJournal",
    "ProjectList",
    "ProjectRow",
    "ProjectSheet",
    "ProjectSteps",
    "StepView",
    "add_link",
    "add_note",
    "add_step",
    "agenda",
    "agenda_keys",
    "make_agenda_key",
    "place_step",
    "project_board",
    "project_calendar",
    "project_choices",
    "project_journal",
    "project_sheet",
    "project_steps",
    "projects",
    "projects_by_point",
    "remove_link",
    "remove_step",
    "revoke_agenda_key",
    "save_step",
    "tick_step",
]
