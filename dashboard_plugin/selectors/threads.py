"""The thread of a project: a page of its messages, what is new in it, one message, one file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db.models import Max, QuerySet

from commune_core.policy import Operation
from dashboard_plugin.applets.talk.models import Message, MessageFile, ReadMark
from dashboard_plugin.errors import UnknownMessage
from dashboard_plugin.selectors.people import display_names
from dashboard_plugin.selectors.project_access import ProjectAccess, open_project
from dashboard_plugin.selectors.projects import project_view
from dashboard_plugin.talk_data import JoinedFile, MessageView, News, Quote, StoredFile, Thread

PAGE = 50
EXCERPT = 160


def thread(
    user_id: int | None, *, project_id: int, before: int | None = None, since: int | None = None
) -> Thread:
    """The last page of a thread, that which ends before a message, or that which begins at one.

    Raises Forbidden.
    """
    access = _entered(user_id, project_id)
    written = Message.objects.filter(project=access.row)
    rows, older, newer = _page(written, before, since)
    change = written.aggregate(last=Max("change"))["last"] or 0
    mark = ReadMark.objects.filter(project=access.row, user_id=access.person)
    read = mark.values_list("change", flat=True).first() or 0
    return Thread(
        project=project_view(access),
        messages=_views(rows, access.person),
        change=change,
        first_new=_first_new(rows, read, access.person) if newer is None else None,
        unread=newer is None and read < change,
        older=older,
        newer=newer,
    )


def news(user_id: int | None, *, project_id: int, after: int) -> News:
    """What was written, corrected or removed since the change `after`, in that order, a page at most.

    Where nothing was, it costs one query beside those that let the reader in. Raises Forbidden.
    """
    access = _entered(user_id, project_id)
    changed = Message.objects.filter(project=access.row, change__gt=after)
    if not changed.exists():
        return News((), after, False)
    rows = list(changed.order_by("change").select_related("reply_to")[: PAGE + 1])
    shown = rows[:PAGE]
    change = shown[-1].change if shown else after  # removed meanwhile, with the project perhaps
    return News(_views(shown, access.person), change, len(rows) > PAGE)


def message(user_id: int | None, *, project_id: int, message_id: int) -> MessageView:
    """One message of a thread; raises Forbidden, UnknownMessage."""
    access = _entered(user_id, project_id)
    rows = list(Message.objects.filter(project=access.row, pk=message_id).select_related("reply_to"))
    if not rows:
        raise UnknownMessage.of_this_thread()
    return _views(rows, access.person)[0]


def message_view(row: Message, reader: int) -> MessageView:
    """A message of an access that was granted."""
    return _views([row], reader)[0]


def message_file(user_id: int | None, *, project_id: int, file_id: int) -> StoredFile | None:
    """A file of a thread to hand over; None where there is none. Raises Forbidden."""
    access = _entered(user_id, project_id)
    row = MessageFile.objects.filter(message__project=access.row, pk=file_id).first()
    return StoredFile(row.name, row.content_type, row.file) if row else None


def _entered(user_id: int | None, project_id: int) -> ProjectAccess:
    access = open_project(user_id, project_id)
    access.require(Operation.TALK)
    return access


def _page(
    written: QuerySet[Message], before: int | None, since: int | None
) -> tuple[list[Message], int | None, int | None]:
    """The messages of a page, oldest first, with what bounds the page before (its `before`) and after."""
    whole = written.select_related("reply_to")
    if since is not None and written.filter(pk__gte=since).exists():
        rows = list(whole.filter(pk__gte=since).order_by("pk")[: PAGE + 1])
        shown, newer = rows[:PAGE], rows[PAGE].pk if len(rows) > PAGE else None
        earlier = bool(shown) and written.filter(pk__lt=shown[0].pk).exists()
        return shown, shown[0].pk if earlier else None, newer
    rows = list((whole.filter(pk__lt=before) if before is not None else whole).order_by("-pk")[: PAGE + 1])
    shown = rows[:PAGE][::-1]
    older = shown[0].pk if len(rows) > PAGE else None
    newer = before if before is not None and written.filter(pk__gte=before).exists() else None
    return shown, older, newer


def _first_new(rows: Sequence[Message], mark: int, reader: int) -> int | None:
    """The first message after the last one that was read: a correction of an old one is no new message."""
    first = None
    for row in reversed(rows):
        if row.change <= mark or row.author_id == reader:
            break
        first = row.pk
    return first


def _views(rows: Sequence[Message], reader: int) -> tuple[MessageView, ...]:
    quoted = [row.reply_to for row in rows if row.reply_to]
    names = display_names({row.author_id for row in (*rows, *quoted)})
    files: dict[int, list[JoinedFile]] = {}
    for file in MessageFile.objects.filter(message__in=[row.pk for row in rows]).order_by("pk"):
        files.setdefault(file.message_id, []).append(JoinedFile(file.pk, file.name, file.size))
    return tuple(
        MessageView(
            id=row.pk,
            author_name=names[row.author_id],
            mine=row.author_id == reader,
            body=row.body,
            sent_at=row.sent_at,
            edited_at=row.edited_at,
            removed=row.removed_at is not None,
            change=row.change,
            version=row.version,
            reply_to=_quote(row.reply_to, names),
            files=tuple(files.get(row.pk, ())),
        )
        for row in rows
    )


def _quote(row: Message | None, names: Mapping[int | None, str]) -> Quote | None:
    if row is None:
        return None
    body = " ".join(row.body.split())
    return Quote(row.pk, names[row.author_id], f"{body[:EXCERPT].rstrip()}…" if len(body) > EXCERPT else body)
