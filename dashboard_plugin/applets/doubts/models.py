"""What readers say of the pages of courses, kept with the unit it is about."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from commune_core.doubts import LONGEST_COURSE, LONGEST_NAME, LONGEST_REPLY, LONGEST_SOURCE, LONGEST_TEXT


class Doubt(models.Model):
    """
    What a reader says is wrong or old on a page of a course, and what its authors answer.

    .. pii: What a person wrote or answered about a course; the text stays, the names go with the accounts.
    .. pii_types: id, other
    .. pii_retirement: local_api
    """

    class State(models.TextChoices):
        OPEN = "open"
        STUDIED = "studied"
        CORRECTED = "corrected"
        KEPT = "kept"

    # Number of the course, stem of the file of the unit, identifier of the page: as the compiler names them.
    course = models.CharField(max_length=LONGEST_COURSE)
    unit = models.CharField(max_length=LONGEST_NAME)
    page = models.CharField(max_length=LONGEST_NAME)
    kind = models.CharField(max_length=16)
    text = models.TextField(max_length=LONGEST_TEXT)
    source = models.CharField(max_length=LONGEST_SOURCE, blank=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    told_at = models.DateTimeField()
    state = models.CharField(max_length=16, choices=State.choices, default=State.OPEN)
    # Whether the state asks nothing more of anybody: what waits is listed first, and counted.
    settled = models.BooleanField(default=False)
    reply = models.CharField(max_length=LONGEST_REPLY, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        indexes = [
            models.Index(fields=["settled", "told_at"], name="viatic_doubt_waiting"),
            models.Index(fields=["course", "settled", "told_at"], name="viatic_doubt_course"),
            models.Index(fields=["author", "told_at"], name="viatic_doubt_author"),
            models.Index(fields=["state", "told_at"], name="viatic_doubt_state"),
        ]
