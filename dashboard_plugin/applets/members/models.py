"""Who belongs to which commune, and who holds a role on the whole site."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Membership(models.Model):
    """
    One person's place in one commune, from the request to its end.

    `visited_at` is when he last opened the overview, `visit_before_at` the visit before that one: he is told
    what changed since.

    .. pii: Links a user to the commune where he or she is elected or works, with the function held, and when
            he or she last looked at its overview.
    .. pii_types: id, location, other
    .. pii_retirement: local_api
    """

    class Role(models.TextChoices):
        """What the member may do in the commune's space."""

        REFERENT = "referent"
        ELU = "elu"
        COLLABORATEUR = "collaborateur"

    class Function(models.TextChoices):
        """What the member is in the commune."""

        MAIRE = "maire"
        ADJOINT = "adjoint"
        CONSEILLER = "conseiller"
        DGS_SECRETAIRE = "dgs_secretaire"
        AGENT = "agent"

    class Status(models.TextChoices):
        """Where the request stands; `provisional` is a first claimant nobody has confirmed yet."""

        PENDING = "pending"
        PROVISIONAL = "provisional"
        CONFIRMED = "confirmed"
        ENDED = "ended"

    commune = models.ForeignKey("viatic.Commune", on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="viatic_memberships"
    )
    role = models.CharField(max_length=16, choices=Role.choices)
    function = models.CharField(max_length=16, choices=Function.choices)
    status = models.CharField(max_length=16, choices=Status.choices, default=Status.PENDING)
    requested_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    visited_at = models.DateTimeField(null=True, blank=True)
    visit_before_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["commune", "user"], name="viatic_membership_once"),
        ]
        indexes = [
            models.Index(fields=["commune", "status"], name="viatic_membership_status"),
        ]


class SiteRole(models.Model):
    """
    A role that holds on the whole site, apart from any commune.

    .. pii: Links a user to a role (administrator, moderator, author, promotion administrator).
    .. pii_types: id, other
    .. pii_retirement: local_api
    """

    class Role(models.TextChoices):
        """The site's own roles."""

        ADMIN = "admin"
        MODERATEUR = "moderateur"
        AUTEUR = "auteur"
        ANIMATEUR_COHORTE = "animateur_cohorte"

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="viatic_site_roles"
    )
    role = models.CharField(max_length=20, choices=Role.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "role"], name="viatic_site_role_once"),
        ]


class NamedReader(models.Model):
    """
    A member whom the mayor or the general secretary named to read the sensitive points.

    .. pii: Links a user to a commune whose sensitive points he or she may read.
    .. pii_types: id, location, other
    .. pii_retirement: local_api
    """

    commune = models.ForeignKey("viatic.Commune", on_delete=models.CASCADE, related_name="named_readers")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    named_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    since = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["commune", "user"], name="viatic_named_reader_once"),
        ]
