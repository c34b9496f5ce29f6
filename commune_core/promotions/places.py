"""Places of a promotion: where somebody who comes stands, and who enters when one leaves.

First come, first served: among those who wait, the earliest enters; two of one instant in the order of their
numbers. Nobody is ever put out because the capacity was lowered.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from .states import HOLDS_A_PLACE
from .words import InvalidPromotion

LARGEST = 100_000


@dataclass(frozen=True, slots=True)
class Place:
    """A member's seat as its place is counted; `since` is when he was put on the waiting list."""

    id: int
    state: str
    since: datetime | None = None


def check_capacity(capacity: int | None) -> None:
    """Raise InvalidPromotion for a number of places that is none; None is without limit."""
    if capacity is not None and not 1 <= capacity <= LARGEST:
        raise InvalidPromotion(
            "Le nombre de places va de 1 à 100 000.",
            hint="Laissez vide pour ne pas le limiter.",
            field="capacity",
        )


def free(capacity: int | None, taken: int) -> int | None:
    """How many places are left, None without limit; 0 where more are taken than there are."""
    return None if capacity is None else max(0, capacity - taken)


def arrival(kind: str, capacity: int | None, *, taken: int, waiting: int, invited: bool = False) -> str:
    """The state of the seat of somebody who comes by the link, or accepts an invitation (`invited`).

    Whoever was invited has kept his place since. An open promotion takes nobody in before those who wait.
    Raises InvalidPromotion where one enters by invitation only.
    """
    if invited:
        return "member"
    if kind == "approval":
        return "asked"
    if kind != "open":
        raise InvalidPromotion(
            "On entre dans cette promotion sur invitation seulement.",
            hint="Demandez une invitation à la personne qui l’organise.",
            field="kind",
        )
    return approval(capacity, taken=taken, waiting=waiting)


def approval(capacity: int | None, *, taken: int, waiting: int) -> str:
    """The state of a seat that is agreed to: a member where a place is left and nobody waits for it."""
    left = free(capacity, taken)
    return "member" if left is None or left > waiting else "waiting"


def entering(places: Iterable[Place], capacity: int | None) -> tuple[int, ...]:
    """The seats on the waiting list that enter now, in order: as many as there are places left."""
    seats = list(places)
    queue = sorted((each for each in seats if each.state == "waiting"), key=_order)
    left = free(capacity, sum(each.state in HOLDS_A_PLACE for each in seats))
    return tuple(each.id for each in (queue if left is None else queue[:left]))


def rank(places: Iterable[Place], seat_id: int) -> int | None:
    """How manieth somebody is on the waiting list, from 1; None for who does not wait."""
    queue = sorted((each for each in places if each.state == "waiting"), key=_order)
    return next((place for place, each in enumerate(queue, 1) if each.id == seat_id), None)


def _order(place: Place) -> tuple[bool, float, int]:
    """Whoever has no date of arrival comes last."""
    return (place.since is None, place.since.timestamp() if place.since else 0.0, place.id)
