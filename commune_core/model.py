"""The words of the état des lieux: domains, items, and what each item asks.

An item is one question asked of the commune; a domain gathers items. All values are immutable and come
from one version of the referential (see `referential.load`).
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from .conditions import Condition, Profile, Rule

Kind = Literal["scale", "yes_no", "number", "date", "text"]
Role = Literal["agir", "contribuer", "interpeller"]
Direction = Literal["increasing", "decreasing"]

KINDS: tuple[Kind, ...] = ("scale", "yes_no", "number", "date", "text")
ROLES: tuple[Role, ...] = ("agir", "contribuer", "interpeller")
COMPETENCES = ("commune", "epci", "syndicat", "departement", "region", "etat", "operateur")

NOTE_MAX = 4


@dataclass(frozen=True, slots=True)
class Obligation:
    """A legal duty behind an item: its reference as cited, and the note below which an alert is raised."""

    reference: str
    minimum_note: int


@dataclass(frozen=True, slots=True)
class Item:
    """One question of the état des lieux.

    `thresholds` stand as the referential writes them: from the worst to the best for a number, from the best
    to the worst, in months, for a date; None when the note does not come from thresholds. `minimum` and
    `maximum` bound what may be answered to a number. `competences` lists who may hold the matter; `role` is
    what the commune itself can do. `m57` is the functional code of the matter in a commune's accounts;
    `figure` names the public figure that answers it; `doubt` says what of it is not certain; `succeeds` are
    the items of the version before that it replaces; `rules` tailor it to a commune.
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
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    sensitive: bool = False
    why: str = ""
    good_practice: str = ""
    remark: str = ""
    legal_reference: str = ""
    help: str = ""
    themes: tuple[str, ...] = ()
    m57: str = ""
    figure: str = ""
    doubt: str = ""
    succeeds: tuple[str, ...] = ()
    rules: tuple[Rule, ...] = ()

    @property
    def has_note(self) -> bool:
        """False for an item that only gives context (RES-00): answered, shown, never scored."""
        return self.weight > 0 and (self.kind in ("scale", "yes_no") or self.thresholds is not None)

    def applies_to(self, population: int | None) -> bool:
        """Whether the item is shown to a commune of which nothing but the population is known."""
        known = Profile(population=population)
        return not any(rule.effect == "hide" and rule.acts(known) for rule in self.rules)


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


@dataclass(frozen=True, slots=True)
class UsualHolder:
    """Who holds a competence where `when` holds (everywhere without it), by which text, with what doubt."""

    holder: str
    reference: str = ""
    doubt: str = ""
    when: Condition | None = None


@dataclass(frozen=True, slots=True)
class Competence:
    """A public service whose holder differs from a commune to the next: the first of `usual` that fits."""

    code: str
    label: str
    question: str
    usual: tuple[UsualHolder, ...] = ()
