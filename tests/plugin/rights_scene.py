"""The commune of the matrices of rights, and everybody who may come to it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from commune_core.policy import Actor
from commune_core.referential import load
from dashboard_plugin import api
from dashboard_plugin.api import (
    measures,
)
from dashboard_plugin.models import (
    Answer,
    Campaign,
    Commune,
    CouncilRound,
    Membership,
    NamedReader,
    SiteRole,
    Voice,
)

HERE, ELSEWHERE = "10145", "10156"
PAST = 2020


@dataclass(frozen=True)
class Person:
    """Somebody of the matrix: his place in the commune under test or elsewhere, his role on the site."""

    role: str | None = None
    function: str = "adjoint"
    status: str | None = None
    commune: str = HERE
    named: bool = False
    site_role: str = ""
    signed_in: bool = True
    invited: bool = False

    def actor(self, user_id: int | None) -> Actor:
        here = self.commune == HERE
        return Actor(
            user_id=user_id,
            site_roles=frozenset({self.site_role} - {""}),
            role=self.role if here else None,
            status=self.status if here else None,
            function=self.function if self.role and here else None,
            named=self.named and here,
            invited=self.invited,
        )


def places(status: str) -> Iterator[tuple[str, Person]]:
    for role, function in (
        ("referent", "maire"), ("referent", "adjoint"), ("referent", "agent"),
        ("elu", "maire"), ("elu", "conseiller"),
        ("collaborateur", "dgs_secretaire"), ("collaborateur", "agent"),
    ):  # fmt: skip
        for named in (False, True):
            yield (
                f"{status} {role} {function}{' named' if named else ''}",
                Person(role, function, status, named=named),
            )
    yield f"{status} invited", Person("elu", "conseiller", status, invited=True)
    yield f"{status} invited named", Person("elu", "conseiller", status, named=True, invited=True)


PEOPLE: dict[str, Person] = {
    "anonymous": Person(signed_in=False),
    "signed in, no commune": Person(),
    **{
        name: person
        for status in ("pending", "provisional", "confirmed", "ended")
        for name, person in places(status)
    },
    "confirmed referent elsewhere": Person("referent", "maire", "confirmed", commune=ELSEWHERE),
    "invited from elsewhere": Person("elu", "adjoint", "confirmed", commune=ELSEWHERE, invited=True),
    "admin who is invited": Person(site_role="admin", invited=True),
    "named elsewhere": Person("elu", "adjoint", "confirmed", commune=ELSEWHERE, named=True),
    **{role: Person(site_role=role) for role in ("admin", "moderateur", "auteur", "animateur_cohorte")},
    "moderateur who is a member": Person("elu", "conseiller", "confirmed", site_role="moderateur"),
    "admin who is pending": Person("elu", "maire", "pending", site_role="admin"),
}

PLAIN_ITEM, SENSITIVE_ITEM = "GOV-02", "SEC-04"


@pytest.fixture
def scene(member, person):
    """Faux-Villecerf with both points answered, and one person in each status to decide upon."""
    mayor = member("helene", role="referent", function="maire")
    for item_id in (PLAIN_ITEM, SENSITIVE_ITEM):
        api.save_answer(mayor, item_id=item_id, raw=2, version=None)
    close_a_past_year(mayor, at(HERE), HERE)
    api.share_domain(mayor, commune=HERE, domain="FIN", member_id=mayor)
    ids = {}
    for status, role in (("pending", "elu"), ("provisional", "referent"), ("confirmed", "elu")):
        user_id = member(f"autre-{status}", role=role, status=status)
        ids[status] = Membership.objects.get(user_id=user_id).pk
        ids["reader"] = user_id
    NamedReader.objects.create(commune=at(HERE), user_id=ids["reader"], since=timezone.now())
    ids["voices"] = [mayor, ids["reader"], member("autre-voix")]
    for name in ("closed", "open"):
        ids[name] = api.convene(
            mayor,
            commune=HERE,
            title="Conseil de mars",
            items=f"{PLAIN_ITEM},{SENSITIVE_ITEM}",
            invited=ids["voices"],
        )
        if name == "closed":
            api.close_round(mayor, commune=HERE, round_id=ids[name])
    fields = measures.IndicatorFields("Fuites", "%")
    ids["indicator"] = measures.create_indicator(mayor, commune=HERE, fields=fields)
    measures.set_value(mayor, commune=HERE, indicator_id=ids["indicator"], on="2025", value=2, version=None)
    ids["key"] = measures.create_key(mayor, commune=HERE, label="Compteur").id
    return ids


def close_a_past_year(user_id: int, commune: Commune, code: str) -> None:
    """Both points, answered and closed."""
    now, referential = timezone.now(), load()
    campaign = Campaign.objects.create(
        commune=commune, year=PAST, referential_version=referential.version,
        referential_sha256=referential.sha256, opened_at=now,
    )  # fmt: skip
    for item_id, value in ((PLAIN_ITEM, 2), (SENSITIVE_ITEM, "2")):
        Answer.objects.create(
            campaign=campaign, item_id=item_id, value=value, state="answered", answered_at=now
        )
    api.close_campaign(user_id, commune=code, year=PAST)


def at(code: str) -> Commune:
    return Commune.objects.get(insee_code=code, kind="commune", status="current")


def settle(name: str, described: Person) -> int | None:
    if not described.signed_in:
        return None
    user = User.objects.create_user(name, f"{name.replace(' ', '.')}@exemple.fr")
    if described.site_role:
        SiteRole.objects.create(user=user, role=described.site_role)
    commune = at(described.commune)
    # To be named in a third commune opens nothing here.
    NamedReader.objects.create(commune=at("44128"), user=user, since=timezone.now())
    if described.role:
        Membership.objects.create(
            commune=commune, user=user, role=described.role, function=described.function,
            status=described.status, requested_at=timezone.now(),
        )  # fmt: skip
    if described.invited:
        opened = CouncilRound.objects.get(status="open")
        Voice.objects.create(round=opened, user=user, invited_at=timezone.now())
    if described.named:
        NamedReader.objects.create(commune=commune, user=user, since=timezone.now())
    return user.pk
