"""What a promotion writes to its members: announcements by people, reminders by the app."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from dashboard_plugin.applets.promotions.models import Promotion, PromotionGroup, Seat


class Announcement(models.Model):
    """
    A message to a promotion or to one of its groups, written once; who gets it is settled when it leaves.

    .. pii: What a person wrote; the promotion keeps it, the name is forgotten with the account.
    .. pii_types: id, other
    .. pii_retirement: local_api
    """

    promotion = models.ForeignKey(Promotion, on_delete=models.CASCADE, related_name="announcements")
    group = models.ForeignKey(
        PromotionGroup, null=True, blank=True, on_delete=models.CASCADE, related_name="announcements"
    )
    # To whom of them: empty for all, else the code of a filter (never came, stuck…).
    audience = models.CharField(max_length=24, blank=True)
    subject = models.CharField(max_length=150)
    body = models.TextField()
    by_letter = models.BooleanField(default=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["promotion", "at"], name="viatic_announcement_at")]


class AnnouncementCopy(models.Model):
    """
    An announcement for one member: shown in his page at once, sent outside his quiet hours, once.

    .. pii: What a member was sent and when he saw it; goes with the seat.
    .. pii_types: id, other
    .. pii_retirement: local_api
    """

    announcement = models.ForeignKey(Announcement, on_delete=models.CASCADE, related_name="copies")
    seat = models.ForeignKey(Seat, on_delete=models.CASCADE, related_name="copies")
    # Whether a letter still has to leave; `sent_at` says when it did.
    to_send = models.BooleanField(default=False)
    sent_at = models.DateTimeField(null=True, blank=True)
    seen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["announcement", "seat"], name="viatic_announcement_copy_once")
        ]
        indexes = [
            models.Index(fields=["to_send", "id"], name="viatic_announcement_copy_todo"),
            models.Index(fields=["seat", "seen_at"], name="viatic_announcement_copy_seat"),
        ]


class Reminder(models.Model):
    """
    An automatic message that was sent to somebody: one a week and person at most, over all his promotions.

    .. pii: What a person was sent and when; deleted with the account.
    .. pii_types: id, other
    .. pii_retirement: local_api
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    promotion = models.ForeignKey(Promotion, on_delete=models.CASCADE, related_name="reminders")
    kind = models.CharField(max_length=24)
    # The Monday of the week (Paris): two tasks at once send one.
    week = models.DateField()
    sent_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "week"], name="viatic_reminder_once_a_week")]
        indexes = [
            models.Index(fields=["user", "sent_at"], name="viatic_reminder_last"),
            models.Index(fields=["promotion", "sent_at"], name="viatic_reminder_promotion"),
        ]


class ReminderChoice(models.Model):
    """
    Somebody wants no more letter of a promotion, or of any (`promotion` None); the page still tells him.

    .. pii: A person's choice about letters; deleted with the account.
    .. pii_types: id, other
    .. pii_retirement: local_api
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    promotion = models.ForeignKey(
        Promotion, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    unsubscribed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "promotion"], name="viatic_reminder_choice_once")
        ]


class ReminderText(models.Model):
    """
    What a promotion's own reminders say, where its organiser changed the usual words or stopped one.

    .. pii: Remembers who changed it; forgotten with the account.
    .. pii_types: id, other
    .. pii_retirement: local_api
    """

    promotion = models.ForeignKey(Promotion, on_delete=models.CASCADE, related_name="reminder_texts")
    kind = models.CharField(max_length=24)
    active = models.BooleanField(default=True)
    subject = models.CharField(max_length=150)
    body = models.TextField()
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["promotion", "kind"], name="viatic_reminder_text_once")
        ]


class PromotionFeed(models.Model):
    """
    The secret address by which somebody's calendar software follows all his promotions: its fingerprint.

    .. pii: A person's calendar address; deleted with the account.
    .. pii_types: id, other
    .. pii_retirement: local_api
    """

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    sha256 = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    used_on = models.DateField(null=True, blank=True)
