"""A council of several voices: who was asked, what each gives until the closing, what is left after it.

Ratings live in one table alone, without history, and their rows are deleted when the round closes. What stays
is what `commune_core.council` lets out: nothing that may not be shown is ever stored.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models


class CouncilRound(models.Model):
    """
    A few points of a campaign put to several people, in the order of `items` (ids of the questionnaire).

    .. pii: Remembers who opened and closed it; forgotten with the account.
    .. pii_types: id, other
    .. pii_retirement: local_api
    """

    class Status(models.TextChoices):
        """Closing is for ever: the ratings are gone."""

        OPEN = "open"
        CLOSED = "closed"

    campaign = models.ForeignKey("viatic.Campaign", on_delete=models.CASCADE, related_name="council_rounds")
    title = models.CharField(max_length=120)
    items = models.JSONField()
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.OPEN)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    opened_at = models.DateTimeField()
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    closed_at = models.DateTimeField(null=True, blank=True)


class Voice(models.Model):
    """
    A person asked to rate the points of a round, and whether he has rated all of them: never how.

    .. pii: Links a user to a council he or she was invited to.
    .. pii_types: id, other
    .. pii_retirement: local_api
    """

    round = models.ForeignKey(CouncilRound, on_delete=models.CASCADE, related_name="voices")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    invited_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "user"], name="viatic_voice_once"),
        ]


class Rating(models.Model):
    """
    What one person gives to one point while the round is open; null says "je ne sais pas".

    .. pii: An opinion on the commune, which nobody but its author reads, and which is deleted when the round
            closes or with the account.
    .. pii_types: id, other
    .. pii_retirement: local_api
    """

    round = models.ForeignKey(CouncilRound, on_delete=models.CASCADE, related_name="ratings")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    item_id = models.CharField(max_length=16)
    value = models.JSONField(null=True)
    given_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "user", "item_id"], name="viatic_rating_once"),
        ]


class RoundItem(models.Model):
    """
    What a closed round says of one point, what was said about it, and the answer that was settled.

    `voices` to `distribution` are those of `commune_core.council.Dispersion`. `version` is that of the notes;
    `settled_version` that of the answer the council settled, whose history holds it.

    .. pii: Remembers who settled the answer and why, with notes that people typed. The name is forgotten with
            the account; the text stays with the commune.
    .. pii_types: id, other
    .. pii_retirement: local_api
    """

    round = models.ForeignKey(CouncilRound, on_delete=models.CASCADE, related_name="results")
    item_id = models.CharField(max_length=16)
    voices = models.PositiveSmallIntegerField()
    unknown = models.PositiveSmallIntegerField(null=True)
    median = models.DecimalField(max_digits=2, decimal_places=1, null=True)
    spread = models.CharField(max_length=8, blank=True)
    distribution = models.JSONField(null=True)
    notes = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    settled_version = models.PositiveIntegerField(null=True, blank=True)
    reason = models.CharField(max_length=1000, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "item_id"], name="viatic_round_item_once"),
        ]
