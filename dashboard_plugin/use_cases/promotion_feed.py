"""Make the address by which one's calendar software follows one's promotions, and take it back."""

from __future__ import annotations

import secrets

from commune_core.errors import Forbidden
from dashboard_plugin.applets.promotions.messages import PromotionFeed
from dashboard_plugin.platform import get_clock
from dashboard_plugin.selectors.promotion_calendar import fingerprint
from dashboard_plugin.use_cases.writing import announce, lock_account, one_write


def make_promotion_feed(user_id: int | None) -> str:
    """A new secret, which is told this once: only its fingerprint is kept, and the one before opens nothing.

    Raises Forbidden, NotSaved.
    """
    if user_id is None:
        raise Forbidden()
    secret = secrets.token_urlsafe(32)
    with one_write():
        lock_account(user_id)
        PromotionFeed.objects.update_or_create(
            user_id=user_id,
            defaults={
                "sha256": fingerprint(secret),
                "created_at": get_clock().now(),
                "used_on": None,
            },
        )
        announce("promotion.feed_opened", user_id)
    return secret


def drop_promotion_feed(user_id: int | None) -> None:
    """Let the address open nothing any more; none is no fault. Raises Forbidden, NotSaved."""
    if user_id is None:
        raise Forbidden()
    with one_write():
        lock_account(user_id)
        if PromotionFeed.objects.filter(user=user_id).delete()[0]:
            announce("promotion.feed_closed", user_id)
