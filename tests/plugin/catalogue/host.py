"""A platform that opens three courses, remembers who follows them, and closes the third."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from commune_core.ports import CourseLink, FollowedCourse
from tests.platform import StandalonePlatform

OPEN = ("plan-communal-de-sauvegarde", "epargne-et-desendettement", "dossier-detr")
FULL = "dossier-detr"
follows: dict[int, list[str]] = {}
stand_ins: set[int] = set()


def key_of(slug: str) -> str:
    return f"course-v1:Viatic+{slug}+2026"


class CoursesPlatform(StandalonePlatform):
    """See the module."""

    def course_for_theme(self, slug: str) -> CourseLink | None:
        return self.courses_for_themes((slug,)).get(slug)

    def courses_for_themes(self, slugs: Iterable[str]) -> Mapping[str, CourseLink]:
        return {
            slug: CourseLink(key_of(slug), f"Cours {slug}", f"/cours/{slug}/", 20)
            for slug in slugs
            if slug in OPEN
        }

    def course_url(self, course_key: str) -> str | None:
        return f"/cours/{course_key}/"

    def is_stood_in_for(self, user_id: int | None) -> bool:
        return user_id in stand_ins

    def following(self, user_id: int) -> Mapping[str, FollowedCourse]:
        return {
            key: FollowedCourse(key, f"/lire/{key}/suite/", done=1, total=4)
            for key in reversed(follows.get(user_id, []))
        }

    def follow(self, user_id: int, course_key: str) -> str | None:
        if course_key == key_of(FULL):
            return None
        mine = follows.setdefault(user_id, [])
        if course_key in mine:
            return f"/lire/{course_key}/suite/"
        mine.append(course_key)
        return f"/lire/{course_key}/debut/"
