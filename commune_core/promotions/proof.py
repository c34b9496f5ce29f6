"""What proves a training: the hours that count and why, the code of an attestation, who paid for whom.

No minute is measured or guessed: an hour counts because the programme gives it to a course that was passed,
or because somebody noted that one came to a meeting.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from commune_core.errors import CommuneError

from .programme import PlannedCourse

RULE = (
    "Comptent les heures que le programme donne à chaque cours réussi pendant la promotion, une seule fois, "
    "et la durée de chaque séance où la présence est notée. Le temps passé devant l’écran n’est ni mesuré ni "
    "estimé."
)
SOURCE = (
    "Preuves d’une formation à distance : ce relevé suit la méthode du Code du travail, article R6313-3, qui "
    "oblige les organismes pour les formations de reconversion et reste une bonne pratique pour les autres."
)
TABLE_LAW = "CGCT L2123-12"

ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
"""Small letters and digits of a code, without those that look alike on paper: i, l, o, 0, 1."""
CODE_LENGTH, FOUND_BY, GROUP = 24, 8, 4
LONGEST_REASON = 500
LONGEST_TYPED = 80


class UnknownAttestation(CommuneError):
    """No attestation has this number here, or it is not for whoever asks."""

    code = "attestation.unknown"

    @classmethod
    def here(cls) -> UnknownAttestation:
        """For any number that names none here."""
        return cls("Cette attestation n’existe pas.", hint="Repartez de la page « Preuves » de la promotion.")


class InvalidAttestation(CommuneError):
    """What no attestation may be given or taken back for: `where["field"]` names it."""

    code = "attestation.invalid"


class TooManyCodes(CommuneError):
    """Too many codes that nobody was given were tried; nothing more is said for a while."""

    code = "attestation.too_many"


@dataclass(frozen=True, slots=True)
class Came:
    """A meeting somebody is noted to have come to, and the minutes of it that count."""

    title: str
    on: date
    minutes: int
    how: str = ""


@dataclass(frozen=True, slots=True)
class Counted:
    """One line of the hours: `kind` is `course` (`key` is its own) or `meeting`; `why_not` says why its
    minutes do not count."""

    kind: str
    title: str
    on: date | None
    minutes: int
    why_not: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class Hours:
    """The hours of one person in one promotion, line by line."""

    lines: tuple[Counted, ...] = ()

    def _sum(self, kind: str) -> int:
        return sum(each.minutes for each in self.lines if each.kind == kind and not each.why_not)

    @property
    def courses(self) -> int:
        """Minutes of courses."""
        return self._sum("course")

    @property
    def meetings(self) -> int:
        """Minutes of meetings."""
        return self._sum("meeting")

    @property
    def minutes(self) -> int:
        """All the minutes that count."""
        return self.courses + self.meetings


def within(day: date, first: date | None, last: date | None) -> bool:
    """Whether a day is one of a promotion's, its bounds included; a bound that is None is open."""
    return not ((first and day < first) or (last and day > last))


def count_hours(
    courses: Sequence[tuple[PlannedCourse, str]],
    passed: Mapping[str, date],
    meetings: Iterable[Came],
    *,
    first: date | None = None,
    last: date | None = None,
) -> Hours:
    """The hours by RULE: `courses` with their titles, `passed` the day each key was passed.

    What was passed before the promotion, or after it, is told and does not count.
    """
    lines = []
    for course, title in courses:
        day = passed.get(course.key)
        if day is not None:
            away = "" if within(day, first, last) else "réussi hors des dates de la promotion"
            lines.append(Counted("course", title, day, course.minutes, away, course.key))
    for each in meetings:
        away = "" if within(each.on, first, last) else "hors des dates de la promotion"
        lines.append(Counted("meeting", each.title, each.on, each.minutes, away))
    return Hours(tuple(sorted(lines, key=lambda each: (each.on or date.max, each.kind, each.title))))


def missing(courses: Sequence[tuple[PlannedCourse, str]], passed: Collection[str]) -> tuple[str, ...]:
    """The titles of the courses that an attestation waits for: those required, all where none is."""
    asked = [each for each in courses if each[0].required] or list(courses)
    return tuple(title for course, title in asked if course.key not in passed)


def completed_on(courses: Sequence[tuple[PlannedCourse, str]], passed: Mapping[str, date]) -> date | None:
    """The day the last course that was asked for was passed; None where one is missing, or none is asked."""
    asked = [each for each in courses if each[0].required] or list(courses)
    days = [passed.get(course.key) for course, _ in asked]
    known = [day for day in days if day is not None]
    return max(known) if known and len(known) == len(days) else None


def draw_code(choose: Callable[[str], str] = secrets.choice) -> str:
    """A new code: the first letters find the attestation, the other 16 (79 bits) prove that one holds it."""
    return "".join(choose(ALPHABET) for _ in range(CODE_LENGTH))


def written(code: str) -> str:
    """A code by groups, as it is printed: « abcd-efgh-… »."""
    return "-".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))


def read_code(typed: str) -> str | None:
    """The code that somebody typed, whatever its case, spaces and dashes; None for what can be none."""
    if len(typed) > LONGEST_TYPED:
        return None
    code = "".join(each for each in typed.casefold() if not each.isspace() and each not in "-‐‑–—._")
    return code if len(code) == CODE_LENGTH and set(code) <= set(ALPHABET) else None


def same_code(one: str, other: str) -> bool:
    """Whether two codes are one, in a time that does not tell how far they agree."""
    return hmac.compare_digest(one.encode(), other.encode())


def check_reason(reason: str) -> str:
    """The reason of a revocation, trimmed; raises InvalidAttestation without one."""
    told = " ".join(reason.split())
    if not told or len(told) > LONGEST_REASON:
        raise InvalidAttestation(
            "Dites pourquoi cette attestation est révoquée, en 500 caractères au plus.",
            hint="La personne et les organisateurs liront ce motif ; la page publique ne le dit pas.",
            field="reason",
        )
    return told


def shares(amount: int, places: int, held: int) -> tuple[tuple[int, ...], int]:
    """What each of the `held` seats costs of an amount in cents for so many places, and what is left over.

    Each place costs the same to a cent, the first ones the cent more; whatever nobody holds is left, so that
    all together is the amount.
    """
    count = max(places, held)
    if count == 0:
        return (), amount
    each, more = divmod(amount, count)
    costs = tuple(each + (place < more) for place in range(held))
    return costs, amount - sum(costs)
