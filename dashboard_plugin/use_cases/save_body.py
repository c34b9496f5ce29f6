"""Say who trains: the name of the body of a promotion, and its approval."""

from __future__ import annotations

from commune_core.policy import Operation
from dashboard_plugin.applets.promotions.models import Body
from dashboard_plugin.promotion_data import BodyFields
from dashboard_plugin.selectors.promotion_access import open_promotion, renewed_promotion
from dashboard_plugin.selectors.promotions import body_view
from dashboard_plugin.stale import StaleBody
from dashboard_plugin.use_cases.promotion_log import note, refuse_archived
from dashboard_plugin.use_cases.save_promotion import check_body, write_body
from dashboard_plugin.use_cases.writing import announce, lock_promotion, one_write


def save_body(user_id: int | None, *, promotion_id: int, fields: BodyFields, version: int) -> int:
    """Change the body of a promotion, for all the promotions it runs; gives its new version.

    Raises Forbidden, InvalidPromotion, ClosedPromotion, NotSaved, and StaleBody, whose `current` is the
    stored BodyView.
    """
    access = open_promotion(user_id, promotion_id)
    access.require(Operation.MANAGE_PROMOTION)
    check_body(fields)
    with one_write():
        # Promotions of one body wait for each other on the first of them.
        first = (
            Body.objects.get(pk=access.row.body_id).promotions.order_by("pk").values_list("pk", flat=True)[0]
        )
        lock_promotion(first)
        present = renewed_promotion(access)
        present.require(Operation.MANAGE_PROMOTION)
        refuse_archived(present.row)
        row = present.row.body
        if row.version != version:
            stored = body_view(row)
            if stored.fields == fields:
                return row.version
            raise StaleBody(stored)
        write_body(row, fields)
        note(present.row, access.person, "body_saved", detail={"version": row.version})
        announce("promotion.body_saved", user_id, promotion=present.row.pk, version=row.version)
    return row.version
