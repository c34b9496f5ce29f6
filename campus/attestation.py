"""The attestation of a course: given once, the day its pass mark is reached."""

from __future__ import annotations

from django.contrib.auth.models import User
from opaque_keys.edx.keys import UsageKey

from campus import catalogue
from campus.catalogue import Course
from campus.grading import course_grade
from campus.models import Attestation


def attestation(user: User, course: Course) -> Attestation | None:
    """The one a person has, if any."""
    return Attestation.objects.filter(user=user, course_key=course.entry.key).first()


def give_if_passed(user: User, usage: UsageKey) -> None:
    """After a grade: the attestation of its course, where it is now passed and was not before.

    One query, as long as it is not.
    """
    course = catalogue.find(str(usage.context_key))
    if course is None:
        return
    grade = course_grade(user, course)
    if grade.passed:
        given = {"percent": grade.percent}
        Attestation.objects.get_or_create(user=user, course_key=course.entry.key, defaults=given)
