"""The log of a promotion: who did what, about whom; codes and numbers, never a name or an address."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dashboard_plugin.applets.promotions.models import Promotion, PromotionLog, Seat
from dashboard_plugin.errors import ClosedPromotion
from dashboard_plugin.platform import get_clock


def note(
    promotion: Promotion,
    author_id: int | None,
    fact: str,
    *,
    seat: Seat | None = None,
    detail: Mapping[str, Any] | None = None,
) -> None:
    """Add a line, inside the write it tells of."""
    PromotionLog.objects.create(
        promotion=promotion,
        at=get_clock().now(),
        author_id=author_id,
        subject_id=seat.user_id if seat else None,
        seat=seat,
        fact=fact,
        detail=dict(detail or {}),
    )


def refuse_archived(promotion: Promotion) -> None:
    """Raise ClosedPromotion for one that is put away: it is read, and changes no more."""
    if promotion.state == "archived":
        raise ClosedPromotion.archived()
