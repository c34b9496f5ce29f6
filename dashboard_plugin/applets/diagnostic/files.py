"""The bytes of documents: they go with the row that names them, whatever deletes it."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete

from dashboard_plugin.applets.diagnostic.models import Evidence
from dashboard_plugin.applets.promotions.meetings import MeetingFile
from dashboard_plugin.applets.talk.models import MessageFile


def forget_bytes(
    sender: type[Evidence | MeetingFile | MessageFile],
    instance: Evidence | MeetingFile | MessageFile,
    **kwargs: Any,
) -> None:
    """Delete the stored document once the row is surely gone; a storage that fails undoes nothing."""
    storage, name = instance.file.storage, instance.file.name
    if name:
        transaction.on_commit(lambda: storage.delete(name), robust=True)


def connect() -> None:
    """Listen to deletions, those of a whole commune included."""
    post_delete.connect(forget_bytes, sender=Evidence, dispatch_uid="viatic.evidence.bytes")
    post_delete.connect(forget_bytes, sender=MessageFile, dispatch_uid="viatic.thread.bytes")
    post_delete.connect(forget_bytes, sender=MeetingFile, dispatch_uid="viatic.meeting.bytes")
