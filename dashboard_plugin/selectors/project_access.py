"""Who acts on which action or project: his place in its commune, or the invitation he accepted."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

from django.db.models import Q, QuerySet

from commune_core.errors import Forbidden
from commune_core.policy import Actor, Operation, Target, permits
from dashboard_plugin.applets.projects.models import Guest, Part, Project
from dashboard_plugin.platform import get_clock
from dashboard_plugin.selectors.access import Access, open_by_id


@dataclass(frozen=True)
class ProjectAccess:
    """One person before one project, with his place in the project's commune."""

    access: Access
    row: Project

    @property
    def person(self) -> int:
        """The person's id; raises Forbidden for a visitor."""
        return self.access.person

    @cached_property
    def guest(self) -> str | None:
        """His role as a guest of the project, read when it is needed."""
        return _guest(self.access.user_id, self.row.pk)

    @cached_property
    def pilot(self) -> bool:
        """Whether he leads it, read when it is needed."""
        return _leads(self.access.user_id, self.row.pk)

    @property
    def is_guest(self) -> bool:
        """Whether he is here by invitation only."""
        return not self.access.permits(Operation.READ_PROJECTS) and self.guest is not None

    def follows(self, project_id: int | None) -> bool:
        """Whether he was himself invited to this project, which may be another than the one at hand."""
        return guests_of(self.person).filter(project=project_id).exists()

    @cached_property
    def _actor(self) -> Actor:
        return replace(self.access.actor, guest=self.guest, pilot=self.pilot)

    def permits(self, operation: Operation) -> bool:
        """Whether the policy grants the operation on this project.

        An invitation and leading it only add rights: they are looked up where his place does not suffice.
        """
        owner_id = self.access.row.owner_id if self.access.row else None
        target = Target("practice" if self.access.practice else "project", owner_id)
        return permits(operation, self.access.actor, target) or permits(operation, self._actor, target)

    def require(self, operation: Operation) -> None:
        """Raise Forbidden, always with the same words, unless the policy grants the operation."""
        if not self.permits(operation):
            raise Forbidden()


def open_project(user_id: int | None, project_id: int) -> ProjectAccess:
    """The person before this project; raises Forbidden where there is none, as for one he may not read."""
    row = Project.objects.filter(pk=project_id).first()
    if row is None:
        raise Forbidden()
    return ProjectAccess(open_by_id(user_id, row.commune_id), row)


def renewed_project(access: ProjectAccess) -> ProjectAccess:
    """The same person before the same project, read again: once it is his turn to write, he may have left."""
    return open_project(access.access.user_id, access.row.pk)


def _leads(user_id: int | None, project_id: int) -> bool:
    """Whether he is the pilot of this project."""
    if user_id is None:
        return False
    return Part.objects.filter(project=project_id, user_id=user_id, role=Part.Role.PILOT).exists()


def _guest(user_id: int | None, project_id: int) -> str | None:
    """His role as a guest today: an invitation to a project holds for the actions it gathers."""
    if user_id is None:
        return None
    here = Q(project=project_id) | Q(project__actions=project_id)
    held = guests_of(user_id).filter(here)
    roles = set(held.values_list("role", flat=True))
    return next((role.value for role in (Guest.Role.CONTRIBUTOR, Guest.Role.READER) if role in roles), None)


def guests_of(user_id: int) -> QuerySet[Guest]:
    """The invitations a person accepted and still holds."""
    return Guest.objects.filter(
        user_id=user_id, status=Guest.Status.ACCEPTED, expires_on__gte=get_clock().today()
    )
