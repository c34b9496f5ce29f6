"""Attestations: what anybody may check by a code, kept apart from whom it was given to.

An attestation on paper outlives the account: its code must still answer « valide » or « révoquée ». So the
attestation names nobody, and the person, with the name as printed, is in a row that goes with the account.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models

from dashboard_plugin.applets.promotions.models import Promotion, Seat


class Attestation(models.Model):
    """
    What was attested, by which body, and whether it still stands.

    .. pii: Who issued and who revoked it; forgotten with their accounts. The holder says whose it is.
    .. pii_types: id, other
    .. pii_retirement: local_api
    """

    promotion = models.ForeignKey(Promotion, on_delete=models.CASCADE, related_name="attestations")
    # Small letters and digits drawn at random, 20 at least: read again from paper, and never guessed.
    code = models.CharField(max_length=40, unique=True)
    # As printed, and no person: {"body", "approval", "title", "courses": [...]}.
    printed = models.JSONField(default=dict)
    minutes = models.PositiveIntegerField()
    completed_on = models.DateField()
    issued_at = models.DateTimeField()
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    version = models.PositiveIntegerField(default=1)

    class Meta:
        indexes = [models.Index(fields=["promotion", "issued_at"], name="viatic_attestation_at")]


class AttestationHolder(models.Model):
    """
    To whom an attestation was given, under the name that is printed on it.

    .. pii: A person's name on an attestation; deleted with the account, the attestation stays without it.
    .. pii_types: id, name, other
    .. pii_retirement: local_api
    """

    attestation = models.OneToOneField(Attestation, on_delete=models.CASCADE, related_name="holder")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    seat = models.ForeignKey(
        Seat, null=True, blank=True, on_delete=models.SET_NULL, related_name="attestations"
    )
    name = models.CharField(max_length=200)
    # Why it was revoked, for who organises and for himself: the public page never tells.
    revoked_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        indexes = [models.Index(fields=["user", "attestation"], name="viatic_attestation_holder")]
