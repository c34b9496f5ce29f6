"""Tabs of a course, loaded by the platform in the LMS and in Studio."""

from __future__ import annotations

from typing import Any

from xmodule.tabs import CourseTab

from dashboard_plugin.edxapp import roles, toggles


class CommuneTab(CourseTab):
    """« Ma commune »: from a course to the commune it helps, for whoever follows the course."""

    type = "viatic_commune"
    title = "Ma commune"
    view_name = "viatic:course_commune"
    is_dynamic = True
    priority = 60

    @classmethod
    def is_enabled(cls, course: Any, user: Any = None) -> bool:
        """For people enrolled in the course and its team."""
        from common.djangoapps.student.models import CourseEnrollment

        return _is_offered(user) and (
            CourseEnrollment.is_enrolled(user, course.id) or roles.is_on_the_team(user, course.id)
        )


class PromotionsTab(CourseTab):
    """« Promotions »: the cohorts of the course and their progress, for its team."""

    type = "viatic_promotions"
    title = "Promotions"
    view_name = "viatic:course_promotions"
    is_dynamic = True
    priority = 61

    @classmethod
    def is_enabled(cls, course: Any, user: Any = None) -> bool:
        """For the course team."""
        return _is_offered(user) and roles.is_on_the_team(user, course.id)


def _is_offered(user: Any) -> bool:
    """To somebody who is signed in, once the operator shows the tabs."""
    return user is not None and user.is_authenticated and toggles.is_on(toggles.COURSE_TAB)
