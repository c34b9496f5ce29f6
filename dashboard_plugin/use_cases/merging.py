"""What communes that merge bring to the one that replaces them."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from dashboard_plugin.applets.financing.models import Outlook
from dashboard_plugin.applets.indicators.models import Indicator
from dashboard_plugin.applets.keys.models import ApiKey
from dashboard_plugin.applets.members.models import Membership
from dashboard_plugin.applets.projects.models import Project
from dashboard_plugin.applets.territory.models import Commune

ADDED_UP = ("revenue", "spending", "interest", "capital", "debt", "investment", "grants", "fctva")


def carry_members(merged: list[Commune]) -> int:
    """Give the members of merged communes the same place in the commune that replaces them."""
    successors = {row.pk: row.successor_id for row in merged if row.successor_id}
    members = Membership.objects.filter(commune_id__in=successors).exclude(status=Membership.Status.ENDED)
    taken = set(
        Membership.objects.filter(commune_id__in=successors.values()).values_list("commune_id", "user_id")
    )
    carried = []
    # Somebody of both communes keeps the surer of his two places.
    surest = {Membership.Status.CONFIRMED: 0, Membership.Status.PROVISIONAL: 1}
    for member in sorted(members, key=lambda m: (surest.get(Membership.Status(m.status), 2), m.pk)):
        place = (successors[member.commune_id], member.user_id)
        if place not in taken:
            taken.add(place)
            carried.append(_same_place(member, place[0]))
    Membership.objects.bulk_create(carried)
    return len(carried)


def carry_works(merged: list[Commune]) -> int:
    """Give the commune that replaces others what goes on: what they were doing and measuring, the years they
    foresaw, their keys."""
    carried = _carry_outlook(merged)
    for row in merged:
        carried += Project.objects.filter(commune=row).update(commune=row.successor_id)
        Indicator.objects.filter(commune=row).update(commune=row.successor_id)
        ApiKey.objects.filter(commune=row).update(commune=row.successor_id)
    return carried


def _carry_outlook(merged: list[Commune]) -> int:
    """Add up, year by year, what merged communes told of their accounts: one budget takes over from theirs.

    Theirs stay with them: a sum does not tell what it was made of. Working capital is known of
    all, or of none.
    """
    successors = {row.pk: row.successor_id for row in merged if row.successor_id}
    told = defaultdict(list)
    for row in Outlook.objects.filter(commune__in=[*successors, *successors.values()]).order_by("pk"):
        told[successors.get(row.commune_id, row.commune_id), row.year].append(row)
    for (commune_id, year), rows in told.items():
        if all(row.commune_id == commune_id for row in rows):
            continue
        sums: dict[str, Any] = {name: sum(getattr(row, name) for row in rows) for name in ADDED_UP}
        known = [row.working_capital for row in rows]
        sums["working_capital"] = None if None in known else sum(known)
        held = next((row for row in rows if row.commune_id == commune_id), None)
        version = held.version + 1 if held else 1
        Outlook.objects.update_or_create(
            commune_id=commune_id, year=year, defaults={**sums, "version": version}
        )
    return len(told)


def _same_place(member: Membership, commune_id: int) -> Membership:
    kept = ("user_id", "role", "function", "status", "requested_at", "decided_at", "decided_by_id")
    return Membership(commune_id=commune_id, **{name: getattr(member, name) for name in kept})
