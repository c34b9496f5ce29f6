"""Have the reports of a commune neutral before the law asks it, or go back to the dates of the law."""

from __future__ import annotations

from commune_core.policy import Operation
from dashboard_plugin.applets.steering.models import RestraintEntry
from dashboard_plugin.errors import InvalidRequest
from dashboard_plugin.platform import get_clock
from dashboard_plugin.selectors.access import open_commune, renewed
from dashboard_plugin.selectors.restraint import restraint_view
from dashboard_plugin.stale import StaleRestraint
from dashboard_plugin.use_cases.campaigns import locked_commune
from dashboard_plugin.use_cases.writing import announce, one_write

LONGEST_REASON = 500


def set_restraint(user_id: int | None, *, commune: str | None, neutral: bool, reason: str, last: int) -> None:
    """Add a line to the log over the `last` one that was read. What the law asks is never taken back.

    Raises Forbidden, UnknownCommune, InvalidRequest (no reason, too long a one), NotSaved, and
    StaleRestraint, whose `current` is the RestraintView that stands.
    """
    access = open_commune(user_id, commune)
    access.require(Operation.SET_RESTRAINT)
    told = " ".join(reason.split())
    if not told or len(told) > LONGEST_REASON:
        raise InvalidRequest(
            "Dites pourquoi : la raison reste écrite dans le journal."
            if not told
            else f"Cette raison est trop longue : {LONGEST_REASON} caractères au plus.",
            hint="Une phrase suffit.",
            field="raison",
        )
    with one_write():
        held = locked_commune(access)
        present = renewed(access)
        present.require(Operation.SET_RESTRAINT)
        newest = RestraintEntry.objects.filter(commune=held).order_by("-pk").first()
        if (newest.pk if newest else 0) != last:
            same = newest and (newest.neutral, newest.reason, newest.author_id) == (neutral, told, user_id)
            if same:
                return  # sent twice: the network lost our reply
            raise StaleRestraint(restraint_view(present))
        RestraintEntry.objects.create(
            commune=held, neutral=neutral, reason=told, author_id=user_id, at=get_clock().now()
        )
        announce("restraint.set", user_id, commune=held.insee_code, agreed=neutral)
