"""The indicators of a commune from where they began to their last value in a period."""

from __future__ import annotations

from datetime import date

from django.db.models import OuterRef, QuerySet, Subquery

from commune_core.impact import way
from commune_core.policy import Operation
from dashboard_plugin.applets.indicators.models import Indicator, IndicatorValue
from dashboard_plugin.impact_data import MeasuredChange
from dashboard_plugin.indicator_data import IndicatorRow
from dashboard_plugin.selectors.access import Access, open_commune
from dashboard_plugin.selectors.indicators import indicator_row, known_item, may_see, with_latest
from dashboard_plugin.selectors.project_access import open_project
from dashboard_plugin.selectors.survey import reserved

MOST = 100
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


def measured_changes(access: Access, first: date | None, last: date) -> tuple[MeasuredChange, ...]:
    """Those in use, in a fixed number of queries, each from its baseline, else from its first value.

    The first value is that of the period: the last one before it, or the first one in it.
    """
    if access.row is None:
        return ()
    values = IndicatorValue.objects.filter(indicator=OuterRef("pk"), on__lte=last)
    rows = (
        Indicator.objects.filter(commune=access.row, archived=False)
        .exclude(item_id__in=reserved(access))
        .select_related("project")
        .annotate(
            first_on=_one(values.order_by("on"), "on"),
            first_value=_one(values.order_by("on"), "value"),
            last_on=_one(values.order_by("-on"), "on"),
            last_value=_one(values.order_by("-on"), "value"),
        )
        .order_by("title", "pk")
    )
    if first is not None:
        earlier = IndicatorValue.objects.filter(indicator=OuterRef("pk"), on__lt=first).order_by("-on")
        rows = rows.annotate(start_on=_one(earlier, "on"), start_value=_one(earlier, "value"))
    return tuple(_change(row, first) for row in rows[:MOST])


def _one(values: QuerySet[IndicatorValue], column: str) -> Subquery:
    return Subquery(values.values(column)[:1])


def _change(row: Indicator, since: date | None) -> MeasuredChange:
    start_on, start = getattr(row, "start_on", None), getattr(row, "start_value", None)
    last_on, last = getattr(row, "last_on", None), getattr(row, "last_value", None)
    if since is not None and last_on is not None and last_on < since:
        last_on = last = None  # nothing was measured in the period
    first_on, first = getattr(row, "first_on", None), getattr(row, "first_value", None)
    if start is not None:
        before, before_at = start, str(start_on.year) if start_on else ""
    elif row.baseline is not None:
        before, before_at = row.baseline, str(row.baseline_year or "")
    else:
        before, before_at = first, str(first_on.year) if first_on else ""
    if before is not None and row.baseline is None and start is None and first_on == last_on is not None:
        before, before_at = None, ""  # a single value is no change
    return MeasuredChange(
        title=row.title,
        unit=row.unit,
        source=row.source,
        project=row.project.title if row.project else "",
        before=before,
        before_at=before_at,
        after=last,
        after_on=last_on,
        target=row.target,
        target_year=row.target_year,
        way=way(before, last, row.direction) if before is not None and last is not None else None,
    )


"""What measures one project, or one point of the état des lieux."""
