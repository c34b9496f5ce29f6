"""The actions of a commune counted by the database, and remembered as long as no sheet changes.

Counting 10,000 rows takes longer than all the rest of a page. What is remembered says nothing that depends
on who reads, and is found under the day and the last change of the commune's sheets, so that it is never out
of date: every write of a sheet, its people or its effects changes the sheet's `changed_at` and `version`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.core.cache import cache
from django.db.models import (
    Case,
    CharField,
    Count,
    F,
    IntegerField,
    Max,
    Min,
    Q,
    QuerySet,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Cast, Substr

from commune_core.projects import ENDED, Stage
from commune_core.referential import load
from dashboard_plugin.applets.projects.models import Effect, Part, Project
from dashboard_plugin.glance_data import Tally
from dashboard_plugin.platform import get_clock
from dashboard_plugin.selectors.access import Access
from dashboard_plugin.selectors.survey import sensitive_points
from dashboard_plugin.selectors.works import in_order, kept_by
from dashboard_plugin.works_data import ProjectFilters

FIRST = 5
MOST_CHOICES = 200
REMEMBERED = 600
"""Seconds after which it is counted again all the same."""
EVERYTHING = ProjectFilters()
ALL = ("all", None)
Counts = Mapping[tuple[str, int | None, Stage], int]
Effects = Mapping[tuple[str, int | None], tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Summary:
    """The tally of all, of each domain ("" for none), of each year (None for what has no date), of both."""

    total: Tally = field(default_factory=Tally)
    domains: Mapping[str, Tally] = field(default_factory=dict)
    years: Mapping[int | None, Tally] = field(default_factory=dict)
    cells: Mapping[tuple[str, int | None], Tally] = field(default_factory=dict)

    def of_year(self, year: int) -> Summary:
        """The same of one year alone; the years stay all there are."""
        domains = {domain: tally for (domain, of), tally in self.cells.items() if of == year}
        return replace(self, total=self.years.get(year, Tally()), domains=domains)


@dataclass(frozen=True, slots=True)
class Counted:
    """What there is for those who may read every point (`whole`) and for those who may not (`open`); how many
    are late or blocked, and the first of these."""

    whole: Summary = field(default_factory=Summary)
    open: Summary = field(default_factory=Summary)
    stopped: int = 0
    first: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Choices:
    """The places of a commune's actions, and the people who take part in them (account or bare name)."""

    places: tuple[str, ...] = ()
    people: tuple[tuple[int | None, str], ...] = ()


def counted(access: Access, filters: ProjectFilters) -> tuple[Counted, Choices]:
    """What the filters keep, counted, and what one may filter by."""
    if access.row is None:
        return Counted(), Choices()
    everything, choices = _everything(access)
    return (everything if filters == EVERYTHING else _count(kept(access, filters))), choices


def _everything(access: Access) -> tuple[Counted, Choices]:
    """All of a commune, counted once for each state of its sheets and each day."""
    rows = kept(access, EVERYTHING)
    mark = rows.aggregate(last=Max("changed_at"), many=Count("pk"), writes=Sum("version"))
    last = mark["last"].timestamp() if mark["last"] else 0
    pk = access.row.pk if access.row else 0
    key = f"viatic.works.3.{pk}.{get_clock().today()}.{mark['many']}.{mark['writes']}.{last}"
    found: tuple[Counted, Choices] | None = cache.get(key)
    if found is None:
        # What is read back on each page holds no more than it shows: no cell of a domain and a year.
        counts = _count(rows)
        light = replace(counts, whole=replace(counts.whole, cells={}), open=replace(counts.open, cells={}))
        found = light, _choices(rows)
        cache.set(key, found, REMEMBERED)
    return found


def kept(access: Access, filters: ProjectFilters) -> QuerySet[Project]:
    """The actions and projects that the filters of the overview keep; their year chooses among the counts."""
    return kept_by(access, replace(filters, year=None))


