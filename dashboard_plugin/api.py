"""The one door to the app for pages, blocks and hosts.

Functions take the user's id first and everything else by name, ask the policy, and give back the frozen
values of `dashboard_plugin.data`. Refusals and faults are subclasses of `commune_core.errors.CommuneError`.
"""

from __future__ import annotations

from dashboard_plugin.data import (
    PRACTICE_CODE,
    AnswerView,
    ClassroomView,
    CommuneRef,
    CopiedAnswers,
    Dashboard,
    DomainRow,
    Effect,
    EnrolmentReport,
    Erasure,
    EvidenceFile,
    EvidenceView,
    HistoryEntry,
    ItemRow,
    KeptRows,
    MembershipView,
    MembersPage,
    Mode,
    PointHistory,
    PriorityRow,
    SavedAnswer,
    ScoreExplained,
    Sheet,
    State,
    WeightingView,
    WhatIf,
)
from dashboard_plugin.selectors.access import my_memberships, own_commune, site_roles
from dashboard_plugin.selectors.classroom import classroom
from dashboard_plugin.selectors.communes import commune, search_communes
from dashboard_plugin.selectors.evidence import evidence, evidence_file
from dashboard_plugin.selectors.explanation import explain_score, what_if
from dashboard_plugin.selectors.history import point_history
from dashboard_plugin.selectors.members import is_moderator, members, pending_memberships
from dashboard_plugin.selectors.personal_data import export_my_data, preview_erasure
from dashboard_plugin.selectors.survey import dashboard, points_of_theme, sheet
from dashboard_plugin.use_cases.enrol_group import enrol_group
from dashboard_plugin.use_cases.erase_person import erase_person
from dashboard_plugin.use_cases.evidence import Upload, add_evidence, remove_evidence
from dashboard_plugin.use_cases.memberships import (
    confirm_referent,
    decide_membership,
    end_membership,
    name_reader,
    remove_reader,
    request_membership,
)
from dashboard_plugin.use_cases.practice import copy_practice, set_practice_size
from dashboard_plugin.use_cases.practice import create_practice as _create_practice
from dashboard_plugin.use_cases.save_answer import save_answer
from dashboard_plugin.use_cases.set_weighting import set_weighting

__all__ = [
    "PRACTICE_CODE",
    "AnswerView",
    "ClassroomView",
    "CommuneRef",
    "CopiedAnswers",
    "Dashboard",
    "DomainRow",
    "Effect",
    "EnrolmentReport",
    "Erasure",
    "EvidenceFile",
    "EvidenceView",
    "HistoryEntry",
    "ItemRow",
    "KeptRows",
    "MembersPage",
    "MembershipView",
    "Mode",
    "PointHistory",
    "PriorityRow",
    "SavedAnswer",
    "ScoreExplained",
    "Sheet",
    "State",
    "Upload",
    "WeightingView",
    "WhatIf",
    "add_evidence",
    "classroom",
    "commune",
    "confirm_referent",
    "copy_practice",
    "current_commune",
    "dashboard",
    "decide_membership",
    "end_membership",
    "enrol_group",
    "erase_person",
    "evidence",
    "evidence_file",
    "explain_score",
    "export_my_data",
    "is_moderator",
    "members",
    "my_memberships",
    "name_reader",
    "pending_memberships",
    "point_history",
    "points_of_theme",
    "preview_erasure",
    "remove_evidence",
    "remove_reader",
    "request_membership",
    "save_answer",
    "search_communes",
    "set_practice_size",
    "set_weighting",
    "sheet",
    "site_roles",
    "what_if",
]


def current_commune(user_id: int | None, *, create_practice: bool = False) -> CommuneRef:
    """The commune the person works on: where he is confirmed, else provisional, else his practice commune.

    A practice commune that was never written has no id, unless `create_practice`.
    """
    ref = own_commune(user_id)
    if create_practice and ref.id is None:
        return _create_practice(user_id)
    return ref
