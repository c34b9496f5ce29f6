"""Indicators of a commune as its members read them: the list, one indicator, its days, its history."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Count, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import ExtractYear

from commune_core.indicators import Progress, progress
from commune_core.model import Item
from commune_core.policy import Operation
from commune_core.referential import load, versions
from dashboard_plugin.applets.indicators.models import Indicator, IndicatorValue, ValueChange
from dashboard_plugin.applets.projects.models import Project
from dashboard_plugin.errors import UnknownIndicator
from dashboard_plugin.indicator_data import (
    Changes,
    ChangeView,
    Choices,
    IndicatorFields,
    IndicatorList,
    IndicatorRow,
    IndicatorView,
    ValueView,
    YearRow,
)
from dashboard_plugin.selectors.access import Access, open_commune
from dashboard_plugin.selectors.people import display_names

PAGE = 50
MOST_PROJECTS = 200
BY_NOBODY = "Clé supprimée"


def indicators(
    user_id: int | None,
    *,
    commune: str | None = None,
    archived: bool = False,
    after: int | None = None,
    limit: int = PAGE,
) -> IndicatorList:
    """Those that are followed (or no longer), by title; raises Forbidden, UnknownCommune."""
    access = _opened(user_id, commune)
    here = Indicator.objects.filter(commune=access.row)
    rows = list(_after(with_latest(here.filter(archived=archived)), after)[: limit + 1])
    shown = rows[:limit]
    return IndicatorList(
        commune=access.commune,
        rows=tuple(indicator_row(access, row) for row in shown),
        archived=archived,
        others=here.filter(archived=not archived).count(),
        following=shown[-1].pk if len(rows) > limit else None,
        can_set=access.permits(Operation.SET_INDICATOR),
        can_manage_keys=access.permits(Operation.MANAGE_KEYS),
    )


def indicator(
    user_id: int | None, *, indicator_id: int, commune: str | None = None, year: int | None = None
) -> IndicatorView:
    """One indicator with the values of a year, by default its latest.

    Raises Forbidden, UnknownCommune, UnknownIndicator.
    """
    access = _opened(user_id, commune)
    return indicator_view(access, find_indicator(access, indicator_id), year=year)


def indicator_view(access: Access, row: Indicator, *, year: int | None = None) -> IndicatorView:
    """An indicator of an access that was granted."""
    years = _years(row)
    shown = year if year in {each.year for each in years} else years[-1].year if years else None
    values = list(values_of(row).filter(on__year=shown)) if shown else []
    names = display_names({row.author_id, *(value.author_id for value in values if not value.key_id)})
    latest, latest_on = (years[-1].value, years[-1].on) if years else (None, None)
    return IndicatorView(
        id=row.pk,
        commune=access.commune,
        fields=fields_of(access, row),
        version=row.version,
        changed_at=row.at,
        changed_by=names[row.author_id],
        latest=latest,
        latest_on=latest_on,
        progress=_progress(row, latest),
        years=years,
        year=shown,
        values=tuple(value_view(value, names) for value in values),
        project_title=row.project.title if row.project else "",
        item=_item(access, row.item_id),
        can_set=access.permits(Operation.SET_INDICATOR),
    )


def indicator_changes(
    user_id: int | None,
    *,
    indicator_id: int,
    commune: str | None = None,
    on: date | None = None,
    after: int | None = None,
) -> Changes:
    """Who wrote which value, fifty at a time, the newest first; of one day, with its value, if `on` says so.

    Raises Forbidden, UnknownCommune, UnknownIndicator.
    """
    access = _opened(user_id, commune)
    row = find_indicator(access, indicator_id)
    changes = ValueChange.objects.filter(indicator=row).select_related("key")
    if on is not None:
        changes = changes.filter(on=on)
    if after is not None:
        changes = changes.filter(pk__lt=after)
    found = list(changes.order_by("-pk")[: PAGE + 1])
    shown = found[:PAGE]
    held = values_of(row).filter(on=on).first() if on else None
    names = display_names(
        {each.author_id for each in shown if not each.key_id}
        | ({held.author_id} if held and not held.key_id else set())
    )
    return Changes(
        commune=access.commune,
        indicator_id=row.pk,
        title=row.title,
        unit=row.unit,
        entries=tuple(_change(each, names) for each in shown),
        following=shown[-1].pk if len(found) > PAGE else None,
        can_set=access.permits(Operation.SET_INDICATOR),
        on=on,
        value=value_view(held, names) if held else None,
    )


def indicator_choices(user_id: int | None, *, commune: str | None = None) -> Choices:
    """What an indicator may be linked to; raises Forbidden, UnknownCommune."""
    access = open_commune(user_id, commune)
    access.require(Operation.SET_INDICATOR)
    projects = Project.objects.filter(commune=access.row).order_by("-changed_at", "-pk")
    return Choices(
        access.commune,
        tuple(projects.values_list("pk", "title")[:MOST_PROJECTS]),
        tuple(item for item in load().items.values() if may_see(access, item)),
    )


def find_indicator(access: Access, indicator_id: int) -> Indicator:
    """The indicator of this number in this commune; raises UnknownIndicator."""
    row = (
        Indicator.objects.filter(pk=indicator_id, commune=access.row)
        .select_related("project")
        .first()
    )  # fmt: skip
    if row is None:
        raise UnknownIndicator.here()
    return row


def fields_of(access: Access, row: Indicator) -> IndicatorFields:
    """What a stored indicator says, to whoever reads it."""
    item = _item(access, row.item_id)
    return IndicatorFields(
        title=row.title,
        unit=row.unit,
        direction=row.direction,
        definition=row.definition,
        source=row.source,
        baseline=row.baseline,
        baseline_year=row.baseline_year,
        target=row.target,
        target_year=row.target_year,
        project_id=row.project_id,
        item_id=item.id if item else "",
        archived=row.archived,
        reserved=bool(row.item_id) and item is None,
    )


def may_see(access: Access, item: Item) -> bool:
    """Whether the reader may know that something is linked to this point."""
    return access.permits(Operation.READ_COMMUNE, sensitive=item.sensitive)


def known_item(item_id: str) -> Item | None:
    """A point of today's questionnaire, or of an earlier one."""
    return next((load(each).items[item_id] for each in versions() if item_id in load(each).items), None)


