"""The actions and projects of a commune, a page at a time, in a number of queries that does not grow."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from django.db.models import BooleanField, Case, Count, DateField, Exists, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce
from django.urls import reverse

from commune_core.policy import Operation
from commune_core.projects import ENDED, PHASES, deadline
from dashboard_plugin.applets.projects.models import Aim, Part, Project
from dashboard_plugin.errors import InvalidRequest
from dashboard_plugin.platform import get_clock
from dashboard_plugin.selectors.access import Access, open_commune
from dashboard_plugin.selectors.people import display_names
from dashboard_plugin.works_data import BoardColumn, ProjectBoard, ProjectFilters, ProjectList, ProjectRow

PAGE = 50
EVERYTHING = ProjectFilters()
NO_DAY = date(9999, 12, 31)
"""Where a list puts what has no deadline: after everything that has one."""


def projects(
    user_id: int | None,
    *,
    commune: str | None,
    filters: ProjectFilters = EVERYTHING,
    after: int | None = None,
    limit: int = PAGE,
) -> ProjectList:
    """A page of the actions and projects; `after` is the `following` of the page before.

    Raises Forbidden, UnknownCommune, InvalidRequest.
    """
    access = open_commune(user_id, commune)
    access.require(Operation.READ_PROJECTS)
    kept = kept_by(access, filters)
    shown = in_order(kept)
    if after is not None:
        shown = shown.filter(_later_than(access, after))
    rows = list(shown[: limit + 1])
    return ProjectList(
        commune=access.commune,
        rows=project_rows(rows[:limit]),
        total=kept.count(),
        can_create=access.permits(Operation.CREATE_PROJECT),
        following=rows[limit - 1].pk if len(rows) > limit else None,
    )


def project_board(
    user_id: int | None, *, commune: str | None, filters: ProjectFilters = EVERYTHING
) -> ProjectBoard:
    """The first actions and projects of each phase; raises Forbidden, UnknownCommune."""
    access = open_commune(user_id, commune)
    access.require(Operation.READ_PROJECTS)
    kept = kept_by(access, filters)
    if not filters.status:
        kept = kept.exclude(status__in=ENDED)
    totals = dict(kept.order_by("phase").values_list("phase").annotate(total=Count("pk")))
    shown = [row for phase in PHASES for row in in_order(kept.filter(phase=phase))[:PAGE]]
    rows = project_rows(shown)
    columns = (
        BoardColumn(phase, tuple(row for row in rows if row.phase == phase), totals.get(phase, 0))
        for phase in PHASES
    )
    return ProjectBoard(access.commune, tuple(columns), access.permits(Operation.CREATE_PROJECT))


def in_order(rows: QuerySet[Project]) -> QuerySet[Project]:
    """What is expected first; what has ended last."""
    over = Case(When(status__in=ENDED, then=Value(True)), default=Value(False), output_field=BooleanField())
    day = Coalesce("due_on", Value(NO_DAY, output_field=DateField()))
    return rows.annotate(over=over, day=day).select_related("parent").order_by("over", "day", "pk")


def project_rows(rows: Iterable[Project]) -> tuple[ProjectRow, ...]:
    """Rows of a list, with the pilots' names, asked for at once; `parent` is read with them."""
    held = tuple(rows)
    pilots = _pilots(held)
    today = get_clock().today()
    return tuple(
        ProjectRow(
            id=row.pk,
            url=reverse("viatic:projet", args=[row.pk]),
            kind=row.kind,
            title=row.title,
            domain=row.domain,
            place=row.place,
            phase=row.phase,
            status=row.status,
            status_reason=row.status_reason,
            starts_on=row.starts_on,
            ended_on=row.ended_on,
            deadline=deadline(row.due_on, row.status, today),
            pilot=pilots.get(row.pk, ""),
            parent_id=row.parent_id,
            parent_title=row.parent.title if row.parent else "",
        )
        for row in held
    )


def _pilots(rows: Iterable[Project]) -> Mapping[int, str]:
    parts = list(
        Part.objects.filter(project__in=[row.pk for row in rows], role=Part.Role.PILOT)
        .order_by("pk")
        .values_list("project_id", "user_id", "name")
    )
    names = display_names({user for _, user, _ in parts if user})
    return {project: names[user] if user else name for project, user, name in parts}


def kept_by(access: Access, filters: ProjectFilters) -> QuerySet[Project]:
    """The actions and projects of a commune that the filters keep."""
    rows = Project.objects.filter(commune=access.row) if access.row else Project.objects.none()
    for name in ("place", "kind", "phase", "status", "parent_id"):
        wanted = getattr(filters, name)
        if wanted:
            rows = rows.filter(**{name: wanted})
    if filters.domain:
        aims = Aim.objects.filter(project=OuterRef("pk"), item_id__startswith=f"{filters.domain}-")
        rows = rows.filter(Q(domain=filters.domain) | Exists(aims))
    if filters.item:
        rows = rows.filter(Exists(Aim.objects.filter(project=OuterRef("pk"), item_id=filters.item)))
    if isinstance(filters.person, int):
        # Read once from the parts of the account: sheet by sheet, SQLite would go through all of them.
        rows = rows.filter(pk__in=Part.objects.filter(user_id=filters.person).values("project"))
    elif filters.person:
        rows = rows.filter(Exists(Part.objects.filter(project=OuterRef("pk"), name=filters.person)))
    if filters.late:
        rows = rows.filter(due_on__lt=get_clock().today()).exclude(status__in=ENDED)
    return rows if filters.year is None else rows.filter(_during(filters.year))


def _during(year: int) -> Q:
    """What was begun by the end of that year and not over before it; what has no date is in no year."""
    first, last, today = date(year, 1, 1), date(year, 12, 31), get_clock().today()
    begun = Q(starts_on__lte=last) | Q(starts_on=None, due_on__lte=last)
    begun |= Q(starts_on=None, due_on=None, ended_on__lte=last)
    still = ~Q(status__in=ENDED)
    if first > today:
        still &= Q(due_on__gte=first)  # what nobody ended is in hand until today, whatever its deadline
    return begun & (Q(status__in=ENDED, ended_on__gte=first) | still)


def _later_than(access: Access, project_id: int) -> Q:
    """What comes after that one in the order of the list."""
    last = Project.objects.filter(commune=access.row, pk=project_id).first()
    if last is None:
        raise InvalidRequest("Cette page de la liste n’existe pas.", hint="Repartez du début de la liste.")
    over, day = last.status in ENDED, last.due_on or NO_DAY
    same = Q(over=over)
    later = same & (Q(day__gt=day) | Q(day=day, pk__gt=last.pk))
    return later if over else later | Q(over=True)
