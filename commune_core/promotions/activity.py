"""Counts of people that name nobody: small groups are told together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from commune_core.privacy import CONSENTED_MIN

TOGETHER = "Autres, regroupés"
FUNCTIONS: Mapping[str, str] = {
    "maire": "Maires",
    "adjoint": "Adjointes et adjoints",
    "conseiller": "Conseillères et conseillers",
    "dgs_secretaire": "Direction générale, secrétariat de mairie",
    "agent": "Agents",
}
UNTOLD = "Non renseigné"


@dataclass(frozen=True, slots=True)
class Spread:
    """How a number of people spreads over groups, none where all are too small; `total` None where the people
    themselves are too few to be counted."""

    total: int | None
    groups: tuple[tuple[str, int], ...] = ()


def spread(counts: Mapping[str, int], fewest: int = CONSENTED_MIN) -> Spread:
    """The groups in the order given, those of fewer than `fewest` people put together.

    One small group alone would be read from the total: the smallest of the others joins it, and so on until
    together they are enough. Nobody at all is no secret.
    """
    total = sum(counts.values())
    if total == 0:
        return Spread(0)
    if total < fewest:
        return Spread(None)
    told = {label: count for label, count in counts.items() if count}
    hidden = [label for label, count in told.items() if count < fewest]
    others = sorted((label for label in told if label not in hidden), key=lambda label: told[label])
    while hidden and others and (len(hidden) < 2 or sum(told[label] for label in hidden) < fewest):
        hidden.append(others.pop(0))
    shown = tuple((label, count) for label, count in told.items() if label not in hidden)
    if hidden and shown:
        shown += ((TOGETHER, sum(told[label] for label in hidden)),)
    return Spread(total, shown)
