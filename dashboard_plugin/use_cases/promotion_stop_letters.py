"""Ask for no more letters of a promotion, or of any, by the link of a letter; and for them again."""

from __future__ import annotations

from dashboard_plugin.applets.promotions.messages import AnnouncementCopy, ReminderChoice
from dashboard_plugin.errors import InvalidRequest
from dashboard_plugin.platform import get_clock
from dashboard_plugin.selectors.promotion_letters import stopping
from dashboard_plugin.use_cases.writing import announce, lock_account, one_write

CHOICES = ("one", "all", "none")


def stop_letters(link: str, *, choice: str) -> None:
    """Stop the letters of this promotion ("one"), of all ("all"), or stop none any more ("none").

    Whoever holds the link may, signed in or not: it was sent to the person alone. Twice is once. Raises
    UnknownLink, InvalidRequest, NotSaved.
    """
    held = stopping(link)
    if choice not in CHOICES:
        raise InvalidRequest("Cette demande n’est pas complète.", hint="Choisissez l’un des boutons.")
    with one_write():
        lock_account(held.user_id)
        own = ReminderChoice.objects.filter(user=held.user_id)
        waiting = AnnouncementCopy.objects.filter(seat__user=held.user_id, to_send=True)
        if choice == "none":
            own.filter(promotion=held.promotion_id).delete()
            own.filter(promotion=None).delete()
        else:
            target = None if choice == "all" else held.promotion_id
            if not own.filter(promotion=target).exists():
                ReminderChoice.objects.create(
                    user_id=held.user_id, promotion_id=target, unsubscribed_at=get_clock().now()
                )
            if target is not None:
                waiting = waiting.filter(announcement__promotion=target)
            numbers = list(waiting.values_list("pk", flat=True))
            AnnouncementCopy.objects.filter(pk__in=numbers).update(to_send=False)
        announce("promotion.letters", held.user_id, promotion=held.promotion_id, choice=choice)
