"""Scores that communes agreed to put in common, and what is published of them."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class ComparisonConsent(models.Model):
    """
    A commune's agreement to be counted among others, and to see the comparison; withdrawn by deleting it.

    .. pii: Remembers who agreed for the commune; forgotten with the account.
    .. pii_types: id, other
    .. pii_retirement: local_api
    """

    commune = models.OneToOneField(
        "viatic.Commune", on_delete=models.CASCADE, related_name="comparison_consent"
    )
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    given_at = models.DateTimeField()


class PeerScore(models.Model):
    """
    The score of one domain that a commune puts in common for one closed year, in tenths of a point.

    `score` is what it is now, null once withdrawn; `in_<family>` is what the last release of that family's
    cell was made of, null where the commune is not in it, `commune_core.peers.GONE` where it was and has
    left: its score is forgotten at once, that it was there only at the next release. A row without either is
    deleted.

    .. no_pii:
    """

    commune = models.ForeignKey("viatic.Commune", on_delete=models.CASCADE, related_name="peer_scores")
    year = models.PositiveSmallIntegerField()
    domain = models.CharField(max_length=8)
    stratum = models.CharField(max_length=16)
    departement = models.CharField(max_length=3)
    kind = models.CharField(max_length=8)
    score = models.PositiveSmallIntegerField(null=True)
    in_stratum = models.PositiveSmallIntegerField(null=True)
    in_departement = models.PositiveSmallIntegerField(null=True)
    in_kind = models.PositiveSmallIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["commune", "year", "domain"], name="viatic_peer_score_once"),
        ]
        indexes = [
            models.Index(fields=["year", "stratum", "departement"], name="viatic_peer_departement"),
            models.Index(fields=["year", "stratum", "kind"], name="viatic_peer_kind"),
        ]


class PeerCell(models.Model):
    """
    What is published of one cell: the figures of its last release, null where it shows nothing.

    .. no_pii:
    """

    year = models.PositiveSmallIntegerField()
    stratum = models.CharField(max_length=16)
    family = models.CharField(max_length=12)
    part = models.CharField(max_length=8, blank=True)
    domain = models.CharField(max_length=8)
    count = models.PositiveIntegerField(null=True)
    first = models.PositiveSmallIntegerField(null=True)
    median = models.PositiveSmallIntegerField(null=True)
    third = models.PositiveSmallIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["year", "stratum", "family", "part", "domain"], name="viatic_peer_cell_once"
            ),
        ]


class PeerStratum(models.Model):
    """
    The turn to write on the cells of one size class in one year: one writer at a time.

    .. no_pii:
    """

    year = models.PositiveSmallIntegerField()
    stratum = models.CharField(max_length=16)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["year", "stratum"], name="viatic_peer_stratum_once"),
        ]
