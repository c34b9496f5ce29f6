"""Sheets of actions and projects: one table for both, since a project is an action that gathers others.

What hangs on a sheet (steps, people, documents, journal, effects) hangs on both alike.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from simple_history.models import HistoricalRecords

from commune_core import projects as rules


class Project(models.Model):
    """
    One action or project of a commune; being late is computed, never stored.

    .. pii: Remembers who made it and who changed it last; forgotten with the account.
    .. pii_types: id, other
    .. pii_retirement: local_api
    """

    KINDS = tuple(rules.KINDS.items())
    PHASES = tuple(rules.PHASES.items())
    STATUSES = tuple(rules.STATUSES.items())

    commune = models.ForeignKey("viatic.Commune", on_delete=models.CASCADE, related_name="projects")
    kind = models.CharField(max_length=8, choices=KINDS)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.CASCADE, related_name="actions"
    )
    title = models.CharField(max_length=200)
    why = models.TextField(blank=True)
    expected = models.TextField(blank=True)
    domain = models.CharField(max_length=8, blank=True)
    place = models.CharField(max_length=120, blank=True)
    phase = models.CharField(max_length=10, choices=PHASES, default="idea")
    status = models.CharField(max_length=12, choices=STATUSES, default="in_progress")
    status_reason = models.CharField(max_length=500, blank=True)
    starts_on = models.DateField(null=True, blank=True)
    due_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    version = models.PositiveIntegerField(default=1)

    # As for answers: accounts are left out of the copies, which would keep bare numbers.
    history = HistoricalRecords(excluded_fields=["created_by", "changed_by"], cascade_delete_history=True)

    class Meta:
        indexes = [
            models.Index(fields=["commune", "status", "due_on"], name="viatic_project_due"),
            models.Index(fields=["commune", "domain", "status"], name="viatic_project_domain"),
            # With the version, all that says whether a sheet changed is read from the index alone.
            models.Index(fields=["commune", "changed_at", "version"], name="viatic_project_changed"),
        ]

    @property
    def _history_user(self) -> Any:
        return self.changed_by


class Part(models.Model):
    """
    Somebody's part in an action or project: an account, or a name until that person has one.

    .. pii: Links a user, or the name of somebody without an account, to a project. The account's part is
            forgotten with the account.
    .. pii_types: id, name, other
    .. pii_retirement: local_api
    """

    class Role(models.TextChoices):
        """Who leads it, which élu answers for it, who takes part."""

        PILOT = "pilot"
        ELECTED = "elected"
        PARTICIPANT = "participant"

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="parts")
    role = models.CharField(max_length=12, choices=Role.choices)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    # Empty once there is an account: its name is the account's.
    name = models.CharField(max_length=120, blank=True)

    class Meta:
        indexes = [models.Index(fields=["user", "role"], name="viatic_part_user")]


class Aim(models.Model):
    """
    A point of the état des lieux that an action or project should improve.

    .. no_pii:
    """

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="aims")
    item_id = models.CharField(max_length=16)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["project", "item_id"], name="viatic_aim_once")]


class Step(models.Model):
    """
    One step of an action or project, which may wait for another of the same.

    .. no_pii:
    """

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    due_on = models.DateField(null=True, blank=True)
    done_on = models.DateField(null=True, blank=True)
    after = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        indexes = [models.Index(fields=["project", "position"], name="viatic_step_order")]


class ProjectLink(models.Model):
    """
    A document of an action or project, by its address.

    .. pii: Remembers who added it; forgotten with the account.
    .. pii_types: id, other
    .. pii_retirement: local_api
    """

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="links")
    title = models.CharField(max_length=200)
    url = models.CharField(max_length=1000)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    added_at = models.DateTimeField()


class Entry(models.Model):
    """
    A line of the journal: what somebody noted, or what was done (`fact`, a code; `text` its detail).

    .. pii: What a person noted about a project; forgotten with the account, the line stays.
    .. pii_types: id, other
    .. pii_retirement: local_api
    """

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="entries")
    at = models.DateTimeField()
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    fact = models.CharField(max_length=24, blank=True)
    text = models.TextField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["project", "at"], name="viatic_entry_at")]


class Guest(models.Model):
    """
    Somebody invited to one project, who sees it and nothing else; of the link's secret, the fingerprint.

    .. pii: The address and name of somebody invited to a project, and the account that accepted; deleted with
            that account, forgotten where it is the inviter's.
    .. pii_types: id, name, email_address, other
    .. pii_retirement: local_api
    """

    class Role(models.TextChoices):
        """Reads and talks; or changes steps, documents and journal too."""

        READER = "reader"
        CONTRIBUTOR = "contributor"

    class Status(models.TextChoices):
        """Where the invitation stands; an accepted one holds until `expires_on`."""

        PENDING = "pending"
        ACCEPTED = "accepted"
        REFUSED = "refused"
        REVOKED = "revoked"

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="guests")
    email = models.CharField(max_length=254)
    name = models.CharField(max_length=120, blank=True)
    role = models.CharField(max_length=12, choices=Role.choices)
    message = models.CharField(max_length=1000, blank=True)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.PENDING)
    secret_sha256 = models.CharField(max_length=64)
    expires_on = models.DateField()
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    invited_at = models.DateTimeField()
    sent_at = models.DateTimeField()
    sent_count = models.PositiveSmallIntegerField(default=1)
    decided_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        indexes = [
            models.Index(fields=["user", "status"], name="viatic_guest_user"),
            models.Index(fields=["secret_sha256"], name="viatic_guest_secret"),
        ]


class Effect(models.Model):
    """
    What became of a point an ended action aimed at: its note before (when the action began) and after.

    Notes are out of 4, null where the point had none. `said` is what the team thinks of it.

    .. pii: Remembers who recorded it; forgotten with the account.
    .. pii_types: id, other
    .. pii_retirement: local_api
    """

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="effects")
    item_id = models.CharField(max_length=16)
    before_year = models.PositiveSmallIntegerField(null=True)
    before = models.JSONField(null=True)
    after_year = models.PositiveSmallIntegerField(null=True)
    after = models.JSONField(null=True)
    said = models.TextField(blank=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["project", "item_id"], name="viatic_effect_once")]
