"""Two communes and the people around them."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from django.contrib.auth import get_user_model
from django.utils import timezone

OURS, THEIRS = "10367", "35432"


@dataclass(frozen=True)
class People:
    mayor: int
    deputy: int
    pending: int
    stranger: int
    elsewhere: int


def commune(code: str, name: str):
    from commune_core.territory import normalise
    from dashboard_plugin.applets.territory.models import Commune, Departement, Region

    region, _ = Region.objects.get_or_create(code="44", defaults={"name": "Grand Est", "zone": "metro"})
    departement, _ = Departement.objects.get_or_create(
        code=code[:2], defaults={"name": "Aube", "zone": "metro", "region": region}
    )
    return Commune.objects.create(
        insee_code=code,
        since=2026,
        name=name,
        search_name=normalise(name),
        bare_name=normalise(name),
        link_type="0",
        departement=departement,
        region=region,
        population=1200,
    )


def member(commune, username: str, status: str, role: str = "elu", function: str = "adjoint") -> int:
    from dashboard_plugin.applets.members.models import Membership

    first, last = username.split(".")
    user = get_user_model().objects.create(
        username=username, first_name=first.title(), last_name=last.title()
    )
    Membership.objects.create(
        commune=commune, user=user, role=role, function=function, status=status, requested_at=timezone.now()
    )
    return user.pk


@pytest.fixture
def people(db) -> People:
    ours, theirs = commune(OURS, "Fontvannes"), commune(THEIRS, "Vitré")
    return People(
        mayor=member(ours, "claire.dupont", "confirmed", "referent", "maire"),
        deputy=member(ours, "hugo.martin", "confirmed"),
        pending=member(ours, "lea.bernard", "pending"),
        stranger=get_user_model().objects.create(username="nadia.petit").pk,
        elsewhere=member(theirs, "paul.leroy", "confirmed", "referent", "maire"),
    )
