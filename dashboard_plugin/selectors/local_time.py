"""What time it is for somebody: that of the commune where he sits, else of Paris."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from zoneinfo import ZoneInfo

from commune_core.notices import zone_of
from dashboard_plugin.applets.members.models import Membership
from dashboard_plugin.applets.promotions.models import Seat
from dashboard_plugin.platform import PARIS

IN_FORCE = (Membership.Status.PROVISIONAL, Membership.Status.CONFIRMED)


def far_zone(user_id: int | None) -> ZoneInfo | None:
    """The time zone of somebody where it is another time than in Paris, None elsewhere."""
    if user_id is None:
        return None
    zone = zones_of([user_id])[user_id]
    return None if zone == PARIS else zone


def zones_of(user_ids: Collection[int]) -> Mapping[int, ZoneInfo]:
    """The time zone of each of these people; two queries."""
    seats = Seat.objects.filter(user__in=user_ids, state="member", commune__isnull=False).order_by("pk")
    places = Membership.objects.filter(user__in=user_ids, status__in=IN_FORCE).order_by("pk")
    # His own commune says it better than the seat he was given.
    known = dict(seats.values_list("user_id", "commune__insee_code"))
    known |= dict(places.values_list("user_id", "commune__insee_code"))
    return {person: ZoneInfo(zone_of(known[person])) if person in known else PARIS for person in user_ids}
