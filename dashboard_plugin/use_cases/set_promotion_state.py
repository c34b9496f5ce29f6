"""Lead a promotion from one state to the next: open it, begin it, end it, put it away."""

from __future__ import annotations

from commune_core.policy import Operation
from commune_core.promotions.states import check_promotion_step
from commune_core.promotions.words import InvalidPromotion
from dashboard_plugin.platform import get_clock
from dashboard_plugin.selectors.promotion_access import open_promotion, renewed_promotion
from dashboard_plugin.selectors.promotions import promotion_view
from dashboard_plugin.stale import StalePromotion
from dashboard_plugin.use_cases.promotion_log import note
from dashboard_plugin.use_cases.writing import announce, lock_promotion, one_write


def set_promotion_state(user_id: int | None, *, promotion_id: int, state: str, version: int) -> int:
    """Change the state over the `version` that was read; gives the new one.

    Raises Forbidden, ClosedStep, InvalidPromotion for one that opens without a course, NotSaved, and
    StalePromotion, whose `current` is the stored PromotionView.
    """
    access = open_promotion(user_id, promotion_id)
    access.require(Operation.MANAGE_PROMOTION)
    with one_write():
        lock_promotion(promotion_id)
        present = renewed_promotion(access)
        present.require(Operation.MANAGE_PROMOTION)
        row = present.row
        if row.version != version:
            if row.state == state and row.changed_by_id == user_id:
                return row.version  # sent twice
            raise StalePromotion(promotion_view(present))
        check_promotion_step(row.state, state)
        if state == "open" and not row.courses.exists():
            raise InvalidPromotion(
                "Le programme est vide : choisissez au moins un cours avant d’ouvrir les inscriptions.",
                hint="Ajoutez-le dans les réglages.",
                field="courses",
            )
        before, row.state = row.state, state
        row.changed_at, row.changed_by_id, row.version = get_clock().now(), access.person, row.version + 1
        row.save(update_fields=["state", "changed_at", "changed_by", "version"])
        note(row, access.person, "state", detail={"from": before, "to": state})
        announce("promotion.led", user_id, promotion=row.pk, progress=state)
    return row.version