def value_view(row: IndicatorValue, names: Any) -> ValueView:
    """A stored value; `row.key` must have been selected where there is one."""
    by = (row.key.label if row.key else BY_NOBODY) if row.key_id else names[row.author_id]
    return ValueView(row.on, row.value, row.source, by, row.at, row.version, by_key=bool(row.key_id))


def with_latest(rows: QuerySet[Indicator]) -> QuerySet[Indicator]:
    """Indicators that know their latest value (`latest`, `latest_on`), with their project."""
    newest = IndicatorValue.objects.filter(indicator=OuterRef("pk")).order_by("-on")
    return rows.select_related("project").annotate(
        latest=Subquery(newest.values("value")[:1]), latest_on=Subquery(newest.values("on")[:1])
    )


def indicator_row(access: Access, row: Any) -> IndicatorRow:
    """One line of a list; `row` must know its latest value (`with_latest`)."""
    return IndicatorRow(
        id=row.pk,
        fields=fields_of(access, row),
        latest=row.latest,
        latest_on=row.latest_on,
        progress=_progress(row, row.latest),
        project_title=row.project.title if row.project else "",
        item=_item(access, row.item_id),
        version=row.version,
    )


def _opened(user_id: int | None, commune: str | None) -> Access:
    access = open_commune(user_id, commune)
    access.require(Operation.READ_PROJECTS)
    return access


def _after(rows: QuerySet[Indicator], after: int | None) -> QuerySet[Indicator]:
    """In the order of their titles, those that come after this one."""
    if after is not None:
        last = Indicator.objects.filter(pk=after).values("title")
        same = Q(title=Subquery(last), pk__gt=after)
        rows = rows.filter(Q(title__gt=Subquery(last)) | same)
    return rows.order_by("title", "pk")


def values_of(row: Indicator) -> QuerySet[IndicatorValue]:
    """Its values with their keys, the latest day first."""
    return IndicatorValue.objects.filter(indicator=row).select_related("key").order_by("-on")


def _years(row: Indicator) -> tuple[YearRow, ...]:
    """Each year that has a value, the oldest first; two queries whatever their number."""
    counted = (
        IndicatorValue.objects.filter(indicator=row)
        .annotate(year=ExtractYear("on"))
        .values("year")
        .annotate(last=Max("on"), count=Count("pk"))
        .order_by("year")
    )
    found = [(each["year"], each["last"], each["count"]) for each in counted]
    days = [last for _, last, _ in found]
    values = dict(
        IndicatorValue.objects.filter(indicator=row, on__in=days).values_list("on", "value") if days else ()
    )
    return tuple(YearRow(year, values[last], last, count) for year, last, count in found if last in values)


def _progress(row: Indicator, latest: Any) -> Progress:
    return progress(row.direction, row.baseline, row.target, latest)


def _item(access: Access, item_id: str) -> Item | None:
    """The point an indicator is linked to, where the reader may see it."""
    item = known_item(item_id) if item_id else None
    return item if item is not None and may_see(access, item) else None


def _change(row: ValueChange, names: Any) -> ChangeView:
    by = (row.key.label if row.key else BY_NOBODY) if row.key_id else names[row.author_id]
    return ChangeView(row.on, row.before, row.now, row.source, by, row.at, by_key=bool(row.key_id))
