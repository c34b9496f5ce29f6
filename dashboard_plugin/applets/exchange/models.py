"""Files that were brought and shown, and wait for a word before they change anything."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Upload(models.Model):
    """
    The lines of a file of answers, between its dry run and its execution; thrown away after a day.

    .. pii: The lines of a file that a person brought; deleted with the account, executed or a day old.
    .. pii_types: id, other
    .. pii_retirement: local_api
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    commune = models.ForeignKey("viatic.Commune", on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=200)
    lines = models.JSONField()
    at = models.DateTimeField(db_index=True)
