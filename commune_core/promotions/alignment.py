"""A promotion beside the platform: what is wanted there of each seat, and what differs."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass

from commune_core.roster import CoursePlace

IN, OUT = "in", "out"
"""Enrolled in the course and in the cohort of the promotion; out of that cohort."""

SYNCS = frozenset({"open", "running", "closed"})
"""States of one that is kept in step: one in preparation enrols nobody, one put away changes no more."""

LONGEST_COHORT = 100


def wanted(role: str, state: str, *, has_account: bool) -> str:
    """What a seat wants of each course: a member in force who has an account is in it, nobody else.

    >>> wanted("member", "member", has_account=True), wanted("member", "left", has_account=True)
    ('in', 'out')
    """
    return IN if has_account and role == "member" and state == "member" else OUT


def cohort_name(title: str, number: int) -> str:
    """The name of a promotion's cohorts: its title, and its number so that no two share one.

    >>> cohort_name("Nouveaux maires", 12)
    'Nouveaux maires (promotion 12)'
    """
    tail = f" (promotion {number})"
    return f"{' '.join(title.split())[: LONGEST_COHORT - len(tail)].rstrip()}{tail}"


@dataclass(frozen=True, slots=True)
class Drift:
    """What differs in one course, by account: each is in one set at most.

    `absent` are wanted and do not follow it; `ungrouped` follow it in no cohort; `astray` are in another one;
    `strangers` are in the cohort and not wanted there.
    """

    absent: frozenset[int] = frozenset()
    ungrouped: frozenset[int] = frozenset()
    astray: frozenset[int] = frozenset()
    strangers: frozenset[int] = frozenset()

    @property
    def misplaced(self) -> frozenset[int]:
        """Those who are wanted and are not as they should be."""
        return self.absent | self.ungrouped | self.astray


def compare(wanted_in: Set[int], places: Mapping[int, CoursePlace], cohort: str, held: Set[int]) -> Drift:
    """Both sides of a course: who is wanted in `cohort`, where the host has them, who is `held` in it."""
    absent, ungrouped, astray = set(), set(), set()
    for who in wanted_in:
        place = places.get(who)
        if place is None or not place.enrolled:
            absent.add(who)
        elif not place.cohort:
            ungrouped.add(who)
        elif place.cohort != cohort:
            astray.add(who)
    return Drift(
        frozenset(absent), frozenset(ungrouped), frozenset(astray), frozenset(held) - frozenset(wanted_in)
    )
