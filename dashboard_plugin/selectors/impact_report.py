"""What the actions of a commune changed: what was measured, what is thought, and nothing given to one alone
that two aimed at."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse

from commune_core.errors import UnknownItem
from commune_core.impact import Effort, PointEffect, Reading, Result, results, spent
from commune_core.model import Item
from commune_core.policy import Operation
from commune_core.projects import ENDED
from commune_core.referential import load, versions
from dashboard_plugin.applets.diagnostic.models import Campaign
from dashboard_plugin.applets.financing.models import CostLine
from dashboard_plugin.applets.projects.models import Aim, Effect, Project
from dashboard_plugin.impact_data import EndedSheet, ImpactReport, PointRead, ResultRow, Thought
from dashboard_plugin.platform import get_clock
from dashboard_plugin.selectors.access import Access
from dashboard_plugin.selectors.evolution import evolution
from dashboard_plugin.selectors.measured_changes import measured_changes
from dashboard_plugin.selectors.people import display_names
from dashboard_plugin.selectors.survey import reader, reserved
from dashboard_plugin.selectors.work_counts import stage_in_sql

MOST = 200
"""Actions that one report tells; the latest that ended."""
SHOWN_TOGETHER = 12


def impact_report(
    user_id: int | None,
    *,
    commune: str | None,
    before: int | None = None,
    after: int | None = None,
    since: date | None = None,
) -> ImpactReport:
    """The report from the year `before` to the year `after`, by default the last two états des lieux.

    Actions are those that ended from `since` (by default the first day of `before`, else any day) to the last
    day of `after`. Raises Forbidden, UnknownCommune, UnknownCampaign, AlteredPhotograph.
    """
    access = reader(user_id, commune)
    access.require(Operation.READ_PROJECTS)
    told = evolution(user_id, commune=commune, before=before, after=after)
    first = since or (date(told.before, 1, 1) if told.before else None)
    last = date(get_clock().today().year if after is None else told.after, 12, 31)
    ended = _ended(access, first, last)
    shown = ended[:MOST]
    sheets = _sheets(shown)
    effects = _effects(access, [row.pk for row in shown])
    items = _items({each.item_id for each in effects})
    rows = _results(access, sheets, effects, items)
    read = {each.project_id for each in effects}
    names = display_names({each.author_id for each in effects if each.said})
    return ImpactReport(
        commune=told.commune,
        evolution=told,
        since=first,
        until=min(last, get_clock().today()),
        ended=tuple(sheets.values()),
        results=rows,
        unread=tuple(sheets[row.pk] for row in shown if row.pk not in read),
        indicators=measured_changes(access, first, last),
        thoughts=tuple(
            Thought(sheets[each.project_id], items[each.item_id], each.said, names[each.author_id], each.at)
            for each in effects
            if each.said
        ),
        beyond=len(ended) > MOST,
    )


def ended_lately(
    user_id: int | None, *, commune: str | None, since: date, limit: int = 5
) -> tuple[EndedSheet, ...]:
    """The last actions and projects that ended since a day; raises Forbidden, UnknownCommune."""
    access = reader(user_id, commune)
    access.require(Operation.READ_PROJECTS)
    return tuple(_sheets(_ended(access, since, get_clock().today())[:limit]).values())


def _ended(access: Access, first: date | None, last: date) -> list[Project]:
    rows = Project.objects.filter(commune=access.row, status__in=ENDED) if access.row else None
    if rows is None:
        return []
    rows = rows.filter(Q(ended_on__lte=last) | Q(ended_on=None))
    if first is not None:
        rows = rows.filter(ended_on__gte=first)
    return list(rows.order_by("-ended_on", "-pk")[: MOST + 1])


def _sheets(rows: Iterable[Project]) -> dict[int, EndedSheet]:
    held = list(rows)
    costs = _costs([row.pk for row in held])
    return {row.pk: _sheet(row, *costs.get(row.pk, (None, False))) for row in held}


def _sheet(row: Project, cost: int | None, paid: bool) -> EndedSheet:
    return EndedSheet(
        id=row.pk,
        url=reverse("viatic:projet", args=[row.pk]),
        title=row.title,
        kind=row.kind,
        status=row.status,
        domain=row.domain,
        ended_on=row.ended_on,
        expected=row.expected,
        cost=cost,
        paid=paid,
    )


def _costs(numbers: Any) -> Mapping[int, tuple[int | None, bool]]:
    lines: dict[int, list[tuple[int, int, int | None]]] = {}
    found = CostLine.objects.filter(project__in=numbers).values_list("project_id", "planned", "vat", "paid")
    for number, planned, vat, paid in found:
        lines.setdefault(number, []).append((planned, vat, paid))
    return {number: spent(held) for number, held in lines.items()}


def _effects(access: Access, numbers: Collection[int]) -> list[Effect]:
    """What was read of their points, those the reader may read."""
    found = Effect.objects.filter(project__in=numbers).exclude(item_id__in=reserved(access))
    known = {item_id for version in versions() for item_id in load(version).items}
    return [each for each in found.order_by("item_id", "project_id") if each.item_id in known]


def _items(ids: Iterable[str]) -> Mapping[str, Item]:
    """Points by id, in today's words, else in those of the last questionnaire that asked them."""
    return {item_id: _item(item_id) for item_id in ids}


