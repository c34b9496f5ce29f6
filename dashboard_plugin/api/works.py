"""Actions and projects: their lists, their sheets, and what hangs on these."""

from __future__ import annotations

from dashboard_plugin.selectors.works import projects
from dashboard_plugin.works_data import ProjectFilters, ProjectList, ProjectRow

__all__ = ["ProjectFilters", "ProjectList", "ProjectRow", "projects"]
