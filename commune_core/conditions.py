"""What is known of a commune, and conditions on it that hold, do not hold, or cannot be told.

The questionnaire is tailored by rules written as data: each has a condition on a `Profile`. A fact that is
not known makes no condition hold, nor its contrary: `Condition.truth` then says None, the rule does nothing.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any, Literal

Effect = Literal["hide", "holder", "no_duty"]

ZONES = ("metro", "drom", "com")
EPCI_KINDS = ("CC", "CA", "CU", "METRO", "MET69", "aucun")


@dataclass(frozen=True, slots=True)
class Profile:
    """The facts of a commune that rules look at; None where a fact is not known.

    `zone`: metro, drom or com; `epci`: the kind of its intercommunality, "aucun" without one; `holders`: what
    the commune said of its competences, code to holder, those it said nothing of left out.
    """

    population: int | None = None
    zone: str | None = None
    epci: str | None = None
    island: bool | None = None
    departement: str | None = None
    holders: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        # A profile is a key of caches: nobody may change it from outside.
        said = {code: holder for code, holder in self.holders.items() if holder}
        object.__setattr__(self, "holders", MappingProxyType(said))

    def __hash__(self) -> int:
        facts = (self.population, self.zone, self.epci, self.island, self.departement)
        return hash((facts, frozenset(self.holders.items())))


@dataclass(frozen=True, slots=True)
class Condition:
    """What must hold of a commune: every fact named. `any`: one of these at least; `unless`: not that.

    Population bounds are included; `holds` pairs a competence with those of whom one must hold it.
    """

    population_min: int | None = None
    population_max: int | None = None
    zone: tuple[str, ...] | None = None
    epci: tuple[str, ...] | None = None
    island: bool | None = None
    departements: tuple[str, ...] | None = None
    holds: tuple[tuple[str, tuple[str, ...]], ...] = ()
    any: tuple[Condition, ...] = ()
    unless: Condition | None = None

    def truth(self, profile: Profile) -> bool | None:
        """Whether it holds of a commune; None where too little is known to tell."""
        return _all(self._facts(profile))

    def parts(self) -> Iterator[Condition]:
        """This condition and all those inside it."""
        yield self
        for inner in (*self.any, *filter(None, (self.unless,))):
            yield from inner.parts()

    def _facts(self, profile: Profile) -> Iterator[bool | None]:
        people = profile.population
        if self.population_min is not None:
            yield None if people is None else people >= self.population_min
        if self.population_max is not None:
            yield None if people is None else people <= self.population_max
        for allowed, fact in (
            (self.zone, profile.zone),
            (self.epci, profile.epci),
            (self.departements, profile.departement),
        ):
            if allowed is not None:
                yield None if fact is None else fact in allowed
        if self.island is not None:
            yield None if profile.island is None else profile.island is self.island
        for competence, holders in self.holds:
            said = profile.holders.get(competence)
            yield None if said is None else said in holders
        if self.any:
            yield _opposite(_all(_opposite(choice.truth(profile)) for choice in self.any))
        if self.unless is not None:
            yield _opposite(self.unless.truth(profile))


@dataclass(frozen=True, slots=True)
class Rule:
    """What changes for the communes of which `when` surely holds; `why` is told to them, in French."""

    when: Condition
    effect: Effect
    why: str
    holder: str = ""

    def acts(self, profile: Profile) -> bool:
        """Whether it changes anything for this commune."""
        return self.when.truth(profile) is True


@dataclass(frozen=True, slots=True)
class Outline:
    """The facts that some conditions look at: two communes that `reduce` makes equal meet the same ones."""

    cuts: tuple[int, ...]
    departements: frozenset[str]
    competences: frozenset[str]

    def reduce(self, profile: Profile) -> Profile:
        """The profile with only what matters: populations with one answer to all bounds become one."""
        people, departement = profile.population, profile.departement
        return replace(
            profile,
            population=None if people is None else self.cuts[bisect_right(self.cuts, people) - 1],
            departement=departement if departement is None or departement in self.departements else "",
            holders={code: who for code, who in profile.holders.items() if code in self.competences},
        )


def outline(conditions: Iterable[Condition]) -> Outline:
    """What these conditions look at."""
    parts = [part for condition in conditions for part in condition.parts()]
    cuts = {0}
    cuts |= {part.population_min for part in parts if part.population_min is not None}
    cuts |= {part.population_max + 1 for part in parts if part.population_max is not None}
    return Outline(
        cuts=tuple(sorted(cuts)),
        departements=frozenset(code for part in parts for code in part.departements or ()),
        competences=frozenset(code for part in parts for code, _ in part.holds),
    )


def read_condition(data: Mapping[str, Any]) -> Condition:
    """The condition written in a compiled questionnaire."""
    fields: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value for key, value in data.items()
    }
    if "holds" in data:
        fields["holds"] = tuple(sorted((code, tuple(holders)) for code, holders in data["holds"].items()))
    if "any" in data:
        fields["any"] = tuple(read_condition(choice) for choice in data["any"])
    if "unless" in data:
        fields["unless"] = read_condition(data["unless"])
    return Condition(**fields)


def read_rule(data: Mapping[str, Any]) -> Rule:
    """The rule written in a compiled questionnaire."""
    return Rule(read_condition(data["when"]), data["effect"], data["why"], data.get("holder", ""))


def _all(facts: Iterable[bool | None]) -> bool | None:
    told: bool | None = True
    for fact in facts:
        if fact is False:
            return False
        if fact is None:
            told = None
    return told


def _opposite(fact: bool | None) -> bool | None:
    return None if fact is None else not fact
