"""Write in the thread of a project, correct or remove what one wrote, and remember how far one has read."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from contextlib import ExitStack
from datetime import timedelta

from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from django.db.models import Max, Sum

from commune_core.policy import Operation
from dashboard_plugin.applets.projects.models import Project
from dashboard_plugin.applets.talk.models import Message, MessageFile, ReadMark
from dashboard_plugin.errors import InvalidRequest, UnknownMessage
from dashboard_plugin.platform import get_clock, get_platform
from dashboard_plugin.selectors.followers import followers
from dashboard_plugin.selectors.project_access import ProjectAccess, open_project, renewed_project
from dashboard_plugin.selectors.threads import message_view
from dashboard_plugin.stale import StaleMessage
from dashboard_plugin.use_cases.documents import Upload, accepted
from dashboard_plugin.use_cases.notices import see_of_project, tell
from dashboard_plugin.use_cases.writing import announce, lock, one_write

LONGEST_BODY = 8000
MOST_FILES = 5
MOST_OF_A_THREAD = 100 * 1024 * 1024
TWICE_WITHIN = timedelta(minutes=2)
"""The same words sent again so soon are one message: the network lost our reply."""


def send_message(
    user_id: int | None,
    *,
    project_id: int,
    body: str,
    reply_to: int | None = None,
    uploads: Iterable[Upload] = (),
) -> int:
    """Write in the thread and tell those who follow it; gives the message's number.

    Raises Forbidden, UnknownMessage (what is answered is gone), InvalidRequest, InvalidFile, NotSaved.
    """
    access = open_project(user_id, project_id)
    access.require(Operation.TALK)
    files = list(uploads)
    kept = _body(body, needed=not files)
    if len(files) > MOST_FILES:
        raise InvalidRequest(f"Joignez {MOST_FILES} fichiers au plus.", field="fichiers")
    with ExitStack() as undo:
        stored = [_stored(upload, undo) for upload in files]
        with one_write():
            present = _turn(access)
            again = _twice(present, kept, reply_to, [row.name for row in stored])
            if again is not None:
                return again.pk  # the bytes that were stored again are let go
            _check_room(present.row, stored)
            now = get_clock().now()
            row = Message.objects.create(
                project=present.row,
                author_id=user_id,
                body=kept,
                reply_to=_answered(present.row, reply_to),
                sent_at=now,
                change=_next_change(present.row),
            )
            for file in stored:
                file.message = row
                file.save()
            tell("message", {present.row: followers(present.row)}, but=user_id)
            announce("message.sent", user_id, project=present.row.pk)
        undo.pop_all()
    return row.pk


def edit_message(user_id: int | None, *, project_id: int, message_id: int, body: str, version: int) -> None:
    """Correct one's own message over the `version` that was read; it is shown as corrected.

    Raises Forbidden, UnknownMessage, InvalidRequest, NotSaved, and StaleMessage, whose `current` is the
    stored MessageView.
    """
    access = open_project(user_id, project_id)
    access.require(Operation.TALK)
    kept = _body(body, needed=False)
    with one_write():
        present, row = _own(access, message_id)
        if not kept and not row.files.exists():
            _body(body, needed=True)
        if row.version != version or row.removed_at is not None:
            if row.body == kept and row.removed_at is None:
                return  # sent twice: the network lost our reply
            raise StaleMessage(message_view(row, present.person))
        row.body, row.edited_at = kept, get_clock().now()
        row.version, row.change = row.version + 1, _next_change(present.row)
        row.save()
        announce("message.edited", user_id, project=present.row.pk)


def remove_message(user_id: int | None, *, project_id: int, message_id: int, version: int) -> None:
    """Take one's own message back over the `version` that was read: its words and files are gone for good.

    Its place in the thread says so. Raises Forbidden, UnknownMessage, NotSaved, StaleMessage.
    """
    access = open_project(user_id, project_id)
    access.require(Operation.TALK)
    with one_write():
        present, row = _own(access, message_id)
        if row.removed_at is not None:
            return  # gone already: that is what was asked
        if row.version != version:
            raise StaleMessage(message_view(row, present.person))
        row.body, row.removed_at = "", get_clock().now()
        row.version, row.change = row.version + 1, _next_change(present.row)
        row.files.all().delete()
        row.save()
        announce("message.removed", user_id, project=present.row.pk)


def mark_read(user_id: int | None, *, project_id: int, change: int) -> None:
    """Remember that a person has read a thread up to a change, and that its notices are seen.

    Nobody else learns of it. Raises Forbidden, NotSaved.
    """
    access = open_project(user_id, project_id)
    access.require(Operation.TALK)
    if get_platform().is_stood_in_for(user_id):
        return  # somebody else looks with his eyes: he has read nothing himself
    with one_write():
        mark_up_to(access.row, access.person, change)
        see_of_project(access.person, access.row.pk, "message")


def mark_up_to(project: Project, person: int, change: int) -> None:
    """Move a read mark forward, never back."""
    mine = ReadMark.objects.filter(project=project, user_id=person)
    # First the update: a transaction that begins by reading may not write any more on SQLite.
    if not mine.filter(change__lt=change).update(change=change):
        ReadMark.objects.get_or_create(project=project, user_id=person, defaults={"change": change})


def _turn(access: ProjectAccess) -> ProjectAccess:
    """The person before the project once it is his turn to write; the numbers of changes follow the turns."""
    lock(access.row.commune_id)
    present = renewed_project(access)
    present.require(Operation.TALK)
    return present


def _own(access: ProjectAccess, message_id: int) -> tuple[ProjectAccess, Message]:
    present = _turn(access)
    row = Message.objects.filter(project=present.row, author_id=present.person, pk=message_id).first()
    if row is None:
        raise UnknownMessage.of_this_thread()
    return present, row


def _body(body: str, *, needed: bool) -> str:
    kept = body.replace("\r\n", "\n").strip()
    if needed and not kept:
        raise InvalidRequest("Écrivez un message, ou joignez un fichier.", field="message")
    if len(kept) > LONGEST_BODY:
        raise InvalidRequest(
            f"Ce message est trop long : {LONGEST_BODY} caractères au plus.",
            hint="Raccourcissez-le, ou joignez un document.",
            field="message",
        )
    return kept


def _stored(upload: Upload, undo: ExitStack) -> MessageFile:
    """The row of a file whose bytes are kept, under a name nobody can guess, unless the message is not."""
    found = accepted(upload)
    row = MessageFile(name=found.name, content_type=found.content_type, size=found.size)
    storage: Storage = row.file.storage
    # Before the commune is held: a slow storage makes nobody wait.
    name = storage.save(f"viatic/fil/{secrets.token_urlsafe(24)}", ContentFile(upload.data))
    undo.callback(storage.delete, name)
    row.file.name = name
    return row


def _check_room(project: Project, files: list[MessageFile]) -> None:
    if not files:
        return
    held = MessageFile.objects.filter(message__project=project).aggregate(total=Sum("size"))["total"] or 0
    if held + sum(file.size for file in files) > MOST_OF_A_THREAD:
        raise InvalidRequest(
            "Les fichiers de ce fil occupent déjà 100 Mo.",
            hint="Retirez des messages devenus inutiles, ou donnez l’adresse du document.",
            field="fichiers",
        )


def _answered(project: Project, message_id: int | None) -> Message | None:
    if message_id is None:
        return None
    row = Message.objects.filter(project=project, pk=message_id).first()
    if row is None:
        raise UnknownMessage.of_this_thread()
    return row


def _twice(access: ProjectAccess, body: str, reply_to: int | None, files: list[str]) -> Message | None:
    last = Message.objects.filter(project=access.row).order_by("-pk").first()
    if last is None or last.author_id != access.person or last.removed_at is not None:
        return None
    recent = get_clock().now() - last.sent_at <= TWICE_WITHIN
    same = (last.body, last.reply_to_id) == (body, reply_to)
    names = list(last.files.order_by("pk").values_list("name", flat=True)) if recent and same else []
    return last if recent and same and names == files else None


def _next_change(project: Project) -> int:
    """The number of the next change of a thread: its commune is held, so no two have the same."""
    return (Message.objects.filter(project=project).aggregate(last=Max("change"))["last"] or 0) + 1
