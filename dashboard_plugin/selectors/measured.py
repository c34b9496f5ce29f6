"""What measures one project, or one point of the état des lieux."""

from __future__ import annotations

from commune_core.policy import Operation
from dashboard_plugin.applets.indicators.models import Indicator
from dashboard_plugin.indicator_data import IndicatorRow
from dashboard_plugin.selectors.access import open_commune
from dashboard_plugin.selectors.indicators import indicator_row, known_item, may_see, with_latest
from dashboard_plugin.selectors.project_access import open_project

MOST = 50


def project_indicators(user_id: int | None, *, project_id: int) -> tuple[IndicatorRow, ...]:
    """What measures one action or project, by title, as whoever may read it does; raises Forbidden."""
    access = open_project(user_id, project_id)
    access.require(Operation.READ_PROJECT)
    rows = with_latest(Indicator.objects.filter(project=access.row, archived=False))
    return tuple(indicator_row(access.access, row) for row in rows.order_by("title", "pk")[:MOST])


def point_indicators(
    user_id: int | None, *, item_id: str, commune: str | None = None
) -> tuple[IndicatorRow, ...]:
    """What measures a point of the état des lieux, by title; nothing of one that the reader may not see.

    Raises Forbidden, UnknownCommune.
    """
    access = open_commune(user_id, commune)
    access.require(Operation.READ_PROJECTS)
    item = known_item(item_id)
    if item is None or not may_see(access, item):
        return ()
    rows = with_latest(Indicator.objects.filter(commune=access.row, item_id=item_id, archived=False))
    return tuple(indicator_row(access, row) for row in rows.order_by("title", "pk")[:MOST])
