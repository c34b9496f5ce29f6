"""A promotion as the header of its pages needs it: what it is called, and what its reader may open."""

from __future__ import annotations

from commune_core.promotions.states import PROMOTION
from dashboard_plugin.promotion_data import PromotionView
from dashboard_plugin.selectors.promotion_access import ON_A_PROMOTION, PromotionAccess
from dashboard_plugin.selectors.promotions import body_view, fields_of_row


def promotion_header(access: PromotionAccess) -> PromotionView:
    """The promotion of an access that was granted, without its programme, counts or warnings; no query."""
    row = access.row
    return PromotionView(
        id=row.pk,
        fields=fields_of_row(row, ()),
        body=body_view(row.body),
        state=row.state,
        version=row.version,
        role=access.role,
        may=frozenset(each.value for each in ON_A_PROMOTION if access.permits_somewhere(each)),
        courses=(),
        steps=PROMOTION[row.state],
        changed_at=row.changed_at,
        changed_by="",
    )
