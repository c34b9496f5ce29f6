"""What a promotion may read of its communes' états des lieux: averages of five at least, and who decides."""

from __future__ import annotations

from commune_core.policy import Operation
from commune_core.privacy import CONSENTED_MIN, average
from commune_core.referential import load
from dashboard_plugin.applets.promotions.diagnosis import DiagnosisConsent, PromotionDiagnosis
from dashboard_plugin.applets.territory.models import Commune
from dashboard_plugin.following_data import ConsentView, DiagnosisView, DomainAverage
from dashboard_plugin.selectors.access import Access, open_commune
from dashboard_plugin.selectors.promotion_access import PromotionAccess, open_promotion
from dashboard_plugin.selectors.promotion_header import promotion_header


def promotion_diagnosis(user_id: int | None, *, promotion_id: int) -> DiagnosisView:
    """The mean score of each domain over the communes that agreed, for who organises or observes.

    A domain is shown as `commune_core.privacy.average` lets it be. Raises Forbidden.
    """
    access = open_promotion(user_id, promotion_id)
    access.require(Operation.READ_AGGREGATES)
    row = PromotionDiagnosis.objects.filter(promotion=access.row).first()
    released = row.released if row else {}
    domains = []
    for domain in load().domains:
        if (found := average(released.get(domain.code, {}))) is not None:
            domains.append(DomainAverage(domain.code, domain.title, *found))
    count = DiagnosisConsent.objects.filter(promotion=access.row).count()
    return DiagnosisView(
        promotion=promotion_header(access),
        domains=tuple(domains),
        consents=count if count >= CONSENTED_MIN else None,
        read_on=row.read_on if row else None,
    )


def promotion_consent(user_id: int | None, *, promotion_id: int) -> ConsentView:
    """What the commune of one's own seat said, and whether one may say otherwise; raises Forbidden."""
    access = open_promotion(user_id, promotion_id)
    access.require(Operation.TAKE_PART)
    place = access_to_commune(access)
    given = place is not None and DiagnosisConsent.objects.filter(promotion=access.row, commune=place.row)
    return ConsentView(
        promotion=promotion_header(access),
        name=place.commune.name if place else "",
        agreed=bool(given and given.exists()),
        may_decide=place is not None and place.permits(Operation.CONSENT_COMPARISON),
    )


def access_to_commune(access: PromotionAccess) -> Access | None:
    """The member before the commune that his seat represents; None where it represents none of today."""
    commune = access.seat.commune if access.seat else None
    if commune is None or commune.status != Commune.Status.CURRENT:
        return None
    return open_commune(access.user_id, commune.insee_code)
