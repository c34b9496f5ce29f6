"""Promotions: lists, settings, states, and who runs them."""

from __future__ import annotations

from dashboard_plugin.promotion_data import (
    BodyFields,
    BodyView,
    CourseChoice,
    CourseFields,
    CourseView,
    GroupView,
    PromotionFields,
    PromotionList,
    PromotionRow,
    PromotionView,
    StaffView,
    TeamView,
)
from dashboard_plugin.selectors.promotion_courses import programme_choices
from dashboard_plugin.selectors.promotions import own_bodies, promotion, promotion_team, promotions
from dashboard_plugin.use_cases.promotion_roles import end_role, name_role
from dashboard_plugin.use_cases.save_body import save_body
from dashboard_plugin.use_cases.save_promotion import create_promotion, save_promotion
from dashboard_plugin.use_cases.set_promotion_state import set_promotion_state

__all__ = [
    "BodyFields",
    "BodyView",
    "CourseChoice",
    "CourseFields",
    "CourseView",
    "GroupView",
    "PromotionFields",
    "PromotionList",
    "PromotionRow",
    "PromotionView",
    "StaffView",
    "TeamView",
    "create_promotion",
    "end_role",
    "name_role",
    "own_bodies",
    "programme_choices",
    "promotion",
    "promotion_team",
    "promotions",
    "save_body",
    "save_promotion",
    "set_promotion_state",
]
