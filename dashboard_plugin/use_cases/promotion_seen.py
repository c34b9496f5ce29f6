"""Remember that somebody has opened a message of his promotion."""

from __future__ import annotations

from commune_core.policy import Operation
from dashboard_plugin.applets.promotions.messages import AnnouncementCopy
from dashboard_plugin.platform import get_clock
from dashboard_plugin.promotion_message_data import AnnouncementView
from dashboard_plugin.selectors.promotion_access import open_promotion
from dashboard_plugin.selectors.promotion_messages import announcement
from dashboard_plugin.use_cases.writing import one_write


def open_announcement(user_id: int | None, *, promotion_id: int, announcement_id: int) -> AnnouncementView:
    """The message, which is seen by being opened: its letter need not leave any more.

    Raises Forbidden, UnknownAnnouncement, NotSaved.
    """
    found = announcement(user_id, promotion_id=promotion_id, announcement_id=announcement_id)
    if found.mine and not found.seen:
        access = open_promotion(user_id, promotion_id)
        access.require(Operation.READ_PROMOTION)
        with one_write():
            AnnouncementCopy.objects.filter(
                announcement=announcement_id, seat=access.seat, seen_at=None
            ).update(seen_at=get_clock().now(), to_send=False)
    return found
