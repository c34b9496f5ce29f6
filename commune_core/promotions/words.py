"""Roles, kinds and states of promotions: the codes that are stored, and the words people read."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from commune_core.errors import CommuneError

ROLES: Mapping[str, str] = MappingProxyType(
    {
        "organiser": "Organisateur",
        "tutor": "Tuteur",
        "observer": "Observateur",
        "member": "Membre",
    }
)
STAFF = ("organiser", "tutor", "observer")
"""Roles that are named; a member enrols or is enrolled."""

KINDS: Mapping[str, str] = MappingProxyType(
    {"open": "Ouverte", "approval": "Sur approbation", "closed": "Fermée"}
)
"""How one gets in: by the link alone, once the organiser agrees, or by invitation only."""

STATES: Mapping[str, str] = MappingProxyType(
    {
        "draft": "En préparation",
        "open": "Inscriptions ouvertes",
        "running": "En cours",
        "closed": "Terminée",
        "archived": "Archivée",
    }
)
SEATS: Mapping[str, str] = MappingProxyType(
    {
        "invited": "Invité",
        "asked": "En attente d’accord",
        "waiting": "Sur liste d’attente",
        "member": "Inscrit",
        "left": "Parti",
        "moved": "Passé dans une autre promotion",
        "refused": "Refusé",
    }
)
FUNDINGS: Mapping[str, str] = MappingProxyType(
    {
        "quote": "Devis",
        "accepted": "Accepté",
        "invoiced": "Facturé",
        "paid": "Payé",
        "refused": "Refusé",
    }
)
PAYERS: Mapping[str, str] = MappingProxyType(
    {"free": "Gratuit", "community": "Collectivité", "dife": "Droit individuel à la formation (DIFE)"}
)
BODIES: Mapping[str, str] = MappingProxyType(
    {
        "association": "Association d’élus",
        "training_body": "Organisme agréé",
        "epci": "Intercommunalité",
        "departement": "Département",
        "other": "Autre",
    }
)


class InvalidPromotion(CommuneError):
    """A programme, a date, a number or a name that no promotion may hold: `where["field"]` names it."""

    code = "promotion.invalid"


class ClosedStep(CommuneError):
    """A state that cannot follow the present one; `where` holds `now` and `wanted`."""

    code = "promotion.closed_step"
