"""The words of a stored plan: where an aid stands, when VAT comes back, what share its owner must pay."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from commune_core.financing.plan import MOTIVE_LABELS

GRANT_STATUSES: Mapping[str, str] = MappingProxyType(
    {
        "idea": "À demander",
        "asked": "Demandée",
        "granted": "Accordée",
        "refused": "Refusée",
        "paid": "Versée",
    }
)
NO_VAT_BACK = "none"
"""Beside the regimes of FCTVA: no VAT comes back, shares are counted with it (R03d)."""
REGIME_LABELS: Mapping[str, str] = MappingProxyType(
    {
        "n+2": "Deux ans après la dépense (cas le plus courant)",
        "n+1": "L’année suivante (collectivités conventionnées en 2009 ou 2010)",
        "n": "L’année même (communes nouvelles)",
        "epci": "Communauté de communes ou d’agglomération",
        NO_VAT_BACK: "La TVA ne revient pas : les parts se comptent toutes taxes comprises",
    }
)
LEAD = "lead"
"""Beside the motives of a derogation: a competence with a lead authority asks for more (R03b)."""
SHARE_LABELS: Mapping[str, str] = MappingProxyType(
    {
        LEAD: "Compétence à chef de file : 30 %",
        **{str(code): f"Dérogation : {label}" for code, label in MOTIVE_LABELS.items()},
    }
)
