"""The territory as the national statistics office describes it, one vintage after the other."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Region(models.Model):
    """
    A région, or an overseas collectivity standing for one.

    .. no_pii:
    """

    code = models.CharField(max_length=3, unique=True)
    name = models.CharField(max_length=80)
    zone = models.CharField(max_length=8)


class Departement(models.Model):
    """
    A département, or an overseas collectivity standing for one; the code is text ("01", "2A", "974").

    .. no_pii:
    """

    code = models.CharField(max_length=3, unique=True)
    name = models.CharField(max_length=80)
    zone = models.CharField(max_length=8)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="departements")


class Epci(models.Model):
    """
    An intercommunalité with its own taxation; keyed by SIREN because names are not unique.

    The populations belong to an older vintage than those of the communes: never add the two together.

    .. no_pii:
    """

    siren = models.CharField(max_length=9, unique=True)
    name = models.CharField(max_length=160)
    kind = models.CharField(max_length=8)
    tax_regime = models.CharField(max_length=8, blank=True)
    members = models.PositiveIntegerField()
    population = models.PositiveIntegerField(null=True)
    population_total = models.PositiveIntegerField(null=True)
    is_current = models.BooleanField(default=True)


class Commune(models.Model):
    """
    A commune of today or of yesterday, or the private practice commune of one user.

    Answers and memberships hang on the surrogate id: a merger changes `status` and `successor` and moves
    nothing. `insee_code` alone identifies nobody: a commune nouvelle keeps the code of its chief town.

    .. pii: A practice commune belongs to one user (owner). It is deleted with the account.
    .. pii_types: id, other
    .. pii_retirement: local_api
    """

    class Kind(models.TextChoices):
        """What the row stands for."""

        COMMUNE = "commune"
        DELEGUEE = "deleguee"
        ASSOCIEE = "associee"
        ARRONDISSEMENT = "arrondissement"
        PRACTICE = "practice"

    class Status(models.TextChoices):
        """`merged` and `delegated` rows lead to their successor."""

        CURRENT = "current"
        MERGED = "merged"
        DELEGATED = "delegated"

    insee_code = models.CharField(max_length=16)
    kind = models.CharField(max_length=16, choices=Kind.choices, default=Kind.COMMUNE)
    since = models.PositiveSmallIntegerField()
    status = models.CharField(max_length=16, choices=Status.choices, default=Status.CURRENT)
    successor = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="predecessors"
    )
    name = models.CharField(max_length=100)
    search_name = models.CharField(max_length=120, db_index=True)
    bare_name = models.CharField(max_length=120, db_index=True)
    link_type = models.CharField(max_length=1, blank=True)
    siren = models.CharField(max_length=9, blank=True)
    departement = models.ForeignKey(
        Departement, null=True, blank=True, on_delete=models.PROTECT, related_name="communes"
    )
    region = models.ForeignKey(
        Region, null=True, blank=True, on_delete=models.PROTECT, related_name="communes"
    )
    epci = models.ForeignKey(Epci, null=True, blank=True, on_delete=models.PROTECT, related_name="communes")
    zone = models.CharField(max_length=8, blank=True)
    population = models.PositiveIntegerField(null=True, blank=True)
    town_hall_email = models.EmailField(blank=True)
    # A moderator turned a first claimant away: nobody is the first of this commune any more.
    claim_refused = models.BooleanField(default=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="viatic_practice_communes",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["insee_code", "kind", "since"], name="viatic_commune_identity"),
        ]

    @property
    def is_practice(self) -> bool:
        """Whether this is somebody's private exercise."""
        return self.kind == self.Kind.PRACTICE


class PostalCode(models.Model):
    """
    One of the postal codes of a commune (Paris has 21, a code covers up to 46 communes, five have none).

    .. no_pii:
    """

    commune = models.ForeignKey(Commune, on_delete=models.CASCADE, related_name="postal_codes")
    code = models.CharField(max_length=5, db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["commune", "code"], name="viatic_postal_code_once"),
        ]


class SearchTerm(models.Model):
    """
    One word of a commune's normalised name, so that a prefix of any word is an index range.

    .. no_pii:
    """

    commune = models.ForeignKey(Commune, on_delete=models.CASCADE, related_name="terms")
    word = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["word", "commune"], name="viatic_search_term_once"),
        ]


class Vintage(models.Model):
    """
    A yearly edition of the open data that was loaded, and the fingerprint of its files.

    .. no_pii:
    """

    year = models.PositiveSmallIntegerField(unique=True)
    sha256 = models.CharField(max_length=64)
    imported_at = models.DateTimeField()


class Figure(models.Model):
    """
    A public figure about a commune, from a file an administrator imported: proposed, never imposed.

    `indicator` is the `figure` of an item of the questionnaire; `value` is what a person would type.

    .. no_pii:
    """

    commune = models.ForeignKey(Commune, on_delete=models.CASCADE, related_name="figures")
    indicator = models.CharField(max_length=40)
    vintage = models.PositiveSmallIntegerField()
    value = models.CharField(max_length=60)
    source = models.CharField(max_length=200)
    imported_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["commune", "indicator", "vintage"], name="viatic_figure_once"),
        ]
