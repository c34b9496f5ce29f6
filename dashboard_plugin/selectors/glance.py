"""A commune at a glance: its état des lieux, and its actions counted in the database, never one by one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from commune_core.policy import Operation
from commune_core.projects import ENDED
from commune_core.referential import load
from commune_core.scoring import overall_score
from dashboard_plugin.applets.diagnostic.models import DomainScore
from dashboard_plugin.applets.projects.models import Project
from dashboard_plugin.data import Dashboard
from dashboard_plugin.glance_data import DomainTally, Glance, Tally, YearTally
from dashboard_plugin.platform import get_clock
from dashboard_plugin.selectors.access import Access
from dashboard_plugin.selectors.people import display_names
from dashboard_plugin.selectors.restraint import is_neutral
from dashboard_plugin.selectors.survey import dashboard_of, reader, reserved
from dashboard_plugin.selectors.visits import since_last_visit, visit_is_due
from dashboard_plugin.selectors.work_counts import EVERYTHING, FIRST, Summary, counted, kept
from dashboard_plugin.selectors.works import in_order, project_rows
from dashboard_plugin.works_data import ProjectFilters, ProjectRow


def glance(
    user_id: int | None,
    *,
    commune: str | None = None,
    year: int | None = None,
    filters: ProjectFilters = EVERYTHING,
) -> Glance:
    """The overview of a commune in a number of queries that no action changes.

    `year` is that of the état des lieux, its latest by default; that of the filters keeps the actions of one
    year in what is counted by domain, while what is late or blocked is so today. Raises Forbidden,
    UnknownCommune, UnknownCampaign, UnknownItem, AlteredPhotograph.
    """
    access = reader(user_id, commune)
    access.require(Operation.READ_PROJECTS)
    board = dashboard_of(access, domain=filters.domain or None, year=year)
    found, choices = counted(access, filters)
    told = found.open if reserved(access) else found.whole
    shown = told.of_year(filters.year) if filters.year else told
    first = Project.objects.filter(pk__in=found.first).select_related("parent") if found.first else ()
    order = {number: place for place, number in enumerate(found.first)}
    return Glance(
        commune=board.commune,
        dashboard=board,
        filters=filters,
        total=shown.total,
        stopped=project_rows(sorted(first, key=lambda row: order[row.pk])) if first else (),
        stopped_total=found.stopped,
        since=since_last_visit(access),
        domains=_domains(shown),
        years=_years(access, board, told),
        places=choices.places,
        people=_by_name(choices.people),
        can_create=access.permits(Operation.CREATE_PROJECT),
        visit_due=visit_is_due(access),
        neutral=is_neutral(access),
    )


def due_soon(user_id: int | None, *, commune: str | None, until: date) -> tuple[ProjectRow, ...]:
    """The first actions and projects due from today to a day, blocked ones left out.

    Raises Forbidden, UnknownCommune.
    """
    access = reader(user_id, commune)
    access.require(Operation.READ_PROJECTS)
    rows = kept(access, EVERYTHING).filter(due_on__gte=get_clock().today(), due_on__lte=until)
    open_ones = in_order(rows.exclude(status__in=(*ENDED, "blocked"))).select_related("parent")
    return project_rows(open_ones[:FIRST])


def _domains(told: Summary) -> tuple[DomainTally, ...]:
    """The domains that have something to tell, in the order of the questionnaire, then « sans domaine »."""
    known = [
        DomainTally(each, told.domains[each.code]) for each in load().domains if each.code in told.domains
    ]
    return (*known, *(DomainTally(None, tally) for code, tally in told.domains.items() if not code))


def _years(access: Access, board: Dashboard, told: Summary) -> tuple[YearTally, ...]:
    """Every year with an état des lieux or an action, the latest first, then what has no date."""
    # Without another year there is nothing to read: the one shown has its score already.
    scores = _scores_by_year(access) if len(board.years) > 1 else {}
    scores[board.year] = board.overall
    dated = sorted({year for year in told.years if year is not None} | set(board.years), reverse=True)
    years = [
        YearTally(year, told.years.get(year, Tally()), scores.get(year), year in board.years)
        for year in dated
    ]
    return (*years, *(YearTally(None, tally) for year, tally in told.years.items() if year is None))


def _scores_by_year(access: Access) -> dict[int, Fraction | None]:
    """The stored overall scores; none for who may not read every point, who could subtract."""
    if access.row is None or not access.permits(Operation.READ_COMMUNE, sensitive=True):
        return {}
    found: dict[int, list[tuple[int, Fraction | None]]] = {}
    stored = DomainScore.objects.filter(campaign__commune=access.row, score_num__isnull=False)
    columns = ("campaign__year", "campaign__referential_version", "domain", "score_num", "score_den")
    for year, version, code, num, den in stored.values_list(*columns):
        found.setdefault(year, []).append((load(version).domain(code).weight, Fraction(num or 0, den or 1)))
    return {year: overall_score(scores) for year, scores in found.items()}


def _by_name(found: Iterable[tuple[int | None, str]]) -> tuple[tuple[int | str, str], ...]:
    held = list(found)
    names: Mapping[Any, str] = display_names({user for user, _ in held if user})
    told: list[tuple[int | str, str]] = [(user, names[user]) if user else (name, name) for user, name in held]
    return tuple(sorted(told, key=lambda each: each[1].casefold()))
