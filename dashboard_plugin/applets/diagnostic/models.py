"""The état des lieux of a commune: one campaign a year, one answer a point, one score a domain.

A closed campaign is read from its latest photograph, never from its answers.
"""

from __future__ import annotations

import secrets
from typing import Any

from django.conf import settings
from django.db import models
from simple_history.models import HistoricalRecords


def evidence_path(evidence: Evidence, name: str) -> str:
    """Where a document is stored: a name nobody can guess, and nothing of the one it was sent under."""
    return f"viatic/evidence/{secrets.token_urlsafe(24)}"


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


class Share(models.Model):
    """
    A domain of a campaign entrusted to one person.

    .. pii: Links a user to the part of a commune's état des lieux he or she answers for.
    .. pii_types: id, other
    .. pii_retirement: local_api
    """

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="shares")
    domain = models.CharField(max_length=8)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    shared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    shared_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["campaign", "domain", "user"], name="viatic_share_once"),
        ]


class DomainReview(models.Model):
    """
    Where the team stands with one domain of a campaign: to do (no row), said to be complete, reviewed.

    .. pii: Remembers who said so, with a note that person may have typed; forgotten with the account.
    .. pii_types: id, other
    .. pii_retirement: local_api
    """

    class State(models.TextChoices):
        """A domain is `ready` when its people say so, `reviewed` once the team has read it together."""

        TO_DO = "to_do"
        READY = "ready"
        REVIEWED = "reviewed"

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="reviews")
    domain = models.CharField(max_length=8)
    state = models.CharField(max_length=8, choices=State.choices, default=State.TO_DO)
    note = models.TextField(blank=True)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    changed_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["campaign", "domain"], name="viatic_domain_review_once"),
        ]


class Photograph(models.Model):
    """
    A campaign as it stood when it was closed or corrected: written once, never changed.

    `payload` is canonical JSON (see `commune_core.photograph`), `sha256` its fingerprint; it names nobody, so
    that a person may be forgotten without breaking it. The latest number of a campaign counts.

    .. pii: Remembers who closed or corrected the campaign; forgotten with the account.
    .. pii_types: id, other
    .. pii_retirement: local_api
    """

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="photographs")
    number = models.PositiveSmallIntegerField()
    taken_at = models.DateTimeField()
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    reason = models.CharField(max_length=500, blank=True)
    payload = models.TextField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["campaign", "number"], name="viatic_photograph_once"),
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert, never update: a correction is another photograph."""
        if not self._state.adding:
            raise TypeError("A photograph is written once.")
        super().save(*args, **kwargs)


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

    class Confidence(models.TextChoices):
        """How sure the team is; blank where nobody said."""

        SURE = "sure"
        ESTIMATED = "estimated"
        TO_CHECK = "to_check"

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="answers")
    item_id = models.CharField(max_length=16)
    value = models.JSONField(null=True)
    state = models.CharField(max_length=16, choices=State.choices)
    reason = models.CharField(max_length=500, blank=True)
    depends_on = models.CharField(max_length=16, blank=True)
    confidence = models.CharField(max_length=10, choices=Confidence.choices, blank=True)
    comment = models.TextField(blank=True)
    source = models.CharField(max_length=200, blank=True)
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


class Evidence(models.Model):
    """
    A document or a link that supports the answer to one point.

    .. pii: Remembers who added it; the document itself may name people. The author's name is forgotten with
            the account; the document stays with the commune.
    .. pii_types: id, other
    .. pii_retirement: local_api
    """

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="evidence")
    item_id = models.CharField(max_length=16)
    title = models.CharField(max_length=200)
    url = models.CharField(max_length=1000, blank=True)
    file = models.FileField(upload_to=evidence_path, max_length=200, blank=True)
    content_type = models.CharField(max_length=100, blank=True)
    size = models.PositiveIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    added_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["campaign", "item_id"], name="viatic_evidence_item")]


class CompetenceHolder(models.Model):
    """
    Who holds a public service (water, school, waste…) in a commune, as its members said.

    .. pii: Remembers who said so; forgotten with the account.
    .. pii_types: id, other
    .. pii_retirement: local_api
    """

    commune = models.ForeignKey("viatic.Commune", on_delete=models.CASCADE, related_name="holders")
    competence = models.CharField(max_length=32)
    holder = models.CharField(max_length=16)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["commune", "competence"], name="viatic_holder_once"),
        ]


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
