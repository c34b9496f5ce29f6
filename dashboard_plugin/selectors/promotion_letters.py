"""Who wants no letter of a promotion, and the link, at the foot of each letter, by which one says so.

The link is signed, so that it works without signing in and names nobody; it opens nothing else.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from django.contrib.auth import get_user_model
from django.core.signing import BadSignature, Signer
from django.db.models import Q, QuerySet
from django.urls import reverse

from commune_core.notices import QUIET_FROM, QUIET_UNTIL, quiet
from dashboard_plugin.applets.promotions.messages import ReminderChoice
from dashboard_plugin.applets.promotions.models import Promotion
from dashboard_plugin.applets.talk.models import NoticeHours
from dashboard_plugin.platform import get_clock
from dashboard_plugin.promotion_meeting_errors import UnknownLink
from dashboard_plugin.promotion_message_data import Stopping
from dashboard_plugin.selectors.local_time import zones_of

SALT = "viatic.promotions.stop"
LONGEST_LINK = 300


def stop_path(user_id: int, promotion_id: int) -> str:
    """The address of the page where this person asks for no more letters of this promotion, or of any."""
    return reverse("viatic:lettres", args=[Signer(salt=SALT).sign_object([user_id, promotion_id])])


def stopping(link: str) -> Stopping:
    """What this link may stop, and what is stopped already; raises UnknownLink."""
    try:
        told = Signer(salt=SALT).unsign_object(link) if len(link) <= LONGEST_LINK else None
    except (BadSignature, ValueError, UnicodeError):
        told = None
    if not (isinstance(told, list) and len(told) == 2 and all(type(each) is int for each in told)):
        raise UnknownLink.here()
    user_id, promotion_id = told
    if not get_user_model().objects.filter(pk=user_id).exists():
        raise UnknownLink.here()
    title = Promotion.objects.filter(pk=promotion_id).values_list("title", flat=True).first()
    if title is None:
        raise UnknownLink.here()
    stopped = _choices([user_id], promotion_id).values_list("promotion_id", flat=True)
    held = set(stopped)
    return Stopping(user_id, promotion_id, title, one=promotion_id in held, all=None in held)


def refusing(user_ids: Collection[int], promotion_id: int) -> set[int]:
    """Of these people, those who want no letter of this promotion; one query."""
    return set(_choices(user_ids, promotion_id).values_list("user_id", flat=True))


def quiet_now(user_ids: Collection[int]) -> Mapping[int, bool]:
    """For each of these people, whether no letter leaves at this hour, where he is; three queries."""
    now, own = get_clock().now(), NoticeHours.objects.filter(user_id__in=user_ids)
    hours = {row.user_id: (row.quiet_from, row.quiet_until) for row in own}
    return {
        person: quiet(now.astimezone(zone).hour, *hours.get(person, (QUIET_FROM, QUIET_UNTIL)))
        for person, zone in zones_of(user_ids).items()
    }


def _choices(user_ids: Collection[int], promotion_id: int) -> QuerySet[ReminderChoice]:
    rows = ReminderChoice.objects.filter(user_id__in=user_ids)
    return rows.filter(Q(promotion=promotion_id) | Q(promotion=None))
