"""Who follows one course of the host, and in which cohort: what a promotion keeps in step with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, Protocol, runtime_checkable

PlaceOutcome = Literal["enrolled", "grouped", "moved", "already", "ungrouped", "refused"]


@dataclass(frozen=True, slots=True)
class CoursePlace:
    """Where an account stands in a course: whether he follows it, and the name of his cohort, if any."""

    enrolled: bool
    cohort: str = ""


@runtime_checkable
class Roster(Protocol):
    """Who follows one course, in which of its cohorts, by account; whoever holds it has been authorised."""

    @property
    def key(self) -> str:
        """The key of the course."""

    def places(self, user_ids: Iterable[int]) -> Mapping[int, CoursePlace]:
        """Of those of these accounts that follow it or are in a cohort (a constant number of queries)."""

    def cohort(self, name: str) -> frozenset[int]:
        """The accounts in the cohort of this name, whether they follow the course or not (one query)."""

    def put_in(self, user_id: int, cohort: str) -> PlaceOutcome:
        """Enrol an account, as far as the course takes people, and put it in this cohort, made if it is new.

        `grouped`: it followed the course without a cohort; `moved`: from another cohort; `already`: nothing
        changed; `ungrouped`: it follows the course, but the host refused the cohort; `refused`: the course
        takes nobody. Twice is once. Whatever breaks in the host is raised as it comes.
        """

    def take_out(self, user_id: int, cohort: str, *, unenrol: bool = False) -> bool:
        """Take an account out of this cohort, and of no other; with `unenrol`, out of the course too.

        Says whether anything changed: twice is once.
        """
