"""Open edX as the app's `Platform`: its accounts, its roles, its courses, its e-mail, its log."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.conf import settings

from commune_core.ports import (
    BlockResult,
    Classroom,
    CourseLink,
    CourseTrace,
    FollowedCourse,
    Letter,
    MemberProgress,
    PlatformUser,
)
from commune_core.roster import Roster
from dashboard_plugin.edxapp import (
    classroom,
    courses,
    evidence,
    group,
    mail,
    roles,
    roster,
    toggles,
    tracking,
    users,
)


class EdxPlatform:
    """See `commune_core.ports.Platform`."""

    def user(self, user_id: int) -> PlatformUser:
        """The account; the platform activates one when its confirmation link is followed."""
        return users.user(user_id)

    def display_names(self, user_ids: Iterable[int]) -> Mapping[int, str]:
        """The full names of the profiles."""
        return users.display_names(user_ids)

    def is_stood_in_for(self, user_id: int | None) -> bool:
        """The team of a course may look at it as one learner."""
        return users.is_stood_in_for(user_id)

    def site_roles(self, user_id: int) -> frozenset[str]:
        """Those that follow from the platform's own."""
        return roles.site_roles(user_id)

    def administrators(self) -> Iterable[int]:
        """The global staff."""
        return users.global_staff()

    def course_role(self, user_id: int, course_key: str) -> str | None:
        """From the course team that Studio and the instructor dashboard edit."""
        return roles.course_role(user_id, course_key)

    def course_for_theme(self, slug: str) -> CourseLink | None:
        """The course of a theme, once it has been loaded and has begun."""
        return self.courses_for_themes((slug,)).get(slug)

    def courses_for_themes(self, slugs: Iterable[str]) -> Mapping[str, CourseLink]:
        """The same for many themes, from the cache (one query when it is empty)."""
        found = courses.open_courses()
        return {slug: found[slug] for slug in slugs if slug in found}

    def following(self, user_id: int) -> Mapping[str, FollowedCourse]:
        """The enrolments in compiled courses, in one query."""
        return courses.following(user_id)

    def follow(self, user_id: int, course_key: str) -> str | None:
        """As the platform's own button does: its dates, its places and its filters are asked."""
        return courses.follow(user_id, course_key)

    def course_url(self, course_key: str) -> str | None:
        """The address that leads into the course, or to its presentation for whoever is not enrolled."""
        return courses.url(course_key)

    def classroom(self, course_key: str) -> Classroom | None:
        """The course with its cohorts."""
        return classroom.classroom(course_key)

    def roster(self, course_key: str) -> Roster | None:
        """Its enrolments and its cohorts."""
        return roster.roster(course_key)

    def has_workers(self) -> bool:
        """Always."""
        return True

    def sync_later(self, run_id: int) -> None:
        """By a task of theirs."""
        from dashboard_plugin.tasks import carry_on_promotion

        carry_on_promotion.delay(run_id)

    def group_progress(
        self, user_ids: Iterable[int], course_keys: Iterable[str]
    ) -> Mapping[tuple[int, str], MemberProgress]:
        """Completion, persistent grades and traces, in three queries."""
        return group.progress(tuple(user_ids), tuple(course_keys))

    def course_steps(self, course_keys: Iterable[str]) -> Mapping[str, int]:
        """The blocks that can be completed, from the structures the platform keeps."""
        return group.steps(course_keys)

    def group_results(self, user_ids: Iterable[int], course_key: str) -> tuple[BlockResult, ...]:
        """The last score of each problem, in one query."""
        return group.results(tuple(user_ids), course_key)

    def passes(self, user_ids: Iterable[int], course_keys: Iterable[str]) -> Mapping[tuple[int, str], date]:
        """As the grade book dates them."""
        return evidence.passes(user_ids, course_keys)

    def course_traces(self, user_id: int, course_keys: Iterable[str]) -> Mapping[str, CourseTrace]:
        """Completions and graded subsections."""
        return evidence.course_traces(user_id, course_keys)

    def send(self, user_ids: Iterable[int], letter: Letter) -> None:
        """By a task of the platform's workers, where the operator has turned mail on."""
        mail.send_later(user_ids, letter)

    def sends_letters(self) -> bool:
        """Where the operator has turned mail on."""
        return toggles.is_on(toggles.PLATFORM_MAIL)

    def send_to(self, address: str, letter: Letter) -> None:
        """The same, to an address that may have no account."""
        mail.send_to_address_later(address, letter)

    def record(self, event: str, user_id: int | None, data: Mapping[str, Any]) -> None:
        """A line of the tracking log."""
        tracking.record(event, user_id, data)

    def sign_in_url(self, next_url: str) -> str:
        """The platform's own, which comes back at `next_url`."""
        return f"{settings.LOGIN_URL}?{urlencode({'next': next_url})}"
