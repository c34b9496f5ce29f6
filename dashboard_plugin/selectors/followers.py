"""Who follows a project and may still read it: those who are told of what happens there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable

from django.db.models import QuerySet

from commune_core.policy import Actor, Operation, Target, permits
from dashboard_plugin.applets.members.models import Membership
from dashboard_plugin.applets.projects.models import Guest, Part, Project
from dashboard_plugin.applets.talk.models import Message
from dashboard_plugin.applets.territory.models import Commune
from dashboard_plugin.platform import get_clock

Pair = tuple[int, int]
"""An account and a project."""


def followers(project: Project) -> frozenset[int]:
    """Whoever has a part in the project, wrote in its thread, or was invited, and may read it today.

    Five queries, whatever their number.
    """
    candidates = set(
        Part.objects.filter(project=project, user_id__isnull=False).values_list("user_id", flat=True)
    )
    candidates |= set(
        Message.objects.filter(project=project, author_id__isnull=False)
        .order_by()
        .values_list("author_id", flat=True)
        .distinct()
    )
    candidates |= set(
        _guests(_with_parents([project])).filter(user_id__isnull=False).values_list("user_id", flat=True)
    )
    granted = readers((user_id, project) for user_id in candidates)
    return frozenset(user_id for user_id, _ in granted)


def readers(asked: Iterable[tuple[int, Project]]) -> frozenset[Pair]:
    """Of these people before these projects, those whom the policy lets read; two queries in all.

    A practice commune has no one but its owner, who needs not be told what he did himself: it is left out.
    """
    pairs = [(user_id, project) for user_id, project in asked]
    people = {user_id for user_id, _ in pairs}
    projects = {project.pk: project for _, project in pairs}
    if not pairs:
        return frozenset()
    places = _places(people, {project.commune_id for project in projects.values()})
    guests = _roles(people, projects.values())
    granted = set()
    for user_id, project in pairs:
        place = places.get((user_id, project.commune_id))
        roles = guests[user_id, project.pk] | guests[user_id, project.parent_id]
        actor = Actor(
            user_id,
            role=place.role if place else None,
            status=place.status if place else None,
            function=place.function if place else None,
            guest=next((each for each in ("contributor", "reader") if each in roles), None),
        )
        if permits(Operation.READ_PROJECT, actor, Target("project")):
            granted.add((user_id, project.pk))
    return frozenset(granted)


def _places(people: Collection[int], communes: Collection[int]) -> dict[Pair, Membership]:
    rows = Membership.objects.filter(
        user_id__in=people, commune__in=communes, commune__status=Commune.Status.CURRENT
    )
    return {(row.user_id, row.commune_id): row for row in rows}


def _roles(people: Collection[int], projects: Iterable[Project]) -> dict[tuple[int, int | None], set[str]]:
    roles: dict[tuple[int, int | None], set[str]] = defaultdict(set)
    held = _guests(_with_parents(projects)).filter(user_id__in=people)
    for user_id, project_id, role in held.values_list("user_id", "project_id", "role"):
        roles[user_id, project_id].add(role)
    return roles


def _guests(projects: Collection[int]) -> QuerySet[Guest]:
    return Guest.objects.filter(
        project__in=projects, status=Guest.Status.ACCEPTED, expires_on__gte=get_clock().today()
    )


def _with_parents(projects: Iterable[Project]) -> set[int]:
    held = list(projects)
    return {project.pk for project in held} | {project.parent_id for project in held if project.parent_id}
