"""Where promotions show outside their own pages: a learner's home, and the page of a course for its team."""

from __future__ import annotations

from dashboard_plugin.promotion_home_data import CoursePromotions, OwnPromotion, OwnPromotions
from dashboard_plugin.selectors.promotion_home import course_promotions, own_promotions

__all__ = ["CoursePromotions", "OwnPromotion", "OwnPromotions", "course_promotions", "own_promotions"]
