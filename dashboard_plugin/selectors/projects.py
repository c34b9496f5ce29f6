"""One action or project, read whole."""

from __future__ import annotations

from collections.abc import Mapping

from commune_core.policy import Operation
from commune_core.projects import deadline
from dashboard_plugin.applets.projects.models import Part, Project
from dashboard_plugin.platform import get_clock
from dashboard_plugin.project_data import ProjectFields, ProjectView, Someone
from dashboard_plugin.selectors.people import display_names
from dashboard_plugin.selectors.project_access import ProjectAccess, open_project

ON_A_PROJECT = (
    Operation.READ_PROJECT,
    Operation.EDIT_PROJECT,
    Operation.FOLLOW_PROJECT,
    Operation.SET_FINANCING,
    Operation.INVITE_GUEST,
    Operation.TALK,
)


def project(user_id: int | None, *, project_id: int) -> ProjectView:
    """One action or project; raises Forbidden, where there is none as well."""
    access = open_project(user_id, project_id)
    access.require(Operation.READ_PROJECT)
    return project_view(access)


def project_view(access: ProjectAccess) -> ProjectView:
    """The project of an access that was granted; to a guest, nothing of a project he does not follow."""
    row = access.row
    parts = list(row.parts.order_by("pk"))
    parent = row.parent if row.parent and (not access.is_guest or access.follows(row.parent_id)) else None
    names = display_names({row.changed_by_id, *(part.user_id for part in parts if part.user_id)})
    return ProjectView(
        id=row.pk,
        commune=access.access.commune,
        fields=_fields(row, parent, parts, names),
        version=row.version,
        deadline=deadline(row.due_on, row.status, get_clock().today()),
        ended_on=row.ended_on,
        changed_at=row.changed_at,
        changed_by=names[row.changed_by_id],
        parent_title=parent.title if parent else "",
        as_guest=access.is_guest,
        may=frozenset(operation.value for operation in ON_A_PROJECT if access.permits(operation)),
    )


def _fields(
    row: Project, parent: Project | None, parts: list[Part], names: Mapping[int | None, str]
) -> ProjectFields:
    people: dict[str, list[Someone]] = {role: [] for role in Part.Role.values}
    for part in parts:
        people[part.role].append(Someone(names[part.user_id] if part.user_id else part.name, part.user_id))
    return ProjectFields(
        title=row.title,
        kind=row.kind,
        parent_id=parent.pk if parent else None,
        why=row.why,
        expected=row.expected,
        domain=row.domain,
        place=row.place,
        phase=row.phase,
        status=row.status,
        status_reason=row.status_reason,
        starts_on=row.starts_on,
        due_on=row.due_on,
        items=tuple(row.aims.order_by("pk").values_list("item_id", flat=True)),
        pilot=next(iter(people[Part.Role.PILOT]), None),
        elected=next(iter(people[Part.Role.ELECTED]), None),
        participants=tuple(people[Part.Role.PARTICIPANT]),
    )
