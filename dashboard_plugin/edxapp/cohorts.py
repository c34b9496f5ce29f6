"""Cohorts of a course: found or made by name, entered and left."""

from __future__ import annotations

import logging
from typing import Any, Literal

from opaque_keys.edx.keys import CourseKey

log = logging.getLogger("viatic.classroom")


def cohort_of(key: CourseKey, name: str) -> Any:
    """The cohort of this name, made where there is none; the first one divides the course."""
    from openedx.core.djangoapps.course_groups import cohorts

    if not cohorts.is_course_cohorted(key):
        cohorts.set_course_cohorted(key, True)
    if cohorts.is_cohort_exists(key, name):
        return cohorts.get_cohort_by_name(key, name)
    return cohorts.add_cohort(key, name, "manual")


def enter(who: Any, cohort: Any) -> Literal["enrolled", "moved", "already"] | None:
    """What entering the cohort changed for an account or an address; None where the platform refuses it."""
    from openedx.core.djangoapps.course_groups.cohorts import add_user_to_cohort
    from openedx.core.djangoapps.course_groups.models import CohortMembershipException

    try:
        _, former, _ = add_user_to_cohort(cohort, who)
    except ValueError:
        # The platform's word for somebody who is in this cohort already.
        return "already"
    except CohortMembershipException as refusal:
        log.info("cohort of %s refused: %s", cohort.course_id, refusal)
        return None
    return "moved" if former else "enrolled"


def leave(username: str, key: CourseKey, name: str) -> bool:
    """Take an account out of the cohort of this name; says whether it was in it."""
    from openedx.core.djangoapps.course_groups import cohorts

    if not cohorts.is_cohort_exists(key, name):
        return False
    try:
        cohorts.remove_user_from_cohort(cohorts.get_cohort_by_name(key, name), username)
    except ValueError:
        # The platform's word for somebody who is not in this cohort.
        return False
    return True