def _count(rows: QuerySet[Project]) -> Counted:
    """Each is of one year: that in which it ended; in hand, that of its deadline; to come, that of its start,
    or of its deadline; None without such a date."""
    found: Counter[tuple[str, int | None, Stage]] = Counter()
    stopped = 0
    groups = (
        rows.order_by()
        .annotate(stage=stage_in_sql(), day=_day(), halted=_flag(_stopped()))
        .annotate(year=Substr(Cast("day", CharField(max_length=10)), 1, 4))
        .values_list("domain", "year", "stage", "halted")
        .annotate(count=Count("pk"))
    )
    for domain, year, stage, halted, count in groups:
        found[domain, int(year) if year else None, stage] += count
        stopped += count if halted else 0
    first = in_order(rows.filter(_stopped())).values_list("pk", flat=True)[:FIRST] if stopped else ()
    effects = _effects(rows)
    seen_by_all = {key: ways for key, ways in effects.items() if key[0] not in sensitive_points()}
    return Counted(_summary(found, effects), _summary(found, seen_by_all), stopped, tuple(first))


def _summary(counts: Counts, effects: Effects) -> Summary:
    stages: dict[Any, Counter[Stage]] = {}
    ways: dict[Any, dict[str, tuple[int, int]]] = {}
    known = {domain.code for domain in load().domains}
    for (domain, year, stage), count in counts.items():
        code = domain if domain in known else ""
        for key in (ALL, ("domain", code), ("year", year), ("cell", (code, year))):
            stages.setdefault(key, Counter())[stage] += count
    for (item, year), (most, least) in effects.items():
        code = item.partition("-")[0]
        for key in (ALL, ("domain", code), ("year", year), ("cell", (code, year))):
            before = ways.setdefault(key, {}).get(item, (0, 0))
            ways[key][item] = (max(before[0], most), min(before[1], least))
    tallies = {
        key: Tally(
            dict(stages.get(key, {})),
            risen=sum(most > 0 for most, _ in ways.get(key, {}).values()),
            fallen=sum(most <= 0 and least < 0 for most, least in ways.get(key, {}).values()),
        )
        for key in {**stages, **ways}
    }
    return Summary(
        tallies.get(ALL, Tally()),
        {name: tally for (kind, name), tally in tallies.items() if kind == "domain"},
        {name: tally for (kind, name), tally in tallies.items() if kind == "year"},
        {name: tally for (kind, name), tally in tallies.items() if kind == "cell"},
    )


def stage_in_sql() -> Case:
    """`commune_core.projects.stage`, as the database computes it."""
    today = get_clock().today()
    begun = Q(starts_on__lte=today) | Q(starts_on=None) & ~Q(phase="idea")
    return Case(
        When(status="done", then=Value("done")),
        When(status="dropped", then=Value("dropped")),
        When(begun, then=Value("in_hand")),
        default=Value("to_come"),
        output_field=CharField(max_length=10),
    )


def _day() -> Case:
    today = get_clock().today()
    return Case(
        When(status__in=ENDED, then=F("ended_on")),
        When(starts_on__gt=today, then=F("starts_on")),
        default=F("due_on"),
    )


def _stopped() -> Q:
    """Late, or blocked."""
    return Q(due_on__lt=get_clock().today()) & ~Q(status__in=ENDED) | Q(status="blocked")


def _flag(condition: Q) -> Case:
    return Case(When(condition, then=Value(1)), default=Value(0), output_field=IntegerField())


def _effects(rows: QuerySet[Project]) -> Effects:
    readings = (
        Effect.objects.filter(project__in=rows, project__status__in=ENDED)
        .filter(before__isnull=False, after__isnull=False)
        .order_by()
        .annotate(gain=Cast("after", IntegerField()) - Cast("before", IntegerField()))
        .values_list("item_id", "after_year")
        .annotate(most=Max("gain"), least=Min("gain"))
    )
    return {(item, year): (most, least) for item, year, most, least in readings}


def _choices(rows: QuerySet[Project]) -> Choices:
    named = rows.exclude(place="").order_by("place").values_list("place", flat=True)
    parts = Part.objects.filter(project__in=rows).order_by("user_id", "name")
    people = parts.values_list("user_id", "name").distinct()[:MOST_CHOICES]
    return Choices(tuple(named.distinct()[:MOST_CHOICES]), tuple(people))
