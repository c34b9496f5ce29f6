"""How a commune's team weighs its points against each other."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from simple_history.models import HistoricalRecords


class Weighting(models.Model):
    """
    The importance or urgency (1 to 5) a team gave to a point, where it differs from the proposed one.

    .. pii: Remembers who changed the weighting; forgotten with the account.
    .. pii_types: id, other
    .. pii_retirement: local_api
    """

    campaign = models.ForeignKey("viatic.Campaign", on_delete=models.CASCADE, related_name="weightings")
    item_id = models.CharField(max_length=16)
    importance = models.PositiveSmallIntegerField(null=True, blank=True)
    urgency = models.PositiveSmallIntegerField(null=True, blank=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField()
    reason = models.CharField(max_length=500, blank=True)
    version = models.PositiveIntegerField(default=1)

    # As for answers: the author is left out of the copies, which keep bare numbers.
    history = HistoricalRecords(excluded_fields=["author"], cascade_delete_history=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["campaign", "item_id"], name="viatic_weighting_once"),
        ]

    @property
    def _history_user(self) -> Any:
        return self.author


class RestraintEntry(models.Model):
    """
    A line of the log of the electoral period: the commune has its reports neutral before the law asks it
    (`neutral`), or goes back to the dates of the law. Lines are added, never changed.

    .. pii: Remembers who decided, with the reason that person typed; forgotten with the account.
    .. pii_types: id, other
    .. pii_retirement: local_api
    """

    commune = models.ForeignKey("viatic.Commune", on_delete=models.CASCADE, related_name="restraints")
    neutral = models.BooleanField()
    reason = models.CharField(max_length=500)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["commune", "at"], name="viatic_restraint_at")]
