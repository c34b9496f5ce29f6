"""Following a promotion: progress, results, questions, and what its communes agreed to share."""

from __future__ import annotations

from dashboard_plugin.following_data import (
    Cell,
    ConsentView,
    CourseColumn,
    CourseFollowView,
    CourseTotals,
    DiagnosisView,
    FollowFilters,
    FollowView,
    MemberCourse,
    MemberRow,
    MemberView,
    QuestionList,
    QuestionView,
    Reading,
)
from dashboard_plugin.selectors.promotion_diagnosis import promotion_consent, promotion_diagnosis
from dashboard_plugin.selectors.promotion_following import follow_lines, following
from dashboard_plugin.selectors.promotion_member import followed_course, followed_member, own_progress
from dashboard_plugin.selectors.promotion_questions import question, questions
from dashboard_plugin.use_cases.promotion_consent import consent_to_promotion
from dashboard_plugin.use_cases.promotion_questions import answer_question, ask_question
from dashboard_plugin.use_cases.read_progress import read_all_progress, read_progress

__all__ = [
    "Cell",
    "ConsentView",
    "CourseColumn",
    "CourseFollowView",
    "CourseTotals",
    "DiagnosisView",
    "FollowFilters",
    "FollowView",
    "MemberCourse",
    "MemberRow",
    "MemberView",
    "QuestionList",
    "QuestionView",
    "Reading",
    "answer_question",
    "ask_question",
    "consent_to_promotion",
    "follow_lines",
    "followed_course",
    "followed_member",
    "following",
    "own_progress",
    "promotion_consent",
    "promotion_diagnosis",
    "question",
    "questions",
    "read_all_progress",
    "read_progress",
]
