"""The one door to the app for pages, blocks and hosts.

Functions take the user's id first and everything else by name, ask the policy, and give back the frozen
values of `dashboard_plugin.data`. Refusals and faults are subclasses of `commune_core.errors.CommuneError`.
"""

from __future__ import annotations

from dashboard_plugin.campaign_data import CampaignView, Correction, DomainProgress, Evolution, ReviewState
from dashboard_plugin.comparison_data import Comparison, PeerRow
from dashboard_plugin.data import (
    PRACTICE_CODE,
    AnswerView,
    ClassroomView,
    CommuneRef,
    CopiedAnswers,
    Dashboard,
    DomainRow,
    EnrolmentReport,
    Erasure,
    ItemRow,
    KeptRows,
    MembershipView,
    MembersPage,
    Mode,
    PriorityRow,
    SavedAnswer,
    Sheet,
    State,
    WeightingView,
)
from dashboard_plugin.point_data import (
    Effect,
    EvidenceFile,
    EvidenceView,
    HistoryEntry,
    PointHistory,
    ScoreExplained,
    WhatIf,
)
from dashboard_plugin.project_data import ProjectFields, ProjectView, Someone
from dashboard_plugin.selectors.access import my_memberships, own_commune, site_roles
from dashboard_plugin.selectors.campaigns import campaign, entrusted, photograph_file
from dashboard_plugin.selectors.classroom import classroom
from dashboard_plugin.selectors.communes import commune, search_communes
from dashboard_plugin.selectors.comparison import comparison
from dashboard_plugin.selectors.council import council, council_results, councils, open_ballots
from dashboard_plugin.selectors.evidence import evidence, evidence_file
from dashboard_plugin.selectors.evolution import evolution
from dashboard_plugin.selectors.explanation import explain_score, what_if
from dashboard_plugin.selectors.figures import KnownFigures, known_figures
from dashboard_plugin.selectors.history import point_history
from dashboard_plugin.selectors.members import is_moderator, members, pending_memberships
from dashboard_plugin.selectors.personal_data import export_my_data, preview_erasure
from dashboard_plugin.selectors.profile import HolderRow, ProfileView, profile
from dashboard_plugin.selectors.projects import project
from dashboard_plugin.selectors.survey import dashboard, points_of_theme, sheet
from dashboard_plugin.stale import StaleHolders
from dashboard_plugin.use_cases.campaigns import open_year
from dashboard_plugin.use_cases.closing import close_campaign, correct_campaign
from dashboard_plugin.use_cases.comparison import consent_to_comparison
from dashboard_plugin.use_cases.council import close_round, convene, invite, note_discussion, settle_item
from dashboard_plugin.use_cases.documents import Upload
from dashboard_plugin.use_cases.enrol_group import enrol_group
from dashboard_plugin.use_cases.erase_person import erase_person
from dashboard_plugin.use_cases.evidence import add_evidence, remove_evidence
from dashboard_plugin.use_cases.import_answers import (
    ImportPlan,
    PlanChanged,
    bring_answers,
    import_answers,
    read_import,
)
from dashboard_plugin.use_cases.import_figures import (
    FiguresPlan,
    FiguresUnseen,
    import_figures,
    plan_figures,
)
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
from dashboard_plugin.use_cases.rate_item import rate_item
from dashboard_plugin.use_cases.save_answer import save_answer
from dashboard_plugin.use_cases.save_project import create_project, save_project
from dashboard_plugin.use_cases.set_holders import set_holders
from dashboard_plugin.use_cases.set_weighting import set_weighting
from dashboard_plugin.use_cases.sharing import review_domain, share_domain, unshare_domain

__all__ = [
    "PRACTICE_CODE",
    "AnswerView",
    "CampaignView",
    "ClassroomView",
    "CommuneRef",
    "Comparison",
    "CopiedAnswers",
    "Correction",
    "Dashboard",
    "DomainProgress",
    "DomainRow",
    "Effect",
    "EnrolmentReport",
    "Erasure",
    "EvidenceFile",
    "EvidenceView",
    "Evolution",
    "FiguresPlan",
    "FiguresUnseen",
    "HistoryEntry",
    "HolderRow",
    "ImportPlan",
    "ItemRow",
    "KeptRows",
    "KnownFigures",
    "MembersPage",
    "MembershipView",
    "Mode",
    "PeerRow",
    "PlanChanged",
    "PointHistory",
    "PriorityRow",
    "ProfileView",
    "ProjectFields",
    "ProjectView",
    "ReviewState",
    "SavedAnswer",
    "ScoreExplained",
    "Sheet",
    "Someone",
    "StaleHolders",
    "State",
    "Upload",
    "WeightingView",
    "WhatIf",
    "add_evidence",
    "bring_answers",
    "campaign",
    "classroom",
    "close_campaign",
    "close_round",
    "commune",
    "comparison",
    "confirm_referent",
    "consent_to_comparison",
    "convene",
    "copy_practice",
    "correct_campaign",
    "council",
    "council_results",
    "councils",
    "create_project",
    "current_commune",
    "dashboard",
    "decide_membership",
    "end_membership",
    "enrol_group",
    "entrusted",
    "erase_person",
    "evidence",
    "evidence_file",
    "evolution",
    "explain_score",
    "export_my_data",
    "import_answers",
    "import_figures",
    "invite",
    "is_moderator",
    "known_figures",
    "members",
    "my_memberships",
    "name_reader",
    "note_discussion",
    "open_ballots",
    "open_year",
    "pending_memberships",
    "photograph_file",
    "plan_figures",
    "point_history",
    "points_of_theme",
    "preview_erasure",
    "profile",
    "project",
    "rate_item",
    "read_import",
    "remove_evidence",
    "remove_reader",
    "request_membership",
    "review_domain",
    "save_answer",
    "save_project",
    "search_communes",
    "set_holders",
    "set_practice_size",
    "set_weighting",
    "settle_item",
    "share_domain",
    "sheet",
    "site_roles",
    "unshare_domain",
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
