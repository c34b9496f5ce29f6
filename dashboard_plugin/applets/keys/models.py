"""Keys: a secret shown once, kept as its fingerprint, for one scope, until it is revoked."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class ApiKey(models.Model):
    """
    A key of a commune, or of one person's calendar.

    .. pii: Remembers who made it and who revoked it; a personal key goes with the account.
    .. pii_types: id, other
    .. pii_retirement: local_api
    """

    class Scope(models.TextChoices):
        """The one thing it opens."""

        INDICATORS = "indicators"
        CALENDAR = "calendar"

    commune = models.ForeignKey("viatic.Commune", on_delete=models.CASCADE, related_name="+")
    label = models.CharField(max_length=120)
    scope = models.CharField(max_length=12, choices=Scope.choices)
    sha256 = models.CharField(max_length=64, unique=True)
    # A calendar is read with the rights of this person.
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField()
    used_on = models.DateField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
