"""Priorities: in which order a commune should look at its weak points, and why.

Priority = importance (1 to 5, the referential's unless the team chose) x urgency (5 - note, one more when a
legal obligation is not met, kept within 1 to 5, unless the team chose). README.md gives an example.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .errors import InvalidWeighting
from .model import NOTE_MAX, ROLES, Item
from .referential import Referential
from .scoring import OWN_COMPETENCE, Scorecard
from .tailoring import Tailored
from .typography import NBSP

LEAST, MOST = 1, 5
STRONG = 4  # from here an importance or an urgency commands a quadrant

_ROLE_REASONS = {
    "agir": "la commune peut décider seule",
    "contribuer": "la commune agit avec d’autres",
    "interpeller": "la commune n’est pas compétente, mais peut interpeller",
}


@dataclass(frozen=True, slots=True)
class Priority:
    """The rank of one item: its figures, its class (P1 to P4), its quadrant, and the reasons in French."""

    item: Item
    note: int
    importance: int
    urgency: int
    priority: int
    klass: str
    quadrant: str
    alert: bool
    reasons: tuple[str, ...]


def rank(
    referential: Referential,
    scorecard: Scorecard,
    *,
    importance: Mapping[str, int | None] | None = None,
    urgency: Mapping[str, int | None] | None = None,
) -> tuple[Priority, ...]:
    """Every answered, applicable item that has a note, the most pressing first, in one total order.

    `importance` and `urgency` are what the team chose, by item id (None: as proposed). Raises
    InvalidWeighting for anything but a whole number from 1 to 5, and UnknownItem for an unknown id.
    """
    chosen = {"importance": importance or {}, "urgency": urgency or {}}
    for name, weights in chosen.items():
        for item_id, value in weights.items():
            referential.item(item_id)
            if value is not None:
                check_weighting(value, name=name, item_id=item_id)
    ranked = []
    for item in referential.items.values():
        note, alert = scorecard.items[item.id]
        if note is not None:
            own = (chosen["importance"].get(item.id), chosen["urgency"].get(item.id))
            ranked.append(_priority(referential, scorecard.tailored, item, note, alert, *own))
    return tuple(sorted(ranked, key=lambda entry: _order(entry, scorecard.tailored)))


def check_weighting(value: Any, *, name: str, item_id: str) -> int:
    """`value` if it is a whole number from 1 to 5, else InvalidWeighting; `name`: importance or urgency."""
    if isinstance(value, int) and not isinstance(value, bool) and LEAST <= value <= MOST:
        return value
    french = {"importance": "L’importance", "urgency": "L’urgence"}[name]
    raise InvalidWeighting(
        f"{french} du point {item_id} doit être un nombre entier de 1 à 5.",
        hint="Choisissez une valeur de 1 (faible) à 5 (très forte).",
        item=item_id,
        field=name,
    )


def proposed_urgency(note: int, *, alert: bool) -> int:
    """5 - note, one more for an obligation not met, kept within 1 to 5."""
    return min(MOST, max(LEAST, MOST - note + alert))


def quadrant(importance: int, urgency: int) -> str:
    """What to do with an item: agir_maintenant, planifier, deleguer or surveiller."""
    if importance >= STRONG:
        return "agir_maintenant" if urgency >= STRONG else "planifier"
    return "deleguer" if urgency >= STRONG else "surveiller"


def _priority(
    referential: Referential,
    tailored: Tailored,
    item: Item,
    note: int,
    alert: bool,
    importance: int | None,
    urgency: int | None,
) -> Priority:
    weighed = item.default_importance if importance is None else importance
    pressing = proposed_urgency(note, alert=alert) if urgency is None else urgency
    product = weighed * pressing
    reached = [klass for klass in referential.classes if product >= klass.minimum]
    return Priority(
        item=item,
        note=note,
        importance=weighed,
        urgency=pressing,
        priority=product,
        klass=max(reached, key=lambda klass: klass.minimum).code,
        quadrant=quadrant(weighed, pressing),
        alert=alert,
        reasons=_reasons(tailored, item, note, alert, importance, urgency),
    )


def _order(entry: Priority, tailored: Tailored) -> tuple[int, bool, int, int, str]:
    item = entry.item
    bound = item.obligation is not None and item.id not in tailored.no_duty
    return (-entry.priority, not bound, ROLES.index(item.role), -item.weight, item.id)


def _reasons(
    tailored: Tailored, item: Item, note: int, alert: bool, importance: int | None, urgency: int | None
) -> tuple[str, ...]:
    reasons = [
        f"Importance {item.default_importance} sur 5, proposée par le questionnaire"
        if importance is None
        else f"Importance {importance} sur 5, choisie par votre équipe"
    ]
    if urgency is not None:
        reasons.append(f"Urgence {urgency} sur 5, choisie par votre équipe")
    else:
        because = f"parce que la note est de {note} sur {NOTE_MAX}"
        below = ", sous le minimum attendu par une obligation légale" if alert else ""
        reasons.append(f"Urgence {proposed_urgency(note, alert=alert)} sur 5, {because}{below}")
    if item.id in tailored.no_duty:
        reasons.append(f"Pas d’obligation légale ici{NBSP}: {tailored.no_duty[item.id].rstrip('.')}")
    elif item.obligation is not None:
        told = f"Obligation légale ({item.obligation.reference})"
        reasons.append(f"{told}. À noter{NBSP}: {item.remark.rstrip('.')}" if item.remark else told)
    holder, why = tailored.holders.get(item.id, (OWN_COMPETENCE, ""))
    if holder == OWN_COMPETENCE:
        reasons.append(f"Votre rôle{NBSP}: {_ROLE_REASONS[item.role]}")
    else:
        reasons.append(f"Ce point ne dépend pas de la commune seule{NBSP}: {why.rstrip('.')}")
    return tuple(reasons)
