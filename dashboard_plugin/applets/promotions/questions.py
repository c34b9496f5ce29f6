"""What members ask of whoever follows them."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from dashboard_plugin.applets.promotions.models import Promotion, Seat


class TutorQuestion(models.Model):
    """
    A member's question and what was answered; read by him, the tutors of his group, and who organises.

    .. pii: What a member asked; goes with his seat. Who answered is forgotten with the account.
    .. pii_types: id, other
    .. pii_retirement: local_api
    """

    promotion = models.ForeignKey(Promotion, on_delete=models.CASCADE, related_name="questions")
    seat = models.ForeignKey(Seat, on_delete=models.CASCADE, related_name="questions")
    text = models.TextField()
    asked_at = models.DateTimeField()
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    version = models.PositiveIntegerField(default=1)

    class Meta:
        indexes = [
            models.Index(fields=["promotion", "answered_at"], name="viatic_tutor_question_waiting"),
            models.Index(fields=["seat", "answered_at"], name="viatic_tutor_question_seat"),
        ]
