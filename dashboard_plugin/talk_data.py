"""What the app hands out about threads and notices: frozen values, beside those of `data`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from dashboard_plugin.project_data import ProjectView


@dataclass(frozen=True, slots=True)
class Quote:
    """The message that another answers; without a body once it was removed."""

    id: int
    author_name: str
    body: str


@dataclass(frozen=True, slots=True)
class JoinedFile:
    """A file of a message: its number, its name, its size in bytes."""

    id: int
    name: str
    size: int


@dataclass(frozen=True, slots=True)
class MessageView:
    """One message as its reader sees it; a removed one has neither body nor files.

    `change` is the number of the thread's change that wrote it last, `version` how many times it was written.
    """

    id: int
    author_name: str
    mine: bool
    body: str
    sent_at: datetime
    edited_at: datetime | None
    removed: bool
    change: int
    version: int
    reply_to: Quote | None = None
    files: tuple[JoinedFile, ...] = ()


@dataclass(frozen=True, slots=True)
class Thread:
    """A page of a thread, oldest first.

    `change` is the number of its last change (0 before any). `first_new` is the first message that the reader
    had not seen, None where he had read all; `unread` tells that this page, the last, shows him something he
    had not read, a correction or a removal as well. `older` and `newer` are the messages that bound the
    pages before and after: None where there is none.
    """

    project: ProjectView
    messages: tuple[MessageView, ...]
    change: int
    first_new: int | None
    unread: bool
    older: int | None
    newer: int | None


@dataclass(frozen=True, slots=True)
class News:
    """What changed in a thread since a change; `more` where it is not all."""

    messages: tuple[MessageView, ...]
    change: int
    more: bool


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file to hand over: the name it is saved under, its media type, and what is stored."""

    name: str
    content_type: str
    stored: Any


@dataclass(frozen=True, slots=True)
class NoticeView:
    """Something a person was told of: of what, where, and what happened, in words as things stand today.

    `title` is that of a project, in a commune (`place`), or of a course or a promotion (then without
    `project_id`).
    """

    id: int
    kind: str
    project_id: int | None
    title: str
    place: str
    words: str
    at: datetime
    seen: bool
    url: str


@dataclass(frozen=True, slots=True)
class NoticePage:
    """A page of notices, the latest first; `unseen` counts those of the page, `following` bounds the next."""

    notices: tuple[NoticeView, ...]
    unseen: int
    following: str


@dataclass(frozen=True, slots=True)
class NoticeSettings:
    """How a person is told: the channel of each kind, hours of Paris without letters, day of the digest.

    `values` has a text for each field of the form: the kinds, `quiet_from`, `quiet_until`, `digest_day`.
    """

    values: Mapping[str, str]
