"""What is known of a commune, as far as it changes what it is asked."""

from __future__ import annotations

from commune_core.conditions import Profile
from commune_core.referential import Referential
from dashboard_plugin.applets.diagnostic.models import CompetenceHolder
from dashboard_plugin.applets.territory.models import Commune

NO_EPCI = "aucun"


def facts_of(commune: Commune | None, referential: Referential) -> Profile:
    """The profile of a commune; who holds a competence is what its members said, and nothing else.

    Of a practice commune only the size is known, and what its owner said. One query.
    """
    if commune is None:
        return Profile()
    said = dict(CompetenceHolder.objects.filter(commune=commune).values_list("competence", "holder"))
    if commune.is_practice:
        return Profile(population=commune.population, holders=said)
    return Profile(
        population=commune.population,
        zone=commune.zone or None,
        epci=commune.epci.kind if commune.epci else NO_EPCI,
        island=commune.insee_code in referential.islands,
        departement=commune.departement.code if commune.departement else None,
        holders=said,
    )
