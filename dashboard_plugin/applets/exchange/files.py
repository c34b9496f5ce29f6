"""The bytes of archives that wait: they go with the row that names them, whatever deletes it."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete

from dashboard_plugin.applets.exchange.models import Upload


def forget_archive(sender: type[Upload], instance: Upload, **kwargs: Any) -> None:
    """Delete the stored archive once the row is surely gone; a storage that fails undoes nothing."""
    storage, name = instance.file.storage, instance.file.name
    if name:
        transaction.on_commit(lambda: storage.delete(name), robust=True)


def connect() -> None:
    """Listen to deletions, those of a whole account included."""
    post_delete.connect(forget_archive, sender=Upload, dispatch_uid="viatic.upload.bytes")
