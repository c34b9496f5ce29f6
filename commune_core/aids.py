"""National schemes of aid: who may ask, for which points of the état des lieux, under which conditions.

The JSON under `data/` is compiled from `course_content/aids.yaml` by `viatic-olx data`. It tells whom to ask,
never what will be granted: each aid says how sure it is, and what is to be confirmed.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import lru_cache
from importlib import resources
from typing import Any, Literal, get_args

from .errors import InvalidPlan
from .financing.money import read_amount
from .financing.plan import Nature
from .typography import reference_in_full, typeset

FILE = "aids.json"
Kind = Literal["commune", "epci", "syndicat", "departement"]
KINDS: tuple[Kind, ...] = get_args(Kind)
StartRule = Literal["after_receipt", "after_decision", "funder", "free"]


@dataclass(frozen=True, slots=True)
class Applicant:
    """Who may ask, bounds of population included; `doubt` says what is to be confirmed."""

    kind: Kind
    population_min: int | None = None
    population_max: int | None = None
    doubt: str = ""

    def admits(self, kind: str, population: int | None) -> bool:
        """Whether an authority of this kind and size may ask; an unknown size is not turned away."""
        if kind != self.kind or population is None:
            return kind == self.kind
        low, high = self.population_min or 0, self.population_max
        return low <= population and (high is None or population <= high)

    @property
    def bounded(self) -> bool:
        """Whether the size of the authority matters."""
        return self.population_min is not None or self.population_max is not None


@dataclass(frozen=True, slots=True)
class Aid:
    """A scheme of aid. `nature` is how it counts in a plan; `rate_min` and `rate_max` bound what may be
    hoped for, `ceiling` in cents; `start` and `start_note` say what may be signed when. Texts are French."""

    code: str
    name: str
    funder: str
    nature: Nature
    since: date
    until: date | None
    applicants: tuple[Applicant, ...]
    purpose: str
    domains: frozenset[str]
    items: frozenset[str]
    themes: tuple[str, ...]
    rate_min: Fraction | None
    rate_max: Fraction | None
    ceiling: int | None
    amount_certainty: str
    amount_note: str
    calendar: str
    start: StartRule
    start_note: str
    source: str
    certainty: str
    advice: str

    def aimed_at(self, items: Iterable[str]) -> tuple[str, ...]:
        """Those of these items that it may help with."""
        return tuple(each for each in items if each in self.items or each.partition("-")[0] in self.domains)


@dataclass(frozen=True, slots=True)
class AidMatch:
    """An aid that may be asked for: the items it helps, why it is told, what is to be confirmed first."""

    aid: Aid
    items: tuple[str, ...]
    reason: str
    doubt: str = ""

    @property
    def sure(self) -> bool:
        """Whether nothing is to be confirmed of who may ask."""
        return not self.doubt


def aids_for(
    items: Collection[str], kind: Kind, population: int | None, day: date, more: Iterable[Aid] = ()
) -> tuple[AidMatch, ...]:
    """The aids that an authority of this kind and size may ask for on `day`, for these points.

    Without points, all that it may ask for. Those that help with most points first, the surest before.
    `more` are schemes of its own territory, beside the national ones.
    Raises InvalidPlan on an unknown kind.
    """
    if kind not in KINDS:
        raise InvalidPlan(
            f"« {kind} » n'est pas un demandeur connu.", hint=f"Choix : {', '.join(KINDS)}.", field="kind"
        )
    found = []
    for aid in (*load_aids(), *more):
        aimed = aid.aimed_at(items)
        who = next((each for each in aid.applicants if each.admits(kind, population)), None)
        in_force = aid.since <= day and (aid.until is None or day <= aid.until)
        if in_force and who is not None and (aimed or not items):
            found.append(_match(aid, who, aimed, population))
    return tuple(sorted(found, key=lambda match: (-len(match.items), not match.sure)))


def _match(aid: Aid, who: Applicant, aimed: tuple[str, ...], population: int | None) -> AidMatch:
    helps = f"Peut aider pour {_several(aimed)}. " if aimed else ""
    doubt = who.doubt
    if population is None and who.bounded and not doubt:
        doubt = typeset("Dépend de la population, qui n'est pas connue.")
    return AidMatch(aid, aimed, typeset(f"{helps}{aid.purpose}"), doubt)


def _several(items: tuple[str, ...]) -> str:
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} et {items[-1]}"


@lru_cache(maxsize=1)
def load_aids() -> tuple[Aid, ...]:
    """The schemes that come with the code, in the order of their file."""
    raw = resources.files(__package__).joinpath("data", FILE).read_bytes()
    return tuple(_aid(line) for line in typeset(json.loads(raw))["aids"])


def _aid(line: dict[str, Any]) -> Aid:
    amount, start = line["amount"], line["start_of_works"]
    return Aid(
        **{key: line[key] for key in ("code", "name", "funder", "nature", "purpose", "calendar")},
        **{key: line[key] for key in ("certainty", "advice")},
        since=date.fromisoformat(line["since"]),
        until=date.fromisoformat(line["until"]) if "until" in line else None,
        applicants=tuple(Applicant(**each) for each in line["applicants"]),
        domains=frozenset(line["domains"]),
        items=frozenset(line["items"]),
        themes=tuple(line["themes"]),
        rate_min=_rate(amount.get("rate_min")),
        rate_max=_rate(amount.get("rate_max")),
        ceiling=read_amount(amount["ceiling"]) if "ceiling" in amount else None,
        amount_certainty=amount["certainty"],
        amount_note=amount.get("note", ""),
        start=start["rule"],
        start_note=start["note"],
        source=reference_in_full(line["source"]),
    )


def _rate(raw: str | None) -> Fraction | None:
    return None if raw is None else Fraction(raw) / 100
