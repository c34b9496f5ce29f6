"""The programme of a promotion: its courses, which is open to a member, and what he does next."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Literal

from .words import InvalidPromotion

MOST_COURSES = 60
LONGEST_HOURS = 1_000 * 60

Door = Literal["passed", "open", "later", "locked", "over"]
DOORS: dict[Door, str] = {
    "passed": "Réussi",
    "open": "Ouvert",
    "later": "Pas encore ouvert",
    "locked": "S’ouvre après le précédent",
    "over": "Terminé",
}


@dataclass(frozen=True, slots=True)
class PlannedCourse:
    """A course of the programme, in its place; its days are included, `minutes` count as training."""

    key: str
    minutes: int = 0
    opens_on: date | None = None
    closes_on: date | None = None
    required: bool = True


def check_programme(
    courses: Sequence[PlannedCourse], starts_on: date | None, ends_on: date | None, *, ordered: bool
) -> None:
    """Raise InvalidPromotion for dates that cross, hours that are none, or a course that comes twice."""
    if starts_on and ends_on and ends_on < starts_on:
        raise InvalidPromotion(
            "La fin est avant le début.", hint="Corrigez l’une des deux dates.", field="ends_on"
        )
    if len(courses) > MOST_COURSES:
        raise InvalidPromotion(
            f"{MOST_COURSES} cours au plus.", hint="Faites-en deux promotions.", field="courses"
        )
    seen: set[str] = set()
    for place, course in enumerate(courses, 1):
        if course.key in seen:
            raise InvalidPromotion(
                f"Le cours {place} est déjà dans le programme.", hint="Retirez-le.", field="courses"
            )
        seen.add(course.key)
        _check_course(place, course, starts_on, ends_on)
    if ordered:
        _check_order(courses)


def _check_course(place: int, course: PlannedCourse, starts_on: date | None, ends_on: date | None) -> None:
    if not 0 <= course.minutes <= LONGEST_HOURS:
        raise InvalidPromotion(
            f"La durée du cours {place} va de 0 à 1 000 heures.", hint="Corrigez-la.", field="courses"
        )
    if course.opens_on and course.closes_on and course.closes_on < course.opens_on:
        raise InvalidPromotion(
            f"Le cours {place} se termine avant de s’ouvrir.",
            hint="Corrigez l’une des deux dates.",
            field="courses",
        )
    for day in (course.opens_on, course.closes_on):
        if day and ((starts_on and day < starts_on) or (ends_on and day > ends_on)):
            raise InvalidPromotion(
                f"Les dates du cours {place} sortent de celles de la promotion.",
                hint="Corrigez-les, ou celles de la promotion.",
                field="courses",
            )


def _check_order(courses: Sequence[PlannedCourse]) -> None:
    dated = [(place, each.opens_on) for place, each in enumerate(courses, 1) if each.opens_on]
    for (_, before), (place, after) in pairwise(dated):
        if after < before:
            raise InvalidPromotion(
                f"Le cours {place} s’ouvrirait avant un cours qui le précède.",
                hint="Corrigez ses dates ou sa place, ou laissez l’ordre libre.",
                field="courses",
            )


def doors(
    courses: Sequence[PlannedCourse], passed: Collection[str], today: date, *, ordered: bool
) -> tuple[Door, ...]:
    """Where each course stands for who has passed these (keys), in the order of the programme.

    In an ordered programme a course opens when the required ones before it are passed. What is passed stays
    so, and a course whose last day is past closes without holding back those after it.
    """
    found: list[Door] = []
    held_back = False
    for course in courses:
        if course.key in passed:
            found.append("passed")
            continue
        over = course.closes_on is not None and course.closes_on < today
        if over:
            found.append("over")
        elif ordered and held_back:
            found.append("locked")
        elif course.opens_on is not None and today < course.opens_on:
            found.append("later")
        else:
            found.append("open")
        held_back = held_back or (course.required and not over)
    return tuple(found)


def next_course(
    courses: Sequence[PlannedCourse], passed: Collection[str], today: date, *, ordered: bool
) -> str | None:
    """The key of the first course that is open to him, required ones first; None where there is none."""
    standing = zip(courses, doors(courses, passed, today, ordered=ordered), strict=True)
    open_now = [course for course, door in standing if door == "open"]
    return next((each.key for each in sorted(open_now, key=lambda each: not each.required)), None)


def is_complete(courses: Sequence[PlannedCourse], passed: Collection[str]) -> bool:
    """Whether every required course is passed; an empty programme is never complete."""
    required = [each.key for each in courses if each.required] or [each.key for each in courses]
    return bool(required) and all(key in passed for key in required)


def minutes_of(courses: Sequence[PlannedCourse], passed: Collection[str]) -> int:
    """The minutes of training of the courses that are passed."""
    return sum(each.minutes for each in courses if each.key in passed)
