"""What the app hands out and takes about meetings of promotions, their sheets and calendars."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from commune_core.promotions.meetings import MeetingPlan


@dataclass(frozen=True, slots=True)
class MeetingFields:
    """What a form says of a meeting; `group_id` None is the whole promotion."""

    plan: MeetingPlan
    group_id: int | None = None


@dataclass(frozen=True, slots=True)
class FileView:
    """A document of a meeting; `stored` is its file, for whoever may open it."""

    id: int
    name: str
    content_type: str
    size: int
    stored: Any = None


@dataclass(frozen=True, slots=True)
class MeetingView:
    """A meeting, as whoever may see it reads it.

    `can_hold`: plans it and notes who came; `inside`: is shown the link, the documents and the replay. `mine`
    is how he was noted himself, empty where nothing is. `code` and `code_until` are for who holds it;
    `code_open` tells a member that he may type it. `zone` is the reader's, where it is another time than in
    Paris.
    """

    id: int
    promotion_id: int
    promotion: str
    fields: MeetingFields
    group: str
    state: str
    minutes: int
    version: int
    changed_at: datetime
    changed_by: str
    can_hold: bool
    inside: bool
    past: bool
    code: str = ""
    code_until: datetime | None = None
    code_open: bool = False
    mine: str = ""
    files: tuple[FileView, ...] = ()
    zone: ZoneInfo | None = None


@dataclass(frozen=True, slots=True)
class MeetingList:
    """The meetings of a promotion that one may see: those to come, then those past, the latest first.

    `groups` are those for which one may hold one, as (number, name); `holds_all`, whether for everybody too.
    `attended` are a member's own minutes of the meetings he came to.
    """

    coming: tuple[MeetingView, ...]
    past: tuple[MeetingView, ...]
    groups: tuple[tuple[int, str], ...]
    holds_all: bool
    attended: int | None = None
    following: int | None = None

    @property
    def can_hold(self) -> bool:
        """Whether one may hold any."""
        return self.holds_all or bool(self.groups)


@dataclass(frozen=True, slots=True)
class Presence:
    """One line of the sheet: `state` empty where nothing is noted; `version` 0 for a line nobody wrote."""

    seat_id: int
    name: str
    group: str
    commune: str
    state: str
    how: str
    version: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """The sheet of a meeting, a page of it; the counts are those of the whole meeting."""

    meeting: MeetingView
    lines: tuple[Presence, ...]
    total: int
    present: int
    excused: int
    absent: int
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class Mark:
    """What is noted of one seat: "present", "absent", "excused", or nothing any more (empty)."""

    seat_id: int
    state: str
    version: int


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """Something in somebody's calendar of promotions: a meeting, or a day of a course.

    `ends_at` None: of a whole day. `source` tells it for ever ("seance-12"). `zone` as for a meeting.
    """

    source: str
    kind: str
    title: str
    promotion: str
    on: date
    starts_at: datetime | None
    ends_at: datetime | None
    place: str
    cancelled: bool
    url: str
    changed_at: datetime
    version: int
    zone: ZoneInfo | None = None


@dataclass(frozen=True, slots=True)
class FeedView:
    """One's own calendar address: since when, and when it was last read; its secret is kept nowhere."""

    created_at: datetime
    used_on: date | None
