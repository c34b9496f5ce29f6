"""Remember when a member looked at the overview, so that his next visit tells him what changed."""

from __future__ import annotations

from commune_core.policy import Operation
from dashboard_plugin.applets.members.models import Membership
from dashboard_plugin.platform import get_clock
from dashboard_plugin.selectors.access import open_commune
from dashboard_plugin.selectors.visits import visit_is_due
from dashboard_plugin.use_cases.writing import one_write


def mark_visit(user_id: int | None, *, commune: str | None) -> None:
    """Begin a new visit where the last one is half an hour old; two tabs at once begin one.

    It changes nothing of the commune, and waits for nobody. Raises Forbidden, UnknownCommune, NotSaved.
    """
    access = open_commune(user_id, commune)
    access.require(Operation.READ_COMMUNE)
    place = access.membership
    if place is None or not visit_is_due(access):
        return
    with one_write():
        Membership.objects.filter(pk=place.pk, visited_at=place.visited_at).update(
            visit_before_at=place.visited_at, visited_at=get_clock().now()
        )
