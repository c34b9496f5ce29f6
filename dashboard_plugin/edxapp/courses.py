"""Courses of the suite as the platform holds them: which theme is open, under which address."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from dataclasses import asdict
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.utils import timezone
from opaque_keys import InvalidKeyError
from opaque_keys.edx.keys import CourseKey

from commune_core.packaged import courses_folder
from commune_core.ports import CourseLink, FollowedCourse
from dashboard_plugin.addresses import course_url

log = logging.getLogger("viatic.courses")

# Two versions of the suite may run side by side during an upgrade: each reads what it wrote.
CACHE_KEY = f"viatic.open_courses.{version('viatic-academie')}"
CACHE_SECONDS = 300


def open_courses() -> Mapping[str, CourseLink]:
    """Slug of a theme → its course, for the compiled courses that were loaded and have begun."""
    found: dict[str, dict[str, Any]] | None = cache.get(CACHE_KEY)
    if found is None:
        found = {slug: asdict(link) for slug, link in _read_open_courses().items()}
        cache.set(CACHE_KEY, found, CACHE_SECONDS)
    return {slug: CourseLink(**link) for slug, link in found.items()}


def forget_open_courses(**_event: Any) -> None:
    """Receiver: a course was published, imported or changed its dates."""
    cache.delete(CACHE_KEY)


def url(course_key: str) -> str | None:
    """The way into a course: the platform leads on to its presentation where one is not enrolled."""
    return f"/courses/{key}/course/" if (key := _key(course_key)) and title(course_key) else None


def title(course_key: str) -> str | None:
    """The name of a course, None where the platform has none of this key."""
    from openedx.core.djangoapps.content.course_overviews.api import get_course_overview_or_none

    key = _key(course_key)
    overview = get_course_overview_or_none(key) if key else None
    return overview.display_name_with_default if overview else None


def following(user_id: int) -> Mapping[str, FollowedCourse]:
    """The courses of the suite that this person is enrolled in, the latest first.

    The learning application itself finds the page where one stopped, or the first.
    """
    from common.djangoapps.student.models import CourseEnrollment

    compiled = [CourseKey.from_string(key) for key in catalogue()]
    rows = CourseEnrollment.objects.filter(user_id=user_id, is_active=True, course_id__in=compiled)
    keys = [str(key) for key in rows.order_by("-created").values_list("course_id", flat=True)]
    return {key: FollowedCourse(key, _learning_url(key)) for key in keys}


def follow(user_id: int, course_key: str) -> str | None:
    """Enrol as the person would himself; None where the platform refuses (closed, full, a filter)."""
    from common.djangoapps.student.models import (
        AlreadyEnrolledError,
        CourseEnrollment,
        CourseEnrollmentException,
    )

    key = _key(course_key)
    if key is None:
        return None
    try:
        CourseEnrollment.enroll(get_user_model().objects.get(pk=user_id), key, check_access=True)
    except AlreadyEnrolledError:
        log.debug("%s follows %s already", user_id, course_key)
    except CourseEnrollmentException as refusal:
        log.info("enrolment in %s refused: %s", course_key, refusal)
        return None
    return _learning_url(course_key)


def _learning_url(course_key: str) -> str:
    """Where the learning application goes on; without one, the platform's own way in."""
    from openedx.features.course_experience.url_helpers import make_learning_mfe_courseware_url

    address = str(make_learning_mfe_courseware_url(CourseKey.from_string(course_key)))
    # An operator who has set no address for the application gets « None/course/… ».
    return address if address.startswith(("http://", "https://", "/")) else f"/courses/{course_key}/course/"


def _key(course_key: str) -> CourseKey | None:
    try:
        return CourseKey.from_string(course_key)
    except InvalidKeyError:
        return None


def _read_open_courses() -> dict[str, CourseLink]:
    from openedx.core.djangoapps.content.course_overviews.models import CourseOverview

    compiled = catalogue()
    rows = CourseOverview.objects.filter(id__in=[CourseKey.from_string(key) for key in compiled])
    names = {
        str(key): name
        for key, name, start in rows.values_list("id", "display_name", "start")
        if start is None or start <= timezone.now()
    }
    return {
        course["slug"]: CourseLink(key, names[key] or course["title"], course_url(key), course["minutes"])
        for key, course in compiled.items()
        if key in names and course["slug"]
    }


@lru_cache(maxsize=1)
def catalogue() -> Mapping[str, Mapping[str, Any]]:
    """Key of each course compiled into this distribution → its entry of `catalogue.json`."""
    return read_catalogue(courses_folder() / "build")


def read_catalogue(folder: Path) -> Mapping[str, Mapping[str, Any]]:
    """The same, of the courses compiled in `folder`, without the themes that are only announced."""
    path = folder / "catalogue.json"
    if not path.is_file():
        return {}
    listed = json.loads(path.read_text(encoding="utf-8"))["courses"]
    return {course["key"]: course for course in listed if course.get("open", True)}
