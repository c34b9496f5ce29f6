"""The catalogue of courses: searched, recommended, followed."""

from __future__ import annotations

from commune_core.catalogue import Choice, Entry, Wanted
from dashboard_plugin.catalogue_data import CataloguePage, Mine, Reason, Recommendation, ThemeView
from dashboard_plugin.selectors.catalogue import courses, my_courses, suggested, theme
from dashboard_plugin.selectors.recommended import recommended
from dashboard_plugin.use_cases.follow_course import follow_course

__all__ = [
    "CataloguePage",
    "Choice",
    "Entry",
    "Mine",
    "Reason",
    "Recommendation",
    "ThemeView",
    "Wanted",
    "courses",
    "follow_course",
    "my_courses",
    "recommended",
    "suggested",
    "theme",
]
