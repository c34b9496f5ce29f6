"""What the app asks of its host: who people are, which courses exist, where events go, what time it is.

The embedded campus and Open edX each give one `Platform`; nothing else in the app knows which one it runs on.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol, runtime_checkable


@dataclass(frozen=True, slots=True)
class PlatformUser:
    """An account of the host. `email_verified` tells that a confirmation link was followed."""

    id: int
    email: str
    display_name: str
    email_verified: bool


@dataclass(frozen=True, slots=True)
class CourseLink:
    """A course that people can open, with its duration in minutes."""

    key: str
    title: str
    url: str
    minutes: int


@runtime_checkable
class Platform(Protocol):
    """The host behind the app."""

    def user(self, user_id: int) -> PlatformUser:
        """The account of this id."""

    def display_names(self, user_ids: Iterable[int]) -> Mapping[int, str]:
        """The names people see, never an address, of those of these accounts that exist (one query)."""

    def site_roles(self, user_id: int) -> frozenset[str]:
        """The roles held over the whole site (see `policy.SITE_ROLES`), those of the host included."""

    def course_for_theme(self, slug: str) -> CourseLink | None:
        """The course that teaches a theme, if one is open."""

    def courses_for_themes(self, slugs: Iterable[str]) -> Mapping[str, CourseLink]:
        """The same for many themes at once (one query); themes without a course are absent."""

    def record(self, event: str, user_id: int | None, data: Mapping[str, Any]) -> None:
        """Hand an event to the host's log."""

    def sign_in_url(self, next_url: str) -> str:
        """Where to send somebody who must sign in, to come back at `next_url`."""


@runtime_checkable
class Clock(Protocol):
    """The time, so that tests can choose it."""

    def now(self) -> datetime:
        """The current instant, with its time zone."""

    def today(self) -> date:
        """The current date in France."""
