"""Words of the pages of promotions: durations as people write them, and the gestures that change a state."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

from commune_core.promotions.words import ROLES, SEATS, InvalidPromotion
from commune_core.typography import NBSP

LEADS = {
    "open": "Ouvrir les inscriptions",
    "running": "Commencer la promotion",
    "closed": "Terminer la promotion",
    "archived": "Archiver la promotion",
}
"""What leads to each state."""
AGAIN = "Rouvrir la promotion"


def lead(now: str, wanted: str) -> str:
    """The words of the button that goes from one state to the other."""
    return AGAIN if now == "closed" and wanted == "running" else LEADS[wanted]


def hours(minutes: int) -> str:
    """« 1 h 30 », « 2 h », « 45 min »."""
    whole, rest = divmod(minutes, 60)
    if not whole:
        return f"{rest}{NBSP}min"
    return f"{whole}{NBSP}h{NBSP}{rest:02d}" if rest else f"{whole}{NBSP}h"


def minutes_of(text: str, field: str = "courses") -> int:
    """The minutes that « 1 h 30 », « 1,5 », « 2 » or « 45 min » say; nothing is 0.

    Raises InvalidPromotion.
    """
    plain = text.replace("\u00a0", " ").replace("\u202f", " ").strip().lower()
    if not plain:
        return 0
    written = re.fullmatch(r"(?:(\d{1,4}) ?h)? ?(?:(\d{1,3}) ?(?:min)?)?", plain)
    if written and ("h" in plain or "min" in plain):
        return int(written[1] or 0) * 60 + int(written[2] or 0)
    number = re.fullmatch(r"\d{1,4}(?:[.,]\d{1,2})?", plain)
    if number is None:
        raise InvalidPromotion(
            f"« {text[:40]} » n’est pas une durée.", hint="Écrivez-la comme 1 h 30 ou 1,5.", field=field
        )
    return int((Decimal(plain.replace(",", ".")) * 60).to_integral_value())


FACTS = {
    "enrolled": "Ajouté à la promotion",
    "joined": "Entré par le code de la promotion",
    "accepted": "Invitation acceptée",
    "declined": "Invitation refusée",
    "answered": "Demande traitée",
    "sent_again": "Lettre envoyée de nouveau",
    "expired": "Invitation restée sans réponse",
    "place_freed": "Une place s’est libérée",
    "cancelled": "Retiré avant d’entrer",
    "ended": "Retiré de la promotion",
    "left": "Parti de la promotion",
    "moved": "Passé dans une autre promotion",
    "arrived": "Venu d’une autre promotion",
    "group": "Groupe changé",
    "role_given": "Rôle donné",
    "role_ended": "Rôle retiré",
}


def seat_fact(fact: str, detail: Mapping[str, object]) -> str:
    """« Demande traitée : inscrit », of a line of the log."""
    said = FACTS.get(fact, "Modifié")
    to = str(detail.get("to", ""))
    found = SEATS.get(to) or ROLES.get(to)
    return f"{said} : {found.lower()}" if found else said
