"""Which actions and projects aim at which points: the way back from a point to what is done about it."""

from __future__ import annotations

from collections.abc import Mapping

from django.urls import reverse

from commune_core.policy import Operation
from commune_core.projects import deadline
from dashboard_plugin.applets.projects.models import Aim
from dashboard_plugin.platform import get_clock
from dashboard_plugin.selectors.access import open_commune
from dashboard_plugin.works_data import AimingProject

MOST = 2000


def projects_by_point(
    user_id: int | None, *, commune: str | None, item_id: str = ""
) -> Mapping[str, tuple[AimingProject, ...]]:
    """The actions and projects that aim at each point, or at one point, what is under way first.

    Raises Forbidden, UnknownCommune.
    """
    access = open_commune(user_id, commune)
    access.require(Operation.READ_PROJECTS)
    if access.row is None:
        return {}
    aims = Aim.objects.filter(project__commune=access.row).exclude(project__status="dropped")
    if item_id:
        aims = aims.filter(item_id=item_id)
    found: dict[str, list[AimingProject]] = {}
    today = get_clock().today()
    for aim in aims.select_related("project").order_by("-project__changed_at", "pk")[:MOST]:
        row = aim.project
        found.setdefault(aim.item_id, []).append(
            AimingProject(
                reverse("viatic:projet", args=[row.pk]),
                row.title,
                row.status,
                deadline(row.due_on, row.status, today),
            )
        )
    return {item: tuple(sorted(rows, key=lambda row: row.status == "done")) for item, rows in found.items()}
