"""What communes let a promotion read of their état des lieux: only together, and never fewer than five."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from dashboard_plugin.applets.promotions.models import Promotion


class DiagnosisConsent(models.Model):
    """
    A commune's agreement to be counted in the averages of a promotion; withdrawn by deleting it.

    .. pii: Remembers who agreed for the commune; forgotten with the account.
    .. pii_types: id, other
    .. pii_retirement: local_api
    """

    promotion = models.ForeignKey(Promotion, on_delete=models.CASCADE, related_name="diagnosis_consents")
    commune = models.ForeignKey("viatic.Commune", on_delete=models.CASCADE, related_name="+")
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    given_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["promotion", "commune"], name="viatic_diagnosis_consent_once")
        ]


class PromotionDiagnosis(models.Model):
    """
    What the last release of each domain was made of, in tenths of a point by commune: never shown as such.

    .. no_pii:
    """

    promotion = models.OneToOneField(Promotion, on_delete=models.CASCADE, related_name="diagnosis")
    # {"FIN": {"12": 543}}; `privacy.GONE` in place of a commune that has withdrawn since.
    released = models.JSONField(default=dict)
    read_on = models.DateField(null=True, blank=True)
