"""The campus as the app's `Platform`: its accounts are Django's, its courses are those of the catalogue."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.mail import EmailMessage
from django.core.serializers.json import DjangoJSONEncoder

from campus import catalogue, evidence, group
from campus.accounts import DEMONSTRATION_DOMAIN
from campus.models import Enrolment
from campus.progress import progress_of_all
from campus.roster import CampusRoster
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
from dashboard_plugin.applets.members.models import SiteRole

events = logging.getLogger("viatic.events")


class CampusPlatform:
    """See `commune_core.ports.Platform`."""

    def user(self, user_id: int) -> PlatformUser:
        """The account; on the campus an active account is one whose confirmation link was followed."""
        found = get_user_model().objects.get(pk=user_id)
        name = found.get_full_name() or f"Membre {found.pk}"
        return PlatformUser(found.pk, found.email, name, found.is_active)

    def display_names(self, user_ids: Iterable[int]) -> Mapping[int, str]:
        """First name and name, as given when signing up."""
        people = get_user_model().objects.filter(pk__in=tuple(user_ids))
        names = people.values_list("pk", "first_name", "last_name")
        return {pk: f"{first} {last}".strip() or f"Membre {pk}" for pk, first, last in names}

    def is_stood_in_for(self, user_id: int | None) -> bool:
        """Never: the campus shows each person what is his."""
        return False

    def site_roles(self, user_id: int) -> frozenset[str]:
        """Those the app keeps: the campus has no other source of roles."""
        return frozenset(SiteRole.objects.filter(user_id=user_id).values_list("role", flat=True))

    def administrators(self) -> Iterable[int]:
        """None: the roles of the campus are ours."""
        return ()

    def course_for_theme(self, slug: str) -> CourseLink | None:
        """The course of a theme, if it is compiled and readable."""
        return self.courses_for_themes((slug,)).get(slug)

    def courses_for_themes(self, slugs: Iterable[str]) -> Mapping[str, CourseLink]:
        """The same for many themes, from memory."""
        courses = catalogue.snapshot().by_theme
        return {
            slug: CourseLink(course.entry.key, course.entry.title, course.url, course.entry.minutes)
            for slug in slugs
            if (course := courses.get(slug))
        }

    def course_url(self, course_key: str) -> str | None:
        """The presentation of a course, whence one follows it."""
        course = catalogue.snapshot().courses.get(course_key)
        return course.url if course else None

    def following(self, user_id: int) -> Mapping[str, FollowedCourse]:
        """Those he enrolled in, with his pages, in three queries."""
        person = get_user_model().objects.get(pk=user_id)
        rows = Enrolment.objects.filter(user=person).order_by("-enrolled_at", "-pk")
        kept = [
            (course, last)
            for key, last in rows.values_list("course_key", "last_unit")
            if (course := catalogue.find(key))
        ]
        reached = progress_of_all(person, [course for course, _ in kept]) if kept else {}
        return {
            key: FollowedCourse(key, course.resume_url(last), reached[key].count, reached[key].total)
            for course, last in kept
            if (key := course.entry.key)
        }

    def follow(self, user_id: int, course_key: str) -> str | None:
        """Following again changes nothing."""
        course = catalogue.find(course_key)
        if course is None:
            return None
        enrolment, _ = Enrolment.objects.get_or_create(user_id=user_id, course_key=course_key)
        return course.resume_url(enrolment.last_unit)

    def course_role(self, user_id: int, course_key: str) -> str | None:
        """None: the campus has no course teams."""
        return None

    def classroom(self, course_key: str) -> Classroom | None:
        """None: the campus has no course teams to see one."""
        return None

    def roster(self, course_key: str) -> Roster | None:
        """Of a course that can be read."""
        return CampusRoster(course_key) if course_key in catalogue.snapshot().courses else None

    def has_workers(self) -> bool:
        """No: the page of a run works on it."""
        return False

    def sync_later(self, run_id: int) -> None:
        """Nothing: see `has_workers`."""

    def group_progress(
        self, user_ids: Iterable[int], course_keys: Iterable[str]
    ) -> Mapping[tuple[int, str], MemberProgress]:
        """Pages, grades and attestations, in four queries."""
        return group.progress(tuple(user_ids), tuple(course_keys))

    def course_steps(self, course_keys: Iterable[str]) -> Mapping[str, int]:
        """The pages that have something to finish, from memory."""
        return group.steps(course_keys)

    def group_results(self, user_ids: Iterable[int], course_key: str) -> tuple[BlockResult, ...]:
        """From the last grade of each block, in one query."""
        return group.results(tuple(user_ids), course_key)

    def passes(self, user_ids: Iterable[int], course_keys: Iterable[str]) -> Mapping[tuple[int, str], date]:
        """The days of the attestations."""
        return evidence.passes(user_ids, course_keys)

    def course_traces(self, user_id: int, course_keys: Iterable[str]) -> Mapping[str, CourseTrace]:
        """Completions and grades."""
        return evidence.course_traces(user_id, course_keys)

    def send(self, user_ids: Iterable[int], letter: Letter) -> None:
        """On the console, as all mail of the campus; the fictitious members read none."""
        people = get_user_model().objects.filter(pk__in=tuple(user_ids), is_active=True)
        people = people.exclude(email__endswith=f"@{DEMONSTRATION_DOMAIN}")
        for address in people.values_list("email", flat=True):
            self.send_to(address, letter)

    def sends_letters(self) -> bool:
        """Always, if only on the console."""
        return True

    def send_to(self, address: str, letter: Letter) -> None:
        """On the console too, where a visitor of the demonstration finds the link of an invitation."""
        root = f"http://{settings.CAMPUS_BIND}:{settings.CAMPUS_PORT}"
        stop = [f"Ne plus recevoir ces lettres : {root}{letter.stop}"] if letter.stop else []
        text = "\n\n".join([*letter.paragraphs, f"{letter.action} : {root}{letter.path}", *stop])
        EmailMessage(letter.subject, text, None, [address], headers=letter.headers(root)).send()

    def record(self, event: str, user_id: int | None, data: Mapping[str, Any]) -> None:
        """One line of JSON in the log `viatic.events`."""
        events.debug(
            json.dumps({"event": event, "user": user_id, **data}, cls=DjangoJSONEncoder, ensure_ascii=False)
        )

    def sign_in_url(self, next_url: str) -> str:
        """The sign-in page, which comes back at `next_url`."""
        return f"{settings.LOGIN_URL}?{urlencode({'next': next_url})}"
