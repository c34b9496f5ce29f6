"""What the app hands out about aids: those a project may ask for, and the schemes of one territory."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from commune_core.financing.money import euros, nearest, percent
from commune_core.typography import typeset
from dashboard_plugin.project_data import ProjectView

# A part of an aid in a file and the heading of its column; others are accepted beside it.
AID_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "code": ("code",),
    "name": ("nom", "aide"),
    "funder": ("financeur",),
    "nature": ("nature",),
    "departement": ("departement",),
    "population_max": ("population maximale", "population_max", "population max"),
    "purpose": ("objet",),
    "domains": ("domaines",),
    "items": ("points",),
    "rate_min": ("taux minimal", "taux_min", "taux min"),
    "rate_max": ("taux maximal", "taux_max", "taux max"),
    "ceiling": ("plafond",),
    "since": ("depuis", "du"),
    "until": ("jusqu au", "jusqu'au", "au"),
    "source": ("source",),
}
AID_HEADINGS = tuple(names[0] for names in AID_COLUMNS.values())


@dataclass(frozen=True, slots=True)
class AidRow:
    """An aid a project may ask for: why it is told, how much may be hoped for, when, under which source.

    `hope` is in words, with amounts where the plan has a subsidised cost; `items` are the points it helps.
    """

    code: str
    name: str
    funder: str
    nature: str
    reason: str
    hope: str
    items: tuple[str, ...] = ()
    doubt: str = ""
    calendar: str = ""
    start_note: str = ""
    advice: str = ""
    source: str = ""
    certainty: str = ""
    local: bool = False
    in_plan: bool = False


@dataclass(frozen=True, slots=True)
class AidsView:
    """The aids of one project, on `day`; `items` are the points it aims at, none: all aids are told."""

    project: ProjectView
    day: date
    rows: tuple[AidRow, ...]
    may_edit: bool = False

    @property
    def aimed(self) -> bool:
        """Whether the project says which points it aims at."""
        return bool(self.project.fields.items)


def hope(low: Fraction | None, high: Fraction | None, ceiling: int | None, subsidised: int, note: str) -> str:
    """What may be hoped for, in words: « De 20 à 40 % …, soit de 36 000,00 € à 72 000,00 € »."""
    told = []
    if high is not None:
        least = f"de {_short(low)} à " if low is not None and low != high else "jusqu’à "
        told.append(f"{least}{_short(high)} de la dépense subventionnable".capitalize())
    if subsidised and high is not None:
        most = _within(nearest(subsidised * high), ceiling)
        if low is not None and low != high:
            some = _within(nearest(subsidised * low), ceiling)
            told[-1] += f", soit de {euros(some)} à {euros(most)} pour ce projet"
        else:
            told[-1] += f", soit {euros(most)} au plus pour ce projet"
    if ceiling is not None:
        told.append(f"Plafond : {euros(ceiling)}")
    sentences = [f"{each}." for each in told] + ([note] if note else [])
    return str(typeset(" ".join(sentences)))


def _within(cents: int, ceiling: int | None) -> int:
    return cents if ceiling is None else min(cents, ceiling)


def _short(rate: Fraction) -> str:
    return percent(rate).replace(",00", "")


@dataclass(frozen=True, slots=True)
class AidFault:
    """What is wrong with one line of a file of local aids."""

    line: int
    message: str


@dataclass(frozen=True, slots=True)
class AidsPlan:
    """What a file of local aids would do: `faults` refuse it whole; codes by what becomes of them."""

    digest: str
    lines: int
    added: tuple[str, ...]
    changed: tuple[str, ...]
    same: int
    faults: tuple[AidFault, ...]


@dataclass(frozen=True, slots=True)
class KnownAid:
    """A local aid as an administrator sees it."""

    code: str
    name: str
    funder: str
    departement: str
    since: date
    until: date | None
    source: str
