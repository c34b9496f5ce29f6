"""A platform that has one course for every theme, so that pages show the way from a point to a course."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from commune_core.ports import CourseLink
from tests.platform import StandalonePlatform


class TeachingPlatform(StandalonePlatform):
    """See the module."""

    def follow(self, user_id: int, course_key: str) -> str | None:
        return f"/cours/{course_key}/debut/"

    def course_for_theme(self, slug: str) -> CourseLink | None:
        return CourseLink(f"course-v1:Viatic+{slug}+2026", f"Cours {slug}", f"/cours/{slug}/", 20)

    def courses_for_themes(self, slugs: Iterable[str]) -> Mapping[str, CourseLink]:
        return {slug: course for slug in slugs if (course := self.course_for_theme(slug))}
