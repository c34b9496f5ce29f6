"""Threads of projects, and what each person is told of, how and when."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Message(models.Model):
    """
    One message of the thread of a project or action.

    .. pii: What a person wrote; the commune keeps it, the name is forgotten with the account.
    .. pii_types: id, other
    .. pii_retirement: local_api
    """

    project = models.ForeignKey("viatic.Project", on_delete=models.CASCADE, related_name="messages")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    body = models.TextField()
    reply_to = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    sent_at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)
    # The number of the last change of the thread when this row was written: what a reader has not seen yet.
    change = models.PositiveIntegerField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        indexes = [models.Index(fields=["project", "change"], name="viatic_message_change")]


class MessageFile(models.Model):
    """
    A file joined to a message, of an accepted type.

    .. no_pii:
    """

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="files")
    name = models.CharField(max_length=200)
    file = models.FileField(upload_to="viatic/fil/%Y/%m/", max_length=200)
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()


class ReadMark(models.Model):
    """
    How far a person has read a thread.

    .. pii: Links a user to a thread; deleted with the account.
    .. pii_types: id, other
    .. pii_retirement: local_api
    """

    project = models.ForeignKey("viatic.Project", on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    change = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["project", "user"], name="viatic_read_mark_once")]


class Notice(models.Model):
    """
    Something a person is told of a project, a doubt or a promotion: in the page, by letter as he chose.

    .. pii: What a person was told of; deleted with the account.
    .. pii_types: id, other
    .. pii_retirement: local_api
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    # One of the three: what it is about.
    project = models.ForeignKey(
        "viatic.Project", null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    doubt = models.ForeignKey(
        "viatic.Doubt", null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    promotion = models.ForeignKey(
        "viatic.Promotion", null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    kind = models.CharField(max_length=16)
    count = models.PositiveIntegerField(default=1)
    at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["user", "seen_at", "at"], name="viatic_notice_user"),
            models.Index(fields=["sent_at", "at"], name="viatic_notice_unsent"),
        ]


class NoticeSetting(models.Model):
    """
    How a person wants to be told of one kind of thing, and when not.

    .. pii: A person's choices about letters; deleted with the account.
    .. pii_types: id, other
    .. pii_retirement: local_api
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=16)
    channel = models.CharField(max_length=8)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "kind"], name="viatic_notice_setting_once")]


class NoticeHours(models.Model):
    """
    When a person wants no letter (hours of his commune, `quiet_from` to `quiet_until`), and his digest's day.

    .. pii: A person's choices about letters; deleted with the account.
    .. pii_types: id, other
    .. pii_retirement: local_api
    """

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    quiet_from = models.PositiveSmallIntegerField(default=20)
    quiet_until = models.PositiveSmallIntegerField(default=8)
    digest_day = models.PositiveSmallIntegerField(default=0)
    digest_sent_on = models.DateField(null=True, blank=True)
