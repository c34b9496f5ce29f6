"""Agree, for a commune, to be counted in the averages that a promotion reads; or withdraw."""

from __future__ import annotations

from commune_core.errors import Forbidden
from commune_core.policy import Operation
from dashboard_plugin.applets.promotions.diagnosis import DiagnosisConsent
from dashboard_plugin.applets.territory.models import Commune
from dashboard_plugin.platform import get_clock
from dashboard_plugin.selectors.access import Access
from dashboard_plugin.selectors.promotion_access import open_promotion, renewed_promotion
from dashboard_plugin.selectors.promotion_diagnosis import access_to_commune
from dashboard_plugin.use_cases.read_diagnosis import withdraw
from dashboard_plugin.use_cases.writing import announce, lock_promotion, one_write


def consent_to_promotion(user_id: int | None, *, promotion_id: int, agreed: bool) -> None:
    """Agree for the commune of one's own seat, as who may agree to its comparison; or withdraw.

    Saying the same again changes nothing; what is withdrawn is forgotten at once, in an archived promotion
    as well. Raises Forbidden, UnknownCommune, NotSaved.
    """
    access = open_promotion(user_id, promotion_id)
    access.require(Operation.TAKE_PART)
    _require(access_to_commune(access))
    with one_write():
        lock_promotion(promotion_id)
        present = renewed_promotion(access)
        present.require(Operation.TAKE_PART)
        commune = _require(access_to_commune(present))
        given = DiagnosisConsent.objects.filter(promotion=promotion_id, commune=commune)
        if agreed is given.exists():
            return
        if agreed:
            DiagnosisConsent.objects.create(
                promotion=present.row, commune=commune, given_by_id=user_id, given_at=get_clock().now()
            )
        else:
            given.delete()
            withdraw(promotion_id, commune.pk)
        announce(
            "promotion.consented",
            user_id,
            promotion=promotion_id,
            commune=commune.insee_code,
            agreed=agreed,
        )


def _require(place: Access | None) -> Commune:
    """The commune, where the person may agree for it."""
    if place is None or place.row is None:
        raise Forbidden()
    place.require(Operation.CONSENT_COMPARISON)
    return place.row
