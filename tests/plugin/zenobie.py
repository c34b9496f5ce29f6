"""Somebody who left a trace of every kind, and what is left of her."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.core import serializers
from django.utils import timezone

from dashboard_plugin import api
from dashboard_plugin.models import (
    Campaign,
    Commune,
    CouncilRound,
    Membership,
    NamedReader,
    Photograph,
    Rating,
    RoundItem,
    SiteRole,
    Voice,
)
from tests.plugin import traces_of_promotions
from tests.plugin.traces_of_projects import OWNED as OWNED_OF_PROJECTS
from tests.plugin.traces_of_projects import WRITTEN as WRITTEN_OF_PROJECTS
from tests.plugin.traces_of_projects import leave_traces

OWNED = (*OWNED_OF_PROJECTS, *traces_of_promotions.OWNED)
WRITTEN = (*WRITTEN_OF_PROJECTS, *traces_of_promotions.WRITTEN)

# An id, a name and an address that appear nowhere else: what is left of them is found in any column.
ODD_ID, ODD_NAME, ODD_EMAIL = 987654321, "Zénobie", "zenobie@introuvable.example"


def dump() -> str:
    """Every row of the app, as text."""
    rows = [
        row
        for model in apps.get_app_config("viatic").get_models(include_auto_created=True)
        for row in model._base_manager.order_by("pk")
    ]
    return serializers.serialize("json", rows)


def rows(document: dict, key: str) -> list[dict]:
    return document["records"][key]["rows"]


@pytest.fixture
def zenobie(person, member) -> int:
    """Somebody who left a trace of every kind."""
    user_id = person("zenobie", id=ODD_ID, first_name=ODD_NAME, email=ODD_EMAIL)
    here, now = Commune.objects.get(insee_code="10145", status="current"), timezone.now()
    bruno = member("bruno", status="pending")
    Membership.objects.create(
        commune=here, user_id=user_id, role="referent", function="maire", status="confirmed",
        requested_at=now, decided_at=now, decided_by_id=bruno,
    )  # fmt: skip
    NamedReader.objects.create(commune=here, user_id=user_id, named_by_id=bruno, since=now)
    SiteRole.objects.create(user_id=user_id, role="auteur")
    api.decide_membership(user_id, membership_id=Membership.objects.get(user_id=bruno).pk, accept=True)
    api.name_reader(user_id, commune="10145", reader_id=bruno)
    for commune in ("10145", "exercice"):
        api.save_answer(
            user_id, item_id="GOV-02", raw=2, version=None, commune=commune, comment="À revoir en mars."
        )
        api.set_weighting(user_id, commune=commune, item_id="GOV-02", importance=5)
        api.add_evidence(user_id, commune=commune, item_id="GOV-02", upload=api.Upload("pv.txt", "", b"pv"))
    api.save_answer(user_id, item_id="GOV-02", raw=3, version=1, commune="10145")
    api.save_answer(bruno, item_id="GOV-02", raw=4, version=2, commune="10145")
    for commune in ("10145", "exercice"):
        api.set_holders(user_id, commune=commune, given={"eau": ("epci", None)})
    api.consent_to_comparison(user_id, commune="10145", agreed=True)
    api.bring_answers(
        user_id, commune="10145", name="plan.csv", lines=[(2, {"Point": "GOV-03", "Réponse": "12"})]
    )
    api.share_domain(user_id, commune="10145", domain="GOV", member_id=user_id)
    api.review_domain(user_id, commune="10145", domain="GOV", state="ready", version=None)
    campaign = Campaign.objects.create(commune=here, year=2020, status="closed", opened_at=now)
    Photograph.objects.create(campaign=campaign, number=1, taken_at=now, taken_by_id=user_id, payload="{}")
    hold_council(user_id, bruno)
    leave_traces(here, user_id, bruno)
    traces_of_promotions.leave_traces(user_id, bruno, ODD_NAME)
    return user_id


def hold_council(convener: int, other: int) -> None:
    """A council whose convener opened, closed, rated and settled all that one person can."""
    now, campaign = timezone.now(), Campaign.objects.get(commune__insee_code="10145", status="open")
    held = CouncilRound.objects.create(
        campaign=campaign, title="Mars", items=["GOV-02"], opened_at=now,
        opened_by_id=convener, closed_by_id=convener,
    )  # fmt: skip
    Voice.objects.create(round=held, user_id=convener, invited_at=now)
    Voice.objects.create(round=held, user_id=other, invited_by_id=convener, invited_at=now)
    Rating.objects.create(round=held, user_id=convener, item_id="GOV-02", value=2, given_at=now)
    RoundItem.objects.create(round=held, item_id="GOV-02", voices=2, settled_at=now, settled_by_id=convener)
