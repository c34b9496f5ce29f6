"""What the app asks of its host: who people are, which courses exist, where events go, what time it is.

The embedded campus and Open edX each give one `Platform`; nothing else in the app knows which one it runs on.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal, Protocol, runtime_checkable

from commune_core.roster import Roster


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


@dataclass(frozen=True, slots=True)
class Letter:
    """A message to members; `path` is the address, on this host, of the page where they act on it, and `stop`
    that of the page where, without signing in, they ask for no more of these (empty: there is none)."""

    subject: str
    paragraphs: tuple[str, ...]
    action: str
    path: str
    stop: str = ""

    def headers(self, root: str) -> dict[str, str]:
        """What lets a mail program stop these letters in one gesture (RFC 2369, 8058), on a host at `root`.

        Nothing without `stop`; over HTTPS alone may the gesture be a program's.
        """
        if not self.stop:
            return {}
        link = {"List-Unsubscribe": f"<{root}{self.stop}>"}
        by_program = {"List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
        return link | by_program if root.startswith("https:") else link


@dataclass(frozen=True, slots=True)
class CourseGroup:
    """A cohort of one course; `size` counts its members who have an account and follow the course."""

    name: str
    size: int


@dataclass(frozen=True, slots=True)
class CourseProgress:
    """Where somebody is in a course: steps done, grade from 0 to 1 (None: not graded yet), attestation."""

    done: int
    grade: float | None
    passed: bool
    certified: bool


@dataclass(frozen=True, slots=True)
class FollowedCourse:
    """A course somebody follows: where he goes on reading, and how many of its pages are done (None where the
    host does not count them)."""

    key: str
    url: str
    done: int | None = None
    total: int | None = None


@dataclass(frozen=True, slots=True)
class MemberProgress:
    """Where somebody is in a course: steps done of how many, grade from 0 to 1 (None: not graded yet).

    `moved_on` is the last day something was finished or graded, `seen_on` the last day of any trace of him
    in the course; both are days in France.
    """

    done: int
    steps: int
    grade: float | None
    passed: bool
    passed_on: date | None = None
    moved_on: date | None = None
    seen_on: date | None = None


@dataclass(frozen=True, slots=True)
class BlockResult:
    """How a graded block went: how many people tried it, and their mean share of its points, from 0 to 1.

    `unit`, `page` and `title` are the names of its sequence of pages, of its page and of the block, in the
    order of the course.
    """

    block: str
    unit: str
    page: str
    title: str
    tried: int
    share: float


@dataclass(frozen=True, slots=True)
class GradedPart:
    """A graded part of a course that somebody answered: its title, the last day, points over the possible."""

    title: str
    on: date
    earned: float
    possible: float


@dataclass(frozen=True, slots=True)
class CourseTrace:
    """What somebody left in a course: how many parts of it he finished on each day (days of France), and the
    graded parts he answered."""

    days: Mapping[date, int]
    tests: tuple[GradedPart, ...] = ()


EnrolmentOutcome = Literal["enrolled", "moved", "already", "invited", "ungrouped", "refused", "failed"]


@runtime_checkable
class Classroom(Protocol):
    """One course as its team sees it. Whoever holds it has been authorised by the policy."""

    @property
    def key(self) -> str:
        """The key of the course."""

    @property
    def title(self) -> str:
        """Its name."""

    def steps(self) -> int:
        """How many steps of the course can be completed."""

    def is_grouped(self) -> bool:
        """Whether the course is divided into cohorts."""

    def groups(self) -> tuple[CourseGroup, ...]:
        """Its cohorts, by name."""

    def members(self, group: str, limit: int) -> tuple[int, ...]:
        """The first members of this cohort who have an account and follow the course, by seniority."""

    def enrolled(self) -> int:
        """How many people follow the course."""

    def progress(self, user_ids: Iterable[int]) -> Mapping[int, CourseProgress]:
        """Of those of these people who have begun (a constant number of queries)."""

    def enrol(self, email: str, group: str) -> EnrolmentOutcome:
        """Enrol the person of this address and put him in the cohort of this name, made if it is new.

        `moved`: from another cohort; `already`: he was in this one; `invited`: no account yet, or not
        confirmed, he enters when it is; `ungrouped`: enrolled, but the host refused the cohort; `refused`: no
        valid address, or an enrolment the host does not accept. The first cohort divides the course.
        """


@runtime_checkable
class Platform(Protocol):
    """The host behind the app."""

    def user(self, user_id: int) -> PlatformUser:
        """The account of this id."""

    def display_names(self, user_ids: Iterable[int]) -> Mapping[int, str]:
        """The names people see, never an address, of those of these accounts that exist (one query)."""

    def is_stood_in_for(self, user_id: int | None) -> bool:
        """Whether the request at hand comes from somebody else, whom the host lets see as this person."""

    def site_roles(self, user_id: int) -> frozenset[str]:
        """The roles held over the whole site (see `policy.SITE_ROLES`), those of the host included."""

    def administrators(self) -> Iterable[int]:
        """Accounts that the host itself holds as administrators of the whole site, a few dozen at most."""

    def course_for_theme(self, slug: str) -> CourseLink | None:
        """The course that teaches a theme, if one is open."""

    def courses_for_themes(self, slugs: Iterable[str]) -> Mapping[str, CourseLink]:
        """The same for many themes at once (one query); themes without a course are absent."""

    def course_url(self, course_key: str) -> str | None:
        """The host's own address of a course, None where there is none."""

    def following(self, user_id: int) -> Mapping[str, FollowedCourse]:
        """The courses of the suite this person follows, by key, the latest first (a constant number of
        queries)."""

    def follow(self, user_id: int, course_key: str) -> str | None:
        """Enrol the person in an open course, or leave him enrolled, and give the address of the page where
        he begins or goes on; None where the host lets nobody else in."""

    def course_role(self, user_id: int, course_key: str) -> str | None:
        """The person's place in the team of a course (see `policy.COURSE_ROLES`)."""

    def classroom(self, course_key: str) -> Classroom | None:
        """The course as its team sees it, None where the host has no such course or no cohorts."""

    def roster(self, course_key: str) -> Roster | None:
        """Who follows this course, None where the host has none of this key."""

    def has_workers(self) -> bool:
        """Whether the host works in the background; else whoever looks at long work does a little of it."""

    def sync_later(self, run_id: int) -> None:
        """Have the host's workers carry on a run of a promotion; nothing where it has none."""

    def group_progress(
        self, user_ids: Iterable[int], course_keys: Iterable[str]
    ) -> Mapping[tuple[int, str], MemberProgress]:
        """Where each of these people is in each of these courses, by (person, key), in as many queries for
        one person as for thousands; who has left no trace in a course is absent, and so is a course the host
        has not."""

    def course_steps(self, course_keys: Iterable[str]) -> Mapping[str, int]:
        """How many steps each of these courses has; one the host has not is absent."""

    def group_results(self, user_ids: Iterable[int], course_key: str) -> tuple[BlockResult, ...]:
        """How the graded blocks of a course went for these people, those that somebody tried (a constant
        number of queries)."""

    def passes(self, user_ids: Iterable[int], course_keys: Iterable[str]) -> Mapping[tuple[int, str], date]:
        """The day on which each of these people passed each of these courses (a constant number of queries);
        whoever has not is absent, and so is a course that is gone."""

    def course_traces(self, user_id: int, course_keys: Iterable[str]) -> Mapping[str, CourseTrace]:
        """What this person left in those of these courses he has begun (a constant number of queries)."""

    def send(self, user_ids: Iterable[int], letter: Letter) -> None:
        """Write to these people by e-mail, in the host's own way."""

    def sends_letters(self) -> bool:
        """Whether letters leave at all: an operator may hold them back, and an invitation is nothing else."""

    def send_to(self, address: str, letter: Letter) -> None:
        """Write to an address, whether an account has it or none does."""

    def record(self, event: str, user_id: int | None, data: Mapping[str, Any]) -> None:
        """Hand an event to the host's log."""

    def sign_in_url(self, next_url: str) -> str:
        """Where to send somebody who must sign in, to come back at `next_url`."""


@dataclass(frozen=True, slots=True)
class SearchHit:
    """A document that answers a question; the scores of one answer compare with one another only."""

    id: str
    score: float


@runtime_checkable
class Search(Protocol):
    """Where documents are looked up by words."""

    def search(
        self, text: str, *, limit: int = 1000, begun: bool = False, loose: bool = False
    ) -> Sequence[SearchHit]:
        """The documents by rank; `begun` takes the last word for the beginning of one, `loose` also takes
        words that only look alike, where one would otherwise say that there is nothing."""


@runtime_checkable
class Clock(Protocol):
    """The time, so that tests can choose it."""

    def now(self) -> datetime:
        """The current instant, with its time zone."""

    def today(self) -> date:
        """The current date in France."""
