"""One course as its team sees it: cohorts, progress, enrolment."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import Count
from opaque_keys.edx.keys import CourseKey, UsageKey
from xblock.completable import XBlockCompletionMode
from xblock.core import XBlock
from xblock.plugin import PluginMissingError

from commune_core.ports import Classroom, CourseGroup, CourseProgress, EnrolmentOutcome
from dashboard_plugin.edxapp import cohorts, courses

log = logging.getLogger("viatic.classroom")


def classroom(course_key: str) -> Classroom | None:
    """The course of this key, if the platform has it."""
    title = courses.title(course_key)
    return EdxClassroom(course_key, title) if title is not None else None


@dataclass(frozen=True)
class EdxClassroom:
    """See `commune_core.ports.Classroom`."""

    key: str
    title: str

    @cached_property
    def _key(self) -> CourseKey:
        return CourseKey.from_string(self.key)

    def steps(self) -> int:
        """How many blocks can be completed."""
        return len(self.leaves())

    def leaves(self) -> list[UsageKey]:
        """The blocks that can be completed, from the structure the platform keeps of a published course.

        Without those that authors hide from learners: nobody could come to the end of a course that has some.
        """
        from lms.djangoapps.course_blocks.transformers.visibility import VisibilityTransformer
        from openedx.core.djangoapps.content.block_structure.api import get_course_in_cache

        structure, hidden = get_course_in_cache(self._key), VisibilityTransformer.MERGED_VISIBLE_TO_STAFF_ONLY
        return [
            usage
            for usage in structure
            if not structure.get_children(usage)
            and _can_be_completed(usage.block_type)
            and not structure.get_transformer_block_field(usage, VisibilityTransformer, hidden, False)
        ]

    def is_grouped(self) -> bool:
        """Whether cohorts are on in the course's settings."""
        from openedx.core.djangoapps.course_groups.cohorts import is_course_cohorted

        return bool(is_course_cohorted(self._key))

    def groups(self) -> tuple[CourseGroup, ...]:
        """The cohorts, by name, in two queries."""
        from openedx.core.djangoapps.course_groups.cohorts import get_course_cohorts

        found = sorted(get_course_cohorts(course_id=self._key), key=lambda each: each.name.casefold())
        counted = self._memberships().values_list("course_user_group_id").annotate(Count("pk"))
        sizes = dict(counted.order_by())
        return tuple(CourseGroup(cohort.name, sizes.get(cohort.pk, 0)) for cohort in found)

    def members(self, group: str, limit: int) -> tuple[int, ...]:
        """The first members of a cohort, in one query."""
        rows = self._memberships().filter(course_user_group__name=group).order_by("user_id")
        return tuple(rows.values_list("user_id", flat=True)[:limit])

    def _memberships(self) -> Any:
        from common.djangoapps.student.models import CourseEnrollment
        from openedx.core.djangoapps.course_groups.models import CohortMembership

        following = CourseEnrollment.objects.filter(course_id=self._key, is_active=True)
        return CohortMembership.objects.filter(
            course_id=self._key, user__is_active=True, user__in=following.values("user_id")
        )

    def enrolled(self) -> int:
        """How many enrolments are active."""
        from common.djangoapps.student.models import CourseEnrollment

        return int(CourseEnrollment.objects.filter(course_id=self._key, is_active=True).count())

    def progress(self, user_ids: Iterable[int]) -> Mapping[int, CourseProgress]:
        """Steps, grade and certificate of these people, in three queries."""
        from completion.models import BlockCompletion
        from lms.djangoapps.certificates.api import get_recently_modified_certificates
        from lms.djangoapps.certificates.data import CertificateStatuses
        from lms.djangoapps.grades.models import PersistentCourseGrade

        wanted = tuple(user_ids)
        if not wanted:
            return {}
        completed = BlockCompletion.objects.filter(
            context_key=self._key, user_id__in=wanted, completion=1.0, block_key__in=self.leaves()
        )
        done = dict(completed.values_list("user_id").annotate(Count("pk")))
        rows = PersistentCourseGrade.objects.filter(course_id=self._key, user_id__in=wanted)
        grades = {
            who: rest for who, *rest in rows.values_list("user_id", "percent_grade", "passed_timestamp")
        }
        issued = get_recently_modified_certificates(course_keys=[self._key], user_ids=list(wanted))
        certified = set(
            issued.filter(status=CertificateStatuses.downloadable).values_list("user_id", flat=True)
        )
        return {
            who: CourseProgress(done.get(who, 0), *_grade(grades.get(who)), certified=who in certified)
            for who in wanted
            if who in done or who in grades or who in certified
        }

    def enrol(self, email: str, group: str) -> EnrolmentOutcome:
        """Enrol and put in a cohort; somebody without confirmed account is expected under his address."""
        from common.djangoapps.student.models import CourseEnrollmentException
        from lms.djangoapps.instructor.enrollment import enroll_email

        try:
            validate_email(email)
            before, after, _ = enroll_email(self._key, email, auto_enroll=True)
        except ValidationError:
            return "refused"
        except CourseEnrollmentException as refusal:
            log.info("enrolment in %s refused: %s", self.key, refusal)
            return "refused"
        if not (after.enrollment or after.allowed):
            return "refused"
        moved = cohorts.enter(email, cohorts.cohort_of(self._key, group))
        if not after.enrollment:
            return "ungrouped" if moved is None else "invited"
        if moved == "already":
            return "already" if before.enrollment else "enrolled"
        return "ungrouped" if moved is None else moved


@lru_cache(maxsize=256)
def _can_be_completed(block_type: str) -> bool:
    try:
        mode = XBlockCompletionMode.get_mode(XBlock.load_class(block_type))
    except PluginMissingError:
        return False
    return bool(mode == XBlockCompletionMode.COMPLETABLE)


def _grade(row: Sequence[Any] | None) -> tuple[float | None, bool]:
    """Grade and success; a grade of nothing at all is no grade yet."""
    percent, passed_at = row or (None, None)
    return percent, passed_at is not None
