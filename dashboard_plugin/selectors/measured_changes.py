"""The indicators of a commune from where they began to their last value in a period."""

from __future__ import annotations

from datetime import date

from django.db.models import OuterRef, QuerySet, Subquery

from commune_core.impact import way
from dashboard_plugin.applets.indicators.models import Indicator, IndicatorValue
from dashboard_plugin.impact_data import MeasuredChange
from dashboard_plugin.selectors.access import Access
from dashboard_plugin.selectors.survey import reserved

MOST = 100


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
