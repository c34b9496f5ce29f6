"""Every model of the app, gathered where Django looks for them."""

from dashboard_plugin.applets.comparison.models import (
    ComparisonConsent,
    PeerCell,
    PeerScore,
    PeerStratum,
)
from dashboard_plugin.applets.council.models import CouncilRound, Rating, RoundItem, Voice
from dashboard_plugin.applets.diagnostic.models import (
    Answer,
    Campaign,
    CompetenceHolder,
    DomainReview,
    DomainScore,
    Evidence,
    Photograph,
    Share,
)
from dashboard_plugin.applets.exchange.models import Upload
from dashboard_plugin.applets.members.models import Membership, NamedReader, SiteRole
from dashboard_plugin.applets.steering.models import Weighting
from dashboard_plugin.applets.territory.models import (
    Commune,
    Departement,
    Epci,
    Figure,
    PostalCode,
    Region,
    SearchTerm,
    Vintage,
)

__all__ = [
    "Answer",
    "Campaign",
    "Commune",
    "ComparisonConsent",
    "CompetenceHolder",
    "CouncilRound",
    "Departement",
    "DomainReview",
    "DomainScore",
    "Epci",
    "Evidence",
    "Figure",
    "Membership",
    "NamedReader",
    "PeerCell",
    "PeerScore",
    "PeerStratum",
    "Photograph",
    "PostalCode",
    "Rating",
    "Region",
    "RoundItem",
    "SearchTerm",
    "Share",
    "SiteRole",
    "Upload",
    "Vintage",
    "Voice",
    "Weighting",
]
