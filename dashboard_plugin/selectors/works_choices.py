"""What forms and filters about actions and projects offer: people, places, years, projects."""

from __future__ import annotations

from django.db.models import Max, Min, QuerySet

from commune_core.policy import Operation
from dashboard_plugin.applets.members.models import Membership
from dashboard_plugin.applets.projects.models import Part, Project
from dashboard_plugin.platform import get_clock
from dashboard_plugin.project_data import Someone
from dashboard_plugin.selectors.access import Access, open_commune
from dashboard_plugin.selectors.people import display_names
from dashboard_plugin.works_data import ProjectChoices

MOST = 200
FARTHEST = 12
"""Years before and after this one that a filter goes to, whatever a sheet says."""


def project_choices(user_id: int | None, *, commune: str | None) -> ProjectChoices:
    """What one may choose among in this commune; raises Forbidden, UnknownCommune."""
    access = open_commune(user_id, commune)
    access.require(Operation.READ_PROJECTS)
    rows = Project.objects.filter(commune=access.row) if access.row else Project.objects.none()
    parents = rows.filter(kind="project").order_by("-changed_at", "pk").values_list("pk", "title")
    return ProjectChoices(
        commune=access.commune,
        members=_members(access),
        names=_said(Part.objects.filter(project__in=rows), "name"),
        places=_said(rows, "place"),
        years=_years(rows),
        parents=tuple(parents[:MOST]),
    )


def _said(rows: QuerySet[Project] | QuerySet[Part], column: str) -> tuple[str, ...]:
    values = rows.exclude(**{column: ""}).order_by(column).values_list(column, flat=True)
    return tuple(values.distinct()[:MOST])


def _years(rows: QuerySet[Project]) -> tuple[int, ...]:
    columns = ("starts_on", "due_on", "ended_on")
    bounds = {f"{each}_{name}": f(each) for each in columns for name, f in (("min", Min), ("max", Max))}
    this = get_clock().today().year
    found = {day.year for day in rows.aggregate(**bounds).values() if day}
    first = max(min(found | {this}), this - FARTHEST)
    return tuple(range(first, min(max(found | {this}), this + FARTHEST) + 1))


def _members(access: Access) -> tuple[Someone, ...]:
    """The accounts one may name: of everybody for whoever reads the members, else one's own."""
    ids = {access.person}
    if access.permits(Operation.READ_MEMBERS):
        rows = Membership.objects.filter(commune=access.row, status__in=("confirmed", "provisional"))
        ids |= set(rows.order_by("pk").values_list("user_id", flat=True)[:MOST])
    names = display_names(ids)
    return tuple(
        sorted((Someone(names[each], each) for each in ids), key=lambda who: (who.name, who.user_id))
    )
