"""The versioned questionnaire: what is asked, how it weighs, what the levels are called.

The JSON under `data/` is compiled from `course_content/diagnostic/` by `viatic-olx data`; a campaign keeps
for ever the version it was opened with, so a published file is never edited: a change makes a new version.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from importlib import resources
from types import MappingProxyType
from typing import Any

from .conditions import Condition, Rule, read_condition, read_rule
from .errors import UnknownItem, UnknownReferential
from .model import Competence, Domain, Item, Level, Obligation, PriorityClass, UsualHolder
from .typography import NBSP, reference_in_full, typeset

CURRENT_VERSION = "1.1.0"

EXPRESS = "express"
EVERYTHING = "tout"

_VERSION = re.compile(r"[0-9]{1,4}(\.[0-9]{1,4}){2}")
_DECIMALS = ("minimum", "maximum")


@dataclass(frozen=True, slots=True, eq=False)
class Referential:
    """One version of the questionnaire. `sha256` is that of the JSON file it was read from.

    `succeeds` is the version it comes from and `retired` says why each item of it was given up; `competences`
    are the services whose holder each commune says, by code; `islands` are the communes without a road to the
    mainland, and `m57_labels` the functions of a commune's accounts, by code.
    Compared and hashed by identity: `load` returns the same object for the same version.
    """

    version: str
    sha256: str
    date: str
    title: str
    certainty: str
    notices: tuple[str, ...]
    domains: tuple[Domain, ...]
    levels: tuple[Level, ...]
    classes: tuple[PriorityClass, ...]
    scale_labels: tuple[str, ...]
    competence_labels: Mapping[str, str]
    role_labels: Mapping[str, str]
    quadrant_labels: Mapping[str, str]
    items: Mapping[str, Item]
    succeeds: str | None
    retired: Mapping[str, str]
    competences: Mapping[str, Competence]
    islands: Mapping[str, str]
    m57_labels: Mapping[str, str]

    def item(self, item_id: str) -> Item:
        """The item of this id; raises UnknownItem."""
        try:
            return self.items[item_id]
        except KeyError:
            raise UnknownItem(
                f"Le point « {item_id} » n’existe pas dans cet état des lieux (version {self.version}).",
                hint="Reprenez le point depuis la page de l’état des lieux.",
                item=item_id,
            ) from None

    def domain(self, code: str) -> Domain:
        """The domain of this code (FIN, SEC…); raises UnknownItem."""
        for domain in self.domains:
            if domain.code == code:
                return domain
        raise UnknownItem(
            f"Le domaine « {code} » n’existe pas dans cet état des lieux (version {self.version}).",
            hint=f"Domaines possibles : {', '.join(domain.code for domain in self.domains)}.",
            domain=code,
        )

    @property
    def express(self) -> tuple[Item, ...]:
        """The items of the thirty-minute questionnaire, in reading order."""
        return tuple(item for item in self.items.values() if item.express)

    def level_label(self, code: str) -> str:
        """The French name of a level, "Non noté" for a domain without a score."""
        return next((level.label for level in self.levels if level.code == code), "Non noté")

    def select(
        self, spec: str, population: int | None = None, *, hidden: Container[str] = ()
    ) -> tuple[Item, ...]:
        """The items named by `spec`, in the order given, each once.

        `spec` is "express", "tout", a domain code, an item id, or several separated by commas. The items of
        `hidden` are left out (see `tailoring`), and those that do not concern a commune of `population`
        inhabitants. Raises UnknownItem where a part names nothing.
        """
        words = [word.strip() for word in spec.split(",")]
        found: dict[str, Item] = {}
        for word in words:
            for item in self._named(word, spec):
                if item.id not in hidden and item.applies_to(population):
                    found.setdefault(item.id, item)
        return tuple(found.values())

    def _named(self, word: str, spec: str) -> Iterable[Item]:
        if word == EXPRESS:
            return self.express
        if word == EVERYTHING:
            return self.items.values()
        if word in self.items:
            return (self.items[word],)
        for domain in self.domains:
            if domain.code == word:
                return domain.items
        raise UnknownItem(
            f"« {word} » ne désigne ni un point ni un domaine de l’état des lieux (version {self.version}).",
            hint="Écrivez « express », « tout », un domaine (FIN) ou une liste de points (FIN-01,FIN-02).",
            item=word,
            spec=spec,
        )


@lru_cache(maxsize=8)
def load(version: str | None = None) -> Referential:
    """The referential of `version`, the current one by default; raises UnknownReferential."""
    if version is None:
        return load(CURRENT_VERSION)
    source = resources.files(__package__).joinpath("data", f"referential-{version}.json")
    # A version may come from an attribute of a course: it must never name another path.
    if not _VERSION.fullmatch(version) or not source.is_file():
        raise UnknownReferential(
            f"L’état des lieux en version « {version} » n’est pas installé.",
            hint="Mettez l’application à jour, ou ouvrez une campagne avec la version courante.",
            version=version,
        )
    return from_bytes(source.read_bytes())


def versions() -> tuple[str, ...]:
    """The versions installed, the latest first."""
    names = (file.name for file in resources.files(__package__).joinpath("data").iterdir())
    found = [
        name.removeprefix("referential-").removesuffix(".json")
        for name in names
        if name.startswith("referential-")
    ]
    return tuple(sorted(found, key=lambda version: [int(part) for part in version.split(".")], reverse=True))


def from_bytes(raw: bytes) -> Referential:
    """The referential written in a compiled JSON file."""
    return _build(typeset(json.loads(raw)), hashlib.sha256(raw).hexdigest())


def _build(data: dict[str, Any], sha256: str) -> Referential:
    domains = tuple(_domain(domain) for domain in data["domains"])
    return Referential(
        version=data["version"],
        sha256=sha256,
        date=data["date"],
        title=data["title"],
        certainty=data["certainty"],
        notices=tuple(data["notices"]),
        domains=domains,
        levels=tuple(Level(**level) for level in data["levels"]),
        classes=tuple(PriorityClass(**klass) for klass in data["classes"]),
        scale_labels=tuple(data["scale_labels"]),
        competence_labels=MappingProxyType(data["competence_labels"]),
        role_labels=MappingProxyType(data["role_labels"]),
        quadrant_labels=MappingProxyType(data["quadrant_labels"]),
        items=MappingProxyType({item.id: item for domain in domains for item in domain.items}),
        succeeds=data.get("succeeds"),
        retired=MappingProxyType(data.get("retired", {})),
        competences=MappingProxyType({each["code"]: _competence(each) for each in data.get("profile", ())}),
        islands=MappingProxyType(data.get("islands", {})),
        m57_labels=MappingProxyType(data.get("m57_labels", {})),
    )


def _domain(data: dict[str, Any]) -> Domain:
    return Domain(
        code=data["code"],
        slug=data["slug"],
        title=data["title"],
        weight=data["weight"],
        training_domains=tuple(data["training_domains"]),
        items=tuple(_item(item, data["code"]) for item in data["items"]),
    )


def _item(data: dict[str, Any], domain: str) -> Item:
    fields = dict(data, domain=domain)
    fields["competences"] = tuple(data["competences"])
    fields["themes"] = tuple(data.get("themes", ()))
    if "thresholds" in data:
        fields["thresholds"] = tuple(Decimal(threshold) for threshold in data["thresholds"])
    if "obligation" in data:
        duty = data["obligation"]
        fields["obligation"] = Obligation(reference_in_full(duty["reference"]), duty["minimum_note"])
    if data.get("legal_reference"):
        fields["legal_reference"] = reference_in_full(data["legal_reference"])
    fields["succeeds"] = tuple(data.get("succeeds", ()))
    fields["rules"] = tuple(read_rule(rule) for rule in data.get("rules", ()))
    if "applicable" in data:
        fields["rules"] += tuple(_rules_of_1_0_0(**fields.pop("applicable")))
    fields.update({name: Decimal(data[name]) for name in _DECIMALS if name in data})
    return Item(**fields)


def _rules_of_1_0_0(population_min: int | None = None, population_max: int | None = None) -> Iterable[Rule]:
    """Version 1.0.0 says whom an item concerns, where later ones say from whom it is hidden."""
    if population_min is not None:
        why = f"Ce point concerne les communes de {_thousands(population_min)} habitants et plus."
        yield Rule(Condition(population_max=population_min - 1), "hide", why)
    if population_max is not None:
        why = f"Ce point concerne les communes de {_thousands(population_max)} habitants au plus."
        yield Rule(Condition(population_min=population_max + 1), "hide", why)


def _thousands(number: int) -> str:
    return f"{number:,}".replace(",", NBSP)


def _competence(data: dict[str, Any]) -> Competence:
    usual = tuple(
        UsualHolder(
            holder=each["holder"],
            reference=reference_in_full(each.get("reference", "")),
            doubt=each.get("doubt", ""),
            when=read_condition(each["when"]) if "when" in each else None,
        )
        for each in data.get("usual", ())
    )
    return Competence(data["code"], data["label"], data["question"], usual)
