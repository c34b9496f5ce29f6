"""The questionnaire as one commune meets it: what is left out, who a point is up to, which duties are lifted.

The rules are data of each version (see `conditions`); each comes with the reason told to the commune.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from types import MappingProxyType

from .conditions import Outline, Profile, outline
from .model import UsualHolder
from .referential import Referential

Effects = tuple[frozenset[str], frozenset[tuple[str, str]], frozenset[str]]


@dataclass(frozen=True, slots=True, eq=False)
class Tailored:
    """What rules change for a commune, by item id, each with why (in French).

    `hidden` items are neither asked nor counted; `holders` says who a point is up to, unless members said
    otherwise; `no_duty` items raise no alert. `effects` is all that scores depend on, reasons left out.
    """

    hidden: Mapping[str, str] = field(default_factory=dict)
    holders: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    no_duty: Mapping[str, str] = field(default_factory=dict)
    effects: Effects = field(init=False, repr=False)

    def __post_init__(self) -> None:
        for name in ("hidden", "holders", "no_duty"):
            object.__setattr__(self, name, MappingProxyType(dict(getattr(self, name))))
        holders = frozenset((item_id, holder) for item_id, (holder, _) in self.holders.items())
        object.__setattr__(self, "effects", (frozenset(self.hidden), holders, frozenset(self.no_duty)))


AS_WRITTEN = Tailored()


def tailor(referential: Referential, profile: Profile) -> Tailored:
    """What the rules of a version change for a commune.

    A rule acts only where its condition surely holds. Of several rules with one effect on an item, the first
    that acts is the one told; nothing more is said of an item that is hidden. Communes whose differences
    matter to no rule share one result.
    """
    return _tailor(referential, _outline(referential).reduce(profile))


def usual_holders(referential: Referential, profile: Profile) -> Mapping[str, UsualHolder]:
    """Who holds each competence, by its code: whom the commune named, else who usually does where it is.

    Competences that nothing is known of are left out.
    """
    found: dict[str, UsualHolder] = {}
    for code, competence in referential.competences.items():
        said = profile.holders.get(code)
        usual = (each for each in competence.usual if each.when is None or each.when.truth(profile))
        holder = UsualHolder(said) if said else next(usual, None)
        if holder is not None:
            found[code] = holder
    return found


@lru_cache(maxsize=4096)
def _tailor(referential: Referential, profile: Profile) -> Tailored:
    hidden: dict[str, str] = {}
    holders: dict[str, tuple[str, str]] = {}
    no_duty: dict[str, str] = {}
    for item in referential.items.values():
        acting = {rule.effect: rule for rule in reversed(item.rules) if rule.acts(profile)}
        if "hide" in acting:
            hidden[item.id] = acting["hide"].why
            continue
        if "holder" in acting:
            holders[item.id] = (acting["holder"].holder, acting["holder"].why)
        if "no_duty" in acting and item.obligation is not None:
            no_duty[item.id] = acting["no_duty"].why
    return Tailored(hidden, holders, no_duty) if hidden or holders or no_duty else AS_WRITTEN


@lru_cache(maxsize=8)
def _outline(referential: Referential) -> Outline:
    return outline(rule.when for item in referential.items.values() for rule in item.rules)
