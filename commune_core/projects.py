"""Actions and projects: their phases and statuses, when they are late, and what their dates and steps may be.

Phases and statuses are those of « Les Communs » (ANCT), save that being late is computed and never stored.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Literal

from .errors import CommuneError

KINDS: Mapping[str, str] = MappingProxyType({"project": "Projet", "action": "Action"})
PHASES: Mapping[str, str] = MappingProxyType({"idea": "Idée", "study": "Étude", "operation": "Opération"})
STATUSES: Mapping[str, str] = MappingProxyType(
    {
        "in_progress": "En cours",
        "paused": "En pause",
        "blocked": "Bloqué",
        "dropped": "Abandonné",
        "done": "Terminé",
    }
)
FACTS: Mapping[str, str] = MappingProxyType(
    {
        "created": "Fiche ouverte",
        "guest_joined": "A rejoint le projet sur invitation",
        "guest_left": "Ne suit plus le projet",
        "step_done": "Étape faite",
        "step_reopened": "Étape rouverte",
        "step_removed": "Étape retirée",
        "link_added": "Document joint",
        "link_removed": "Document retiré",
        **STATUSES,
    }
)
"""What a line of a journal says was done."""
ENDED = frozenset({"dropped", "done"})
"""Statuses after which nothing is expected any more."""


Stage = Literal["done", "dropped", "in_hand", "to_come"]
STAGES: tuple[Stage, ...] = ("to_come", "in_hand", "done", "dropped")


class InvalidProject(CommuneError):
    """A sheet, a step or a date that cannot be: `where` names the field."""

    code = "project.invalid"


@dataclass(frozen=True, slots=True)
class Deadline:
    """What is expected on a day: `days` until it, negative once it is past."""

    on: date
    days: int

    @property
    def late(self) -> bool:
        """Whether the day is past."""
        return self.days < 0


def deadline(due_on: date | None, status: str, today: date) -> Deadline | None:
    """The deadline of something still expected; None without a date, and once it is done or dropped."""
    if due_on is None or status in ENDED:
        return None
    return Deadline(due_on, (due_on - today).days)


def check_dates(starts_on: date | None, due_on: date | None) -> None:
    """Raise InvalidProject where the end comes before the start."""
    if starts_on is not None and due_on is not None and due_on < starts_on:
        raise InvalidProject(
            "L’échéance est avant le début.",
            hint="Corrigez l’une des deux dates.",
            field="due_on",
        )


def check_status(phase: str, status: str, reason: str) -> None:
    """Raise InvalidProject for a phase or a status that is none, or for what stops without a reason."""
    for value, known, field in ((phase, PHASES, "phase"), (status, STATUSES, "status")):
        if value not in known:
            raise InvalidProject(
                f"« {value} » n’est pas dans la liste.",
                hint=f"Choisissez parmi : {', '.join(known.values())}.",
                field=field,
            )
    if status in ("blocked", "dropped") and not reason.strip():
        raise InvalidProject(
            f"Dites pourquoi : « {STATUSES[status]} » demande une raison.",
            hint="Une phrase suffit : elle servira à qui reprendra le dossier.",
            field="status_reason",
        )


def stage(phase: str, status: str, starts_on: date | None, today: date) -> Stage:
    """Whether it is done or dropped, in hand, or still to come: not begun, or no more than an idea."""
    if status in ENDED:
        return "done" if status == "done" else "dropped"
    begun = starts_on <= today if starts_on is not None else phase != "idea"
    return "in_hand" if begun else "to_come"


def cycle(after: Mapping[int, int | None]) -> Sequence[int]:
    """A chain of steps that waits for itself, from step to the one it follows; empty where there is none."""
    for first in after:
        chain = [first]
        following = after.get(first)
        while following is not None and following not in chain:
            chain.append(following)
            following = after.get(following)
        if following == first:
            return chain
    return ()


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """A step as its order is checked: the number of the one it follows, if any."""

    id: int
    title: str
    due_on: date | None
    after: int | None
    done: bool = False


def check_steps(steps: Sequence[PlannedStep]) -> None:
    """Raise InvalidProject where steps wait for each other, or one is due before the one it follows."""
    by_id = {step.id: step for step in steps}
    chain = cycle({step.id: step.after for step in steps})
    if chain:
        titles = " → ".join(by_id[each].title for each in (*chain, chain[0]))
        raise InvalidProject(
            f"Ces étapes s’attendent l’une l’autre : {titles}.",
            hint="Choisissez une autre étape à suivre, ou aucune.",
            field="after",
        )
    for step in steps:
        before = by_id.get(step.after) if step.after is not None else None
        if before and step.due_on and before.due_on and step.due_on < before.due_on:
            raise InvalidProject(
                f"« {step.title} » finirait avant « {before.title} », qu’elle suit.",
                hint="Corrigez l’une des deux dates, ou l’ordre.",
                field="due_on",
            )


def expected(steps: Sequence[PlannedStep]) -> Sequence[PlannedStep]:
    """The steps that can be done now: those that wait for none but done ones, the soonest due first."""
    done = {step.id for step in steps if step.done}
    open_now = [step for step in steps if not step.done and (step.after is None or step.after in done)]
    return sorted(open_now, key=lambda step: step.due_on or date.max)
