"""A platform small enough to test the plugin without any host: Django's users, no courses."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

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


class StandalonePlatform:
    """Users from Django, roles from our own table, no course to offer."""

    def user(self, user_id: int) -> PlatformUser:
        from django.contrib.auth import get_user_model

        user = get_user_model().objects.get(pk=user_id)
        return PlatformUser(
            id=user.pk, email=user.email, display_name=user.get_full_name(), email_verified=user.is_active
        )

    def display_names(self, user_ids: Iterable[int]) -> Mapping[int, str]:
        from django.contrib.auth import get_user_model

        people = get_user_model().objects.filter(pk__in=tuple(user_ids))
        return {user.pk: user.get_full_name() or f"Membre {user.pk}" for user in people}

    def is_stood_in_for(self, user_id: int | None) -> bool:
        return False

    def site_roles(self, user_id: int) -> frozenset[str]:
        from dashboard_plugin.applets.members.models import SiteRole

        return frozenset(SiteRole.objects.filter(user_id=user_id).values_list("role", flat=True))

    def administrators(self) -> Iterable[int]:
        return ()

    def course_for_theme(self, slug: str) -> CourseLink | None:
        return None

    def courses_for_themes(self, slugs: Iterable[str]) -> Mapping[str, CourseLink]:
        return {}

    def course_url(self, course_key: str) -> str | None:
        return None

    def following(self, user_id: int) -> Mapping[str, FollowedCourse]:
        return {}

    def follow(self, user_id: int, course_key: str) -> str | None:
        return None

    def course_role(self, user_id: int, course_key: str) -> str | None:
        return None

    def classroom(self, course_key: str) -> Classroom | None:
        return None

    def roster(self, course_key: str) -> Roster | None:
        return None

    def has_workers(self) -> bool:
        return False

    def sync_later(self, run_id: int) -> None:
        return None

    def group_progress(
        self, user_ids: Iterable[int], course_keys: Iterable[str]
    ) -> Mapping[tuple[int, str], MemberProgress]:
        return {}

    def course_steps(self, course_keys: Iterable[str]) -> Mapping[str, int]:
        return {}

    def group_results(self, user_ids: Iterable[int], course_key: str) -> tuple[BlockResult, ...]:
        return ()

    def passes(self, user_ids: Iterable[int], course_keys: Iterable[str]) -> Mapping[tuple[int, str], date]:
        return {}

    def course_traces(self, user_id: int, course_keys: Iterable[str]) -> Mapping[str, CourseTrace]:
        return {}

    def send(self, user_ids: Iterable[int], letter: Letter) -> None:
        return None

    def sends_letters(self) -> bool:
        return True

    def send_to(self, address: str, letter: Letter) -> None:
        return None

    def record(self, event: str, user_id: int | None, data: Mapping[str, Any]) -> None:
        return None

    def sign_in_url(self, next_url: str) -> str:
        return f"/accounts/login/?next={next_url}"
