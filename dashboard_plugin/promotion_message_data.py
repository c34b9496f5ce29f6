"""What the app hands out about the messages of promotions: announcements, reminders, refusals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class AnnouncementFields:
    """What a form says of an announcement; `audience` is one of `messages.AUDIENCES`."""

    subject: str
    body: str
    group_id: int | None = None
    audience: str = ""
    by_letter: bool = True


@dataclass(frozen=True, slots=True)
class AnnouncementView:
    """An announcement; the counts are for who may write to those it went to, None for whom it was sent to.

    `mine`: it was sent to the reader; `seen`: he has opened it. `to_send` letters have not left yet.
    """

    id: int
    subject: str
    body: str
    group: str
    audience: str
    by_letter: bool
    author: str
    at: datetime
    mine: bool
    seen: bool
    copies: int | None = None
    sent: int | None = None
    to_send: int | None = None
    opened: int | None = None


@dataclass(frozen=True, slots=True)
class Unsubscribed:
    """Somebody who wants no letter of this promotion any more, or of any."""

    name: str
    all: bool
    since: datetime


@dataclass(frozen=True, slots=True)
class MessagePage:
    """The messages of a promotion that concern the reader, the latest first."""

    announcements: tuple[AnnouncementView, ...]
    can_write: bool
    following: int | None = None
    unsubscribed: tuple[Unsubscribed, ...] = ()
    stopped: bool = False


@dataclass(frozen=True, slots=True)
class WritingChoices:
    """To whom one may write: groups as (number, name), everybody or not, and how many each audience holds."""

    groups: tuple[tuple[int, str], ...]
    to_all: bool


@dataclass(frozen=True, slots=True)
class ReminderView:
    """An automatic reminder of a promotion: its words, the usual ones where nobody changed them (version 0).

    `sent` is how many left over the last thirty days; `example` what its fields would be, for instance.
    """

    kind: str
    active: bool
    subject: str
    body: str
    version: int
    changed_by: str
    sent: int
    example: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Stopping:
    """What the link at the foot of a letter may stop: letters of one promotion, or of any, and what is so."""

    user_id: int
    promotion_id: int
    promotion: str
    one: bool
    all: bool
