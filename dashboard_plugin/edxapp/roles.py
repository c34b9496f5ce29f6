"""Roles of the platform, read through its own checks: their tables change from release to release."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model
from opaque_keys import InvalidKeyError
from opaque_keys.edx.keys import CourseKey


def site_roles(user_id: int) -> frozenset[str]:
    """`admin` for the platform's global staff, `auteur` for whoever may create courses in Studio."""
    from common.djangoapps.student.roles import CourseCreatorRole, GlobalStaff

    user = get_user_model().objects.filter(pk=user_id, is_active=True).first()
    if user is None:
        return frozenset()
    held = {"admin": GlobalStaff(), "auteur": CourseCreatorRole()}
    return frozenset(role for role, check in held.items() if check.has_user(user))


def course_role(user_id: int, course_key: str) -> str | None:
    """`staff` for the team of this course, the platform's global staff included."""
    user = get_user_model().objects.filter(pk=user_id, is_active=True).first()
    try:
        key = CourseKey.from_string(course_key)
    except InvalidKeyError:
        return None
    return "staff" if user is not None and is_on_the_team(user, key) else None


def is_on_the_team(user: Any, key: CourseKey) -> bool:
    """Whether this account works on this course."""
    from lms.djangoapps.courseware.access import has_access

    return bool(has_access(user, "staff", key))
