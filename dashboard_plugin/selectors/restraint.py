"""The electoral period of a commune: what the law says today, what the commune chose, and the log of it."""

from __future__ import annotations

from commune_core.calendar import coming_period, electoral_period
from commune_core.policy import Operation
from dashboard_plugin.applets.steering.models import RestraintEntry
from dashboard_plugin.platform import get_clock
from dashboard_plugin.restraint_data import RestraintLine, RestraintView
from dashboard_plugin.selectors.access import Access
from dashboard_plugin.selectors.people import display_names
from dashboard_plugin.selectors.survey import reader

SHOWN = 100


def restraint(user_id: int | None, *, commune: str | None) -> RestraintView:
    """Whether the reports of a commune are neutral, and why; raises Forbidden, UnknownCommune."""
    access = reader(user_id, commune)
    access.require(Operation.READ_PROJECTS)
    return restraint_view(access)


def is_neutral(access: Access) -> bool:
    """Whether what a commune prints is neutral today, for an access that was granted; one query at most."""
    if electoral_period(get_clock().today()) is not None:
        return True
    if access.row is None:
        return False
    rows = RestraintEntry.objects.filter(commune=access.row).order_by("-pk")
    return bool(rows.values_list("neutral", flat=True).first())


def restraint_view(access: Access) -> RestraintView:
    """The same for an access that was granted."""
    today = get_clock().today()
    rows = []
    if access.row is not None:
        rows = list(RestraintEntry.objects.filter(commune=access.row).order_by("-pk")[:SHOWN])
    names = display_names({row.author_id for row in rows}) if rows else {}
    return RestraintView(
        commune=access.commune,
        period=electoral_period(today),
        coming=coming_period(today),
        chosen=rows[0].neutral if rows else False,
        log=tuple(RestraintLine(row.neutral, row.reason, names[row.author_id], row.at) for row in rows),
        last=rows[0].pk if rows else 0,
        can_set=access.permits(Operation.SET_RESTRAINT),
    )