def _item(item_id: str) -> Item:
    if item_id in load().items:
        return load().items[item_id]
    for version in versions():
        if item_id in load(version).items:
            return load(version).items[item_id]
    raise UnknownItem(f"Le point {item_id} n’existe pas.", item=item_id)


def _results(
    access: Access,
    sheets: dict[int, EndedSheet],
    effects: Collection[Effect],
    items: Mapping[str, Item],
) -> tuple[ResultRow, ...]:
    """What was read, by action or by actions that cannot be told apart."""
    aims: dict[int, set[str]] = {}
    for each in effects:
        aims.setdefault(each.project_id, set()).add(each.item_id)
    for number, item_id in _aims(list(sheets), list(items)):
        aims.setdefault(number, set()).add(item_id)
    others = _others(access, list(sheets), list(items))
    for number, item_id in others.order_by("pk").values_list("pk", "aims__item_id"):
        aims.setdefault(number, set()).add(item_id)
    costs = _costs(others.values("pk"))
    read = [number for number in (*sheets, *sorted(set(aims) - set(sheets))) if number in aims]
    efforts = [
        Effort(
            number,
            frozenset(aims[number]),
            sheets[number].cost if number in sheets else costs.get(number, (None, False))[0],
        )
        for number in read
    ]
    readings = [
        Reading(each.project_id, each.item_id, each.before, each.before_year, each.after, each.after_year)
        for each in effects
    ]
    told = [result for result in results(efforts, readings) if result.points]
    named = {number for result in told for number in _named(result)} - set(sheets)
    rows = Project.objects.filter(pk__in=named)
    known = {**sheets, **{row.pk: _sheet(row, *costs.get(row.pk, (None, False))) for row in rows}}
    closed = _closed_years(access)
    return tuple(_row(result, known, items, closed) for result in told)


def _aims(numbers: list[int], items: list[str]) -> Iterable[tuple[int, str]]:
    """The points read that these sheets aim at."""
    found = Aim.objects.filter(project__in=numbers, item_id__in=items)
    return found.values_list("project_id", "item_id")


def _others(access: Access, numbers: list[int], items: list[str]) -> QuerySet[Project]:
    """Whoever else aimed at these points and began: dropped or in hand, in the period or not."""
    rows = Project.objects.filter(commune=access.row, aims__item_id__in=items).exclude(pk__in=numbers)
    return rows.annotate(stage=stage_in_sql()).exclude(stage="to_come")


def _named(result: Result) -> Iterable[int]:
    """The sheets that a result names."""
    yield from result.efforts[:SHOWN_TOGETHER]
    for point in result.points:
        yield from point.efforts[:SHOWN_TOGETHER]


def _closed_years(access: Access) -> set[int]:
    closed = Campaign.objects.filter(commune=access.row, status=Campaign.Status.CLOSED)
    return set(closed.values_list("year", flat=True))


def _row(
    result: Result, sheets: Mapping[int, EndedSheet], items: Mapping[str, Item], closed: Collection[int]
) -> ResultRow:
    def of(numbers: Iterable[int]) -> tuple[EndedSheet, ...]:
        return tuple(sheets[number] for number in numbers)

    def point(effect: PointEffect) -> PointRead:
        shown = of(effect.efforts[:SHOWN_TOGETHER])
        return PointRead(items[effect.item], effect, effect.after_year in closed, shown)

    return ResultRow(
        result=result,
        sheets=of(result.efforts[:SHOWN_TOGETHER]),
        more=max(0, len(result.efforts) - SHOWN_TOGETHER),
        points=tuple(point(effect) for effect in result.points),
    )
