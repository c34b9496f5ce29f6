"""The words of the état des lieux: domains, items, and what each item asks.

An item is one question asked of the commune; a domain gathers items. All values are immutable and come
from one version of the referential (see `referential.load`).
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

Kind = Literal["scale", "yes_no", "number", "date"]
Role = Literal["agir", "contribuer", "interpeller"]
Direction = Literal["increasing", "decreasing"]

KINDS: tuple[Kind, ...] = ("scale", "yes_no", "number", "date")
ROLES: tuple[Role, ...] = ("agir", "contribuer", "interpeller")
COMPETENCES = ("commune", "epci", "syndicat", "departement", "region", "etat", "operateur")

NOTE_MAX = 4


@dataclass(frozen=True, slots=True)
class Obligation:
    """A legal duty behind an item: its reference as cited, and the note below which an alert is raised."""

    reference: str
    minimum_note: int


@dataclass(frozen=True, slots=True)
class Applicability:
    """The populations an item concerns, bounds included; None leaves a side open."""

    population_min: int | None = None
    population_max: int | None = None

    def holds(self, population: int) -> bool:
        """Whether a commune of `population` inhabitants is concerned."""
        return (self.population_min is None or population >= self.population_min) and (
            self.population_max is None or population <= self.population_max
        )


@dataclass(frozen=True, slots=True)
class Item:
    """One question of the état des lieux.

    `thresholds` stand as the referential writes them: from the worst to the best for a number, from the best
    to the worst, in months, for a date; None when the note does not come from thresholds. `minimum` and
    `maximum` bound what may be answered to a number. `competences` lists who may hold the matter; `role` is
    what the commune itself can do.
    """

    id: str
    domain: str
    label: str
    kind: Kind
    weight: int
    default_importance: int
    competences: tuple[str, ...]
    role: Role
    express: bool
    unit: str = ""
    thresholds: tuple[Decimal, ...] | None = None
    direction: Direction | None = None
    obligation: Obligation | None = None
    applicable: Applicability | None = None
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    sensitive: bool = False
    why: str = ""
    good_practice: str = ""
    remark: str = ""
    legal_reference: str = ""
    help: str = ""
    themes: tuple[str, ...] = ()

    @property
    def has_note(self) -> bool:
        """False for an item that only gives context (RES-00): answered, shown, never scored."""
        return self.weight > 0 and (self.kind in ("scale", "yes_no") or self.thresholds is not None)

    def applies_to(self, population: int | None) -> bool:
        """Whether the item is shown to a commune; an unknown population hides nothing."""
        return self.applicable is None or population is None or self.applicable.holds(population)


@dataclass(frozen=True, slots=True)
class Domain:
    """A chapter of the état des lieux, with its weight in the overall score."""

    code: str
    slug: str
    title: str
    weight: int
    training_domains: tuple[str, ...]
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Level:
    """A maturity level, reached from `minimum` (a score of 0 to 100) up to the next one."""

    code: str
    minimum: int
    label: str


@dataclass(frozen=True, slots=True)
class PriorityClass:
    """A class of priorities (P1 to P4), reached from `minimum` (a priority of 1 to 25)."""

    code: str
    minimum: int
    label: str
