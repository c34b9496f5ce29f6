"""Forms that were sent, so that one sent twice is done once."""

from __future__ import annotations

from django.db import models


class SentForm(models.Model):
    """
    What a form that adds something has made, for a day: its mark, and the number of the row.

    .. no_pii: The mark is a digest that tells neither who sent the form nor what it held.
    """

    mark = models.CharField(max_length=64, unique=True)
    made = models.BigIntegerField()
    at = models.DateTimeField(db_index=True)
