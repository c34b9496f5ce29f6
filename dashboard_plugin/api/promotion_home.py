"""Where promotions show outside their own pages: a learner's home, and the page of a course for its team."""

from __future__ import annotations

from dashboard_plugin.promotion_home_data import (
    CoursePromotions,
    LedPromotion,
    LedPromotions,
    OwnPromotion,
    OwnPromotions,
)
from dashboard_plugin.selectors.promotion_desk import led_promotions
from dashboard_plugin.selectors.promotion_home import course_promotions, own_promotion, own_promotions

__all__ = [
    "CoursePromotions",
    "LedPromotion",
    "LedPromotions",
    "OwnPromotion",
    "OwnPromotions",
    "course_promotions",
    "led_promotions",
    "own_promotion",
    "own_promotions",
]
