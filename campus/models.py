"""What the campus remembers of people: enrolments, cohorts, state of the blocks, completion, grades."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Enrolment(models.Model):
    """A person follows a course. `last_unit` is the page to resume at.

    .. pii: Courses followed by a person, and where they stopped.
    .. pii_types: other
    .. pii_retirement: local_api
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="enrolments")
    course_key = models.CharField(max_length=255)
    enrolled_at = models.DateTimeField(auto_now_add=True)
    last_unit = models.CharField(max_length=255, blank=True, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "course_key"], name="campus_enrolment_once")]


class CohortMember(models.Model):
    """A person is in a cohort of a course, known by its name; in one a course at most.

    .. pii: Groups a person belongs to.
    .. pii_types: other
    .. pii_retirement: local_api
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    course_key = models.CharField(max_length=255)
    cohort = models.CharField(max_length=100)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "course_key"], name="campus_cohort_once")]
        indexes = [models.Index(fields=["course_key", "cohort"], name="campus_cohort_members")]


class BlockState(models.Model):
    """Fields a person wrote in a block: one JSON object per (user, scope, key).

    `scope` is "block" (key: usage), "type" (key: block type) or "person" (empty key).

    .. pii: Answers given in exercises and reading positions.
    .. pii_types: other
    .. pii_retirement: local_api
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    scope = models.CharField(max_length=8)
    key = models.CharField(max_length=255)
    data = models.TextField(default="{}")
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "scope", "key"], name="campus_state_once")]


class SharedState(models.Model):
    """Fields that all learners of a block share: one JSON object per usage.

    .. no_pii:
    """

    key = models.CharField(max_length=255, unique=True)
    data = models.TextField(default="{}")
    updated_at = models.DateTimeField(auto_now=True)


class Completion(models.Model):
    """How far a person is through a block, from 0 to 1.

    .. pii: Parts of courses a person has finished.
    .. pii_types: other
    .. pii_retirement: local_api
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    course_key = models.CharField(max_length=255)
    block = models.CharField(max_length=255)
    value = models.FloatField()
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "course_key", "block"], name="campus_completion_once")
        ]


class Grade(models.Model):
    """The last grade a block published for a person.

    .. pii: Results of exercises.
    .. pii_types: other
    .. pii_retirement: local_api
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    course_key = models.CharField(max_length=255)
    block = models.CharField(max_length=255)
    earned = models.FloatField()
    possible = models.FloatField()
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "course_key", "block"], name="campus_grade_once")
        ]


class Attestation(models.Model):
    """A person passed a course: the day he did, and his grade that day. It stays when the course changes.

    .. pii: Courses passed by a person, with the grade.
    .. pii_types: other
    .. pii_retirement: local_api
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    course_key = models.CharField(max_length=255)
    percent = models.PositiveSmallIntegerField()
    issued_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "course_key"], name="campus_attestation_once")]
