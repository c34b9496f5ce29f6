"""Who follows one course and in which cohort, account by account: what promotions keep in step with."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.contrib.auth import get_user_model
from opaque_keys.edx.keys import CourseKey

from commune_core.roster import CoursePlace, PlaceOutcome, Roster
from dashboard_plugin.edxapp import cohorts, courses

log = logging.getLogger("viatic.classroom")


def roster(course_key: str) -> Roster | None:
    """The course of this key, if the platform has it."""
    return EdxRoster(course_key) if courses.title(course_key) is not None else None


@dataclass(frozen=True)
class EdxRoster:
    """See `commune_core.ports.Roster`."""

    key: str

    @cached_property
    def _key(self) -> CourseKey:
        return CourseKey.from_string(self.key)

    def places(self, user_ids: Iterable[int]) -> Mapping[int, CoursePlace]:
        """In two queries."""
        from openedx.core.djangoapps.course_groups.models import CohortMembership

        asked = tuple(user_ids)
        enrolled = set(self._enrolments().filter(user_id__in=asked).values_list("user_id", flat=True))
        members = CohortMembership.objects.filter(course_id=self._key, user_id__in=asked)
        names = dict(members.values_list("user_id", "course_user_group__name"))
        return {who: CoursePlace(who in enrolled, names.get(who, "")) for who in enrolled | set(names)}

    def cohort(self, name: str) -> frozenset[int]:
        """In one query."""
        from openedx.core.djangoapps.course_groups.models import CohortMembership

        members = CohortMembership.objects.filter(course_id=self._key, course_user_group__name=name)
        return frozenset(members.values_list("user_id", flat=True))

    def put_in(self, user_id: int, cohort: str) -> PlaceOutcome:
        """As the person would enrol himself: the course's dates, its places and its filters are asked."""
        from common.djangoapps.student.models import (
            AlreadyEnrolledError,
            CourseEnrollment,
            CourseEnrollmentException,
        )

        user = get_user_model().objects.get(pk=user_id)
        before = self._follows(user_id)
        if not before:
            try:
                CourseEnrollment.enroll(user, self._key, check_access=True)
            except AlreadyEnrolledError:
                before = True
            except CourseEnrollmentException as refusal:
                log.info("enrolment in %s refused: %s", self.key, refusal)
                return "refused"
        entered = cohorts.enter(user, cohorts.cohort_of(self._key, cohort))
        if entered is None:
            return "ungrouped"
        if entered == "enrolled":
            return "grouped" if before else "enrolled"
        return entered if before or entered == "moved" else "enrolled"

    def take_out(self, user_id: int, cohort: str, *, unenrol: bool = False) -> bool:
        """What he did in the course stays his, as the platform keeps it."""
        from common.djangoapps.student.models import CourseEnrollment

        user: Any = get_user_model().objects.get(pk=user_id)
        left = cohorts.leave(user.username, self._key, cohort)
        ends = unenrol and self._follows(user_id)
        if ends:
            CourseEnrollment.unenroll(user, self._key)
        return left or ends

    def _enrolments(self) -> Any:
        from common.djangoapps.student.models import CourseEnrollment

        return CourseEnrollment.objects.filter(course_id=self._key, is_active=True)

    def _follows(self, user_id: int) -> bool:
        return bool(self._enrolments().filter(user_id=user_id).exists())
