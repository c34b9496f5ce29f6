"""The état des lieux of a commune: one campaign a year, one answer a point, one score a domain."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from simple_history.models import HistoricalRecords


class Campaign(models.Model):
    """
    One year's état des lieux, bound for ever to the version of the referential it was opened with.

    .. no_pii:
    """

    class Status(models.TextChoices):
        """A closed campaign takes no more answers."""

        OPEN = "open"
        CLOSED = "closed"

    commune = models.ForeignKey("viatic.Commune", on_delete=models.CASCADE, related_name="campaigns")
    year = models.PositiveSmallIntegerField()
    referential_version = models.CharField(max_length=20)
    referential_sha256 = models.CharField(max_length=64)
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.OPEN)
    opened_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["commune", "year"], name="viatic_campaign_year"),
        ]


class Answer(models.Model):
    """
    What the commune answered to one point; it belongs to the commune, its author is remembered.

    `version` grows by one at each write: a write that names an older one is refused, never merged blindly.

    .. pii: Remembers who wrote the answer, and free text typed by that person. The author's name is
            forgotten with the account; the answer stays with the commune.
    .. pii_types: id, other
    .. pii_retirement: local_api
    """

    class State(models.TextChoices):
        """`unknown` is an answer too: it says that nobody knows yet."""

        ANSWERED = "answered"
        NOT_APPLICABLE = "not_applicable"
        UNKNOWN = "unknown"

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="answers")
    item_id = models.CharField(max_length=16)
    value = models.JSONField(null=True)
    state = models.CharField(max_length=16, choices=State.choices)
    reason = models.CharField(max_length=500, blank=True)
    depends_on = models.CharField(max_length=16, blank=True)
    comment = models.TextField(blank=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    answered_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    # The author is left out of the copies: a copy keeps a bare number that would outlive the account,
    # whereas `history_user` is a foreign key emptied with it.
    history = HistoricalRecords(excluded_fields=["author"], cascade_delete_history=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["campaign", "item_id"], name="viatic_answer_once"),
        ]

    @property
    def _history_user(self) -> Any:
        # django-simple-history asks here who made the change; a block's handler has no middleware to ask.
        return self.author


class DomainScore(models.Model):
    """
    The score of one domain as it stood on `computed_on`: stored at each write, rebuilt by a command.

    Exact fractions: `score_num / score_den` out of 100, both null while the domain is not scored.

    .. no_pii:
    """

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="domain_scores")
    domain = models.CharField(max_length=8)
    score_num = models.BigIntegerField(null=True)
    score_den = models.BigIntegerField(null=True)
    coverage_num = models.BigIntegerField()
    coverage_den = models.BigIntegerField()
    level = models.CharField(max_length=20)
    computed_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["campaign", "domain"], name="viatic_domain_score_once"),
        ]
