"""Meetings of a promotion, their documents, and who came."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from dashboard_plugin.applets.promotions.models import Promotion, PromotionGroup, Seat


class Meeting(models.Model):
    """
    A meeting of a promotion, or of one of its groups.

    .. pii: Remembers who planned it and who changed it last; forgotten with the account.
    .. pii_types: id, other
    .. pii_retirement: local_api
    """

    class State(models.TextChoices):
        """Planned, or called off: a calendar must be told either."""

        PLANNED = "planned"
        CANCELLED = "cancelled"

    promotion = models.ForeignKey(Promotion, on_delete=models.CASCADE, related_name="meetings")
    group = models.ForeignKey(
        PromotionGroup, null=True, blank=True, on_delete=models.CASCADE, related_name="meetings"
    )
    title = models.CharField(max_length=200)
    about = models.TextField(blank=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    place = models.CharField(max_length=300, blank=True)
    link = models.CharField(max_length=1000, blank=True)
    replay = models.CharField(max_length=1000, blank=True)
    # Minutes that count as training; None: from its beginning to its end.
    minutes = models.PositiveIntegerField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PLANNED)
    # What whoever is there types to say so, until when.
    attendance_code = models.CharField(max_length=12, blank=True)
    code_until = models.DateTimeField(null=True, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField()
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    changed_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        indexes = [
            models.Index(fields=["promotion", "starts_at"], name="viatic_meeting_at"),
            models.Index(fields=["state", "starts_at"], name="viatic_meeting_coming"),
        ]


class MeetingFile(models.Model):
    """
    A document joined to a meeting, of an accepted type.

    .. pii: Remembers who joined it; forgotten with the account.
    .. pii_types: id, other
    .. pii_retirement: local_api
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="files")
    name = models.CharField(max_length=200)
    file = models.FileField(upload_to="viatic/seances/%Y/%m/", max_length=200)
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )


class Attendance(models.Model):
    """
    Whether somebody came to a meeting (None: not said yet), and how it is known.

    .. pii: A member's presence, which goes with his seat; who noted it is forgotten with that account.
    .. pii_types: id, other
    .. pii_retirement: local_api
    """

    class How(models.TextChoices):
        """Ticked on screen; by the code, himself; from the signed sheet."""

        SCREEN = "screen"
        CODE = "code"
        PAPER = "paper"

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="attendances")
    seat = models.ForeignKey(Seat, on_delete=models.CASCADE, related_name="attendances")
    present = models.BooleanField(null=True)
    # Absent, and had said so.
    excused = models.BooleanField(default=False)
    # How often he typed a wrong code since the present one was opened.
    tries = models.PositiveSmallIntegerField(default=0)
    how = models.CharField(max_length=8, choices=How.choices)
    at = models.DateTimeField()
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["meeting", "seat"], name="viatic_attendance_once")]
