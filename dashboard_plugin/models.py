"""Every model of the app, gathered where Django looks for them."""

from dashboard_plugin.applets.diagnostic.models import Answer, Campaign, DomainScore
from dashboard_plugin.applets.members.models import Membership, NamedReader, SiteRole
from dashboard_plugin.applets.steering.models import Weighting
from dashboard_plugin.applets.territory.models import (
    Commune,
    Departement,
    Epci,
    PostalCode,
    Region,
    SearchTerm,
    Vintage,
)

__all__ = [
    "Answer",
    "Campaign",
    "Commune",
    "Departement",
    "DomainScore",
    "Epci",
    "Membership",
    "NamedReader",
    "PostalCode",
    "Region",
    "SearchTerm",
    "SiteRole",
    "Vintage",
    "Weighting",
]
