"""Files that were brought and shown, and wait for a word before they change anything."""

from __future__ import annotations

import secrets

from django.conf import settings
from django.db import models


def archive_path(upload: Upload, name: str) -> str:
    """Where an archive waits: a name nobody can guess, and nothing of the one it was sent under."""
    return f"viatic/passation/{secrets.token_urlsafe(24)}"


class Upload(models.Model):
    """
    The lines of a file, or an archive, between its dry run and its execution; thrown away after a day.

    .. pii: The lines of a file that a person brought; deleted with the account, executed or a day old.
    .. pii_types: id, other
    .. pii_retirement: local_api
    """

    class Kind(models.TextChoices):
        """What it is made of: answers, sheets of a workbook, the archive of a handover, people to enrol."""

        ANSWERS = "answers"
        WORKBOOK = "workbook"
        HANDOVER = "handover"
        ROSTER = "roster"

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    # One of the two: what it is for.
    commune = models.ForeignKey(
        "viatic.Commune", null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    promotion = models.ForeignKey(
        "viatic.Promotion", null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.ANSWERS)
    name = models.CharField(max_length=200)
    lines = models.JSONField()
    file = models.FileField(upload_to=archive_path, max_length=200, blank=True)
    at = models.DateTimeField(db_index=True)
