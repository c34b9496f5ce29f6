"""Values of indicators by the page or all together, for programs and for files."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from commune_core.errors import Forbidden
from commune_core.policy import Operation
from dashboard_plugin.applets.indicators.models import Indicator, IndicatorValue
from dashboard_plugin.indicator_data import ValuesPage, WrittenValue
from dashboard_plugin.selectors.access import Access, open_by_id, open_commune
from dashboard_plugin.selectors.indicators import find_indicator, value_view, values_of
from dashboard_plugin.selectors.people import display_names


def open_indicator(user_id: int | None, indicator_id: int) -> tuple[Access, Indicator]:
    """An indicator known by its number alone; raises Forbidden, where there is none as well."""
    row = Indicator.objects.filter(pk=indicator_id).first()
    if row is None:
        raise Forbidden()
    access = open_by_id(user_id, row.commune_id)
    access.require(Operation.READ_PROJECTS)
    return access, row


def indicator_values(
    user_id: int | None, *, indicator_id: int, before: date | None = None, limit: int = 100
) -> ValuesPage:
    """Values of an indicator known by its number alone, the latest first, from the day before `before`.

    Raises Forbidden, where there is none as well.
    """
    _, row = open_indicator(user_id, indicator_id)
    values = values_of(row)
    if before is not None:
        values = values.filter(on__lt=before)
    found = list(values[: limit + 1])
    shown = found[:limit]
    names = display_names({value.author_id for value in shown if not value.key_id})
    return ValuesPage(
        row.pk,
        tuple(value_view(value, names) for value in shown),
        shown[-1].on if len(found) > limit else None,
    )


def written_values(
    user_id: int | None, *, commune: str | None = None, indicator_id: int | None = None
) -> Iterator[WrittenValue]:
    """Every value of a commune, or of one of its indicators, by indicator and by day.

    Raises Forbidden, UnknownCommune, UnknownIndicator before it gives any.
    """
    access = open_commune(user_id, commune)
    access.require(Operation.READ_PROJECTS)
    values = IndicatorValue.objects.filter(indicator__commune=access.row)
    if indicator_id is not None:
        values = values.filter(indicator=find_indicator(access, indicator_id))
    columns = ("indicator_id", "indicator__title", "indicator__unit", "on", "value", "source")
    rows = values.order_by("indicator__title", "indicator_id", "on").values_list(*columns)
    return (WrittenValue(*each) for each in rows.iterator(chunk_size=2000))
