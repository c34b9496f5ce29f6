"""What the app hands out: frozen values, never rows of the database.

Pages, blocks and hosts read these; every URL is relative to the host's root.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Literal

from commune_core.answers import AnswerValue
from commune_core.model import Domain, Item
from commune_core.ports import CourseGroup, CourseLink, EnrolmentOutcome
from commune_core.priorities import Priority
from commune_core.proposals import Proposal
from commune_core.referential import Referential

Mode = Literal["live", "preview"]
State = Literal["answered", "not_applicable", "unknown"]

PRACTICE_CODE = "exercice"
"""Code of one's own practice commune, in URLs and arguments: it names no one."""


@dataclass(frozen=True, slots=True)
class CommuneRef:
    """A commune of today, or the reader's practice commune (`id` None until it is first written)."""

    id: int | None
    code: str
    name: str
    of_name: str
    """With its preposition: "de Fontvannes", "d'Ajou", "du Mans"."""
    departement: str
    """Code of the département ("10", "2A"), empty for a practice commune."""
    postal_codes: tuple[str, ...]
    population: int | None
    kind: str
    url: str
    departement_name: str = ""
    former_name: str = ""
    """The name that was looked for, where it is that of a former commune, now part of this one."""


@dataclass(frozen=True, slots=True)
class MembershipView:
    """One person's place in one commune."""

    commune: CommuneRef
    role: str
    function: str
    status: str
    id: int | None = None
    user_id: int | None = None
    person: str = ""
    """Display name of the member, filled in lists of members."""
    requested_at: datetime | None = None
    named: bool = False
    """Whether this member was named to read the sensitive points."""


@dataclass(frozen=True, slots=True)
class MembersPage:
    """The people of a commune's space; `pending` is empty for those who may not decide on requests.

    `following` is where the next page begins, None on the last one.
    """

    commune: CommuneRef
    members: tuple[MembershipView, ...]
    pending: tuple[MembershipView, ...]
    can_decide: bool
    can_name: bool
    following: int | None = None


@dataclass(frozen=True, slots=True)
class KeptRows:
    """How many rows of one kind the app keeps about a person; `key` is that of the kind in his export."""

    key: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Erasure:
    """What erasing a person's data deletes, and what stays in the communes without his name."""

    goes: tuple[KeptRows, ...]
    stays: tuple[KeptRows, ...]
    without_referent: tuple[CommuneRef, ...]
    """The communes whose only referent he is: a moderator answers their requests from then on."""


@dataclass(frozen=True, slots=True)
class CopiedAnswers:
    """Items copied from the practice commune, and those left alone: nothing to copy, or already answered."""

    copied: tuple[str, ...]
    kept: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LearnerRow:
    """One member of a group; `share` and `grade` are out of 100, `grade` None while nothing is graded."""

    name: str
    share: int
    grade: int | None
    passed: bool
    certified: bool


@dataclass(frozen=True, slots=True)
class ClassroomView:
    """The groups of a course, and the first members of the one that is `opened`.

    `grouped` is False while the course is not divided: making a first group divides it.
    """

    key: str
    title: str
    enrolled: int
    steps: int
    grouped: bool
    groups: tuple[CourseGroup, ...]
    opened: CourseGroup | None
    learners: tuple[LearnerRow, ...]


@dataclass(frozen=True, slots=True)
class EnrolmentReport:
    """What became of each address, in the order it was given."""

    group: str
    outcomes: tuple[tuple[str, EnrolmentOutcome], ...]


@dataclass(frozen=True, slots=True)
class AnswerView:
    """A stored answer; `version` is what the next write must name."""

    value: AnswerValue
    state: State
    reason: str
    depends_on: str
    comment: str
    author_name: str
    answered_at: datetime
    version: int
    confidence: str = ""
    """How sure the team is: "sure", "estimated", "to_check", or "" where nobody said."""
    source: str = ""
    """Where a proposal that was confirmed came from."""


@dataclass(frozen=True, slots=True)
class ThemeRef:
    """A theme of training by its slug and title, whether its course is open or not."""

    slug: str
    title: str


@dataclass(frozen=True, slots=True)
class ItemRow:
    """One point of the état des lieux as it stands."""

    item: Item
    answer: AnswerView | None
    note: int | None
    alert: bool
    url: str
    courses: tuple[CourseLink, ...]
    proposal: Proposal | None = None
    """What is known already and may be confirmed, where nobody has answered."""
    holder: tuple[str, str] | None = None
    """Who the point is up to in this commune, and why, where its profile says so."""
    no_duty: str = ""
    """Why the legal obligation does not bind this commune."""
    announced: tuple[ThemeRef, ...] = ()
    """Themes that would teach it, whose course is not written yet."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A selection of points with their answers; `answered` and `total` count this selection.

    `referential` is the version of the questionnaire that this year's campaign is bound to.
    """

    commune: CommuneRef
    referential: Referential
    year: int
    rows: tuple[ItemRow, ...]
    answered: int
    total: int
    can_answer: bool
    practice: bool
    years: tuple[int, ...] = ()
    """The years one may look at, this one included."""
    closed: bool = False


@dataclass(frozen=True, slots=True)
class DomainRow:
    """One domain: `score` is out of 100 and None while the coverage (0 to 100) is under one half."""

    domain: Domain
    score: Fraction | None
    coverage: Fraction
    level: str
    level_label: str
    answered: int
    total: int
    url: str


@dataclass(frozen=True, slots=True)
class WeightingView:
    """What the team chose for a point, None where it keeps what is proposed, with who did and why."""

    importance: int | None
    urgency: int | None
    reason: str
    author_name: str
    at: datetime | None
    """None in a photograph, which keeps no trace of who chose when."""
    version: int


@dataclass(frozen=True, slots=True)
class PriorityRow:
    """One priority, the page of its point, the courses that teach it, and what the team chose for it."""

    priority: Priority
    url: str
    courses: tuple[CourseLink, ...]
    weighting: WeightingView | None = None


@dataclass(frozen=True, slots=True)
class Dashboard:
    """A commune at a glance; alerts and priorities hold only the points the reader may see."""

    commune: CommuneRef
    referential: Referential
    year: int
    domains: tuple[DomainRow, ...]
    overall: Fraction | None
    ours: Fraction | None
    coverage: Fraction
    alerts: tuple[ItemRow, ...]
    priorities: tuple[PriorityRow, ...]
    answered: int
    total: int
    member: MembershipView | None
    practice: bool
    can_weigh: bool = False
    """Whether the reader may change importance and urgency."""
    years: tuple[int, ...] = ()
    """The years one may look at, this one included."""
    closed: bool = False


@dataclass(frozen=True, slots=True)
class SavedAnswer:
    """What a write gives back: the new version, its effect on the point and its domain.

    `answered` and `total` count every point the writer may see.
    """

    item_id: str
    version: int
    state: State
    note: int | None
    alert: bool
    saved_at: datetime
    answered: int
    total: int
    domain: DomainRow
