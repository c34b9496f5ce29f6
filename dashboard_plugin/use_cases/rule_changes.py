"""Tell the people of a project that a rule of its financing changes while it spends: its plan is astride."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from commune_core.errors import CommuneError
from commune_core.financing.astride import astride, changes_since
from commune_core.projects import ENDED
from dashboard_plugin.applets.financing.models import CostLine, ToldChange
from dashboard_plugin.applets.projects.models import Part, Project
from dashboard_plugin.money_data import Surroundings, plan_of
from dashboard_plugin.platform import get_clock
from dashboard_plugin.selectors.financing import cost_row, grant_row, terms_of
from dashboard_plugin.selectors.followers import readers
from dashboard_plugin.use_cases.notices import tell
from dashboard_plugin.use_cases.writing import lock, one_write

AT_ONCE = 200

Change = tuple[str, date]


def tell_rule_changes() -> int:
    """Tell, once for each project and change, of the changes of this year and of those to come.

    Gives how many notices were given. Run twice, late, or stopped half-way, it tells nothing twice.
    """
    this_year = date(get_clock().today().year, 1, 1)
    changes = changes_since(this_year)
    if not changes:
        return 0
    return sum(_tell(projects, this_year) for projects in _spending(changes[0].year))


def _spending(year: int) -> Iterator[list[Project]]:
    """The projects that go on and spend in this year or after it, a batch at a time."""
    costs = CostLine.objects.filter(project=OuterRef("pk"), year__gte=year)
    rows: QuerySet[Project] = (
        Project.objects.filter(Exists(costs))
        .exclude(status__in=ENDED)
        .select_related("commune", "financing")
        .prefetch_related("costs", "grants")
        .order_by("pk")
    )
    last = 0
    while found := list(rows.filter(pk__gt=last)[:AT_ONCE]):
        yield found
        last = found[-1].pk


def _tell(projects: list[Project], this_year: date) -> int:
    found = {row.pk: changes for row in projects if (changes := _changes(row, this_year))}
    if not found:
        return 0
    rows = {row.pk: row for row in projects if row.pk in found}
    with one_write():
        # Another program that does the same waits, then finds what this one has told.
        lock(*{row.commune_id for row in rows.values()})
        told = _told(found)
        news = {number: changes - told.get(number, set()) for number, changes in found.items()}
        whom: dict[Project, set[int]] = {}
        for user_id, number in readers(_people({pk: row for pk, row in rows.items() if news[pk]})):
            whom.setdefault(rows[number], set()).add(user_id)
        tell("rule", whom)
        ToldChange.objects.bulk_create(
            ToldChange(project_id=row.pk, code=code, since=since)
            for row in whom
            for code, since in sorted(news[row.pk])
        )
    return sum(map(len, whom.values()))


def _changes(row: Project, this_year: date) -> set[Change]:
    """The changes that the plan of a project is astride of; none where it cannot be reckoned."""
    costs = tuple(cost_row(each) for each in sorted(row.costs.all(), key=lambda each: each.year))
    grants = tuple(grant_row(each) for each in row.grants.all())
    around = Surroundings(row.title, row.commune.population)
    try:
        plan = plan_of(costs, grants, terms_of(getattr(row, "financing", None)), around)
        return {(each.kept.code, each.on) for each in astride(plan) if each.on >= this_year}
    except CommuneError:
        return set()


def _told(found: Mapping[int, set[Change]]) -> dict[int, set[Change]]:
    told: dict[int, set[Change]] = {}
    rows = ToldChange.objects.filter(project_id__in=found)
    for number, code, since in rows.values_list("project_id", "code", "since"):
        told.setdefault(number, set()).add((code, since))
    return told


def _people(projects: Mapping[int, Project]) -> Iterator[tuple[int, Project]]:
    """Whoever has a part in one of these projects, or opened its sheet."""
    parts = Part.objects.filter(project_id__in=projects, user_id__isnull=False)
    for number, user_id in parts.values_list("project_id", "user_id"):
        if user_id is not None:
            yield user_id, projects[number]
    for row in projects.values():
        if row.created_by_id is not None:
            yield row.created_by_id, row
