"""What readers tell of the pages of courses, and what their authors answer."""

from __future__ import annotations

from commune_core.doubts import KINDS, STATES, Doubt, InvalidDoubt, TooManyDoubts
from dashboard_plugin.doubt_data import CoursePage, DoubtFilters, DoubtPage, DoubtView, PageDoubts
from dashboard_plugin.selectors.doubts import (
    WAITING,
    doubt,
    doubt_lines,
    doubts,
    may_answer,
    page_doubts,
    waiting_doubts,
    way_back,
)
from dashboard_plugin.use_cases.answer_doubt import answer_doubt
from dashboard_plugin.use_cases.tell_doubt import tell_doubt

__all__ = [
    "KINDS",
    "STATES",
    "WAITING",
    "CoursePage",
    "Doubt",
    "DoubtFilters",
    "DoubtPage",
    "DoubtView",
    "InvalidDoubt",
    "PageDoubts",
    "TooManyDoubts",
    "answer_doubt",
    "doubt",
    "doubt_lines",
    "doubts",
    "may_answer",
    "page_doubts",
    "tell_doubt",
    "waiting_doubts",
    "way_back",
]
