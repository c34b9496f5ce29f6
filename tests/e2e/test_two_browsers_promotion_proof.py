"""Two organisers give attestations at once, and one revokes: nothing is given twice, every page is sound."""

from __future__ import annotations

from datetime import date

import pytest

pytest.importorskip("playwright.sync_api", reason="no browser in this environment")
from django.utils import timezone
from playwright.sync_api import expect

from dashboard_plugin.api import promotions
from dashboard_plugin.models import Attestation, Promotion, Seat, SiteRole
from tests.e2e.visits import (
    assert_sound,
    both_orders,
    few_communes,
    marks,
    member,
    pair,
    person,
    press,
    territory,
    visit,
)
from tests.plugin.promotions.proving import ProvingPlatform

__all__ = ["few_communes", "member", "pair", "person", "territory", "visit"]

pytestmark = marks

LIST = "/viatic/promotions/"


@pytest.fixture
def number(pair, person, settings) -> int:
    """A promotion that both run, whose one member has finished."""
    settings.VIATIC_PLATFORM = "tests.plugin.promotions.proving.ProvingPlatform"
    (_, one, _), (other_name, _, _) = pair
    for _, user_id, _ in pair:
        SiteRole.objects.create(user_id=user_id, role="animateur_cohorte")
    course = promotions.programme_choices()[0]
    fields = promotions.PromotionFields(
        "Nouveaux maires", courses=(promotions.CourseFields(course.key, 90),), starts_on=date(2026, 1, 1)
    )
    made = promotions.create_promotion(one, fields=fields, body=promotions.BodyFields("Association"))
    email = f"{other_name.split()[0].lower()}@exemple.fr"
    promotions.name_role(one, promotion_id=made, email=email, role="organiser")
    Promotion.objects.update(state="running")
    lise, now = person("lise"), timezone.now()
    Seat.objects.create(
        promotion_id=made, user_id=lise, role="member", state="member", added_at=now, entered_at=now
    )
    ProvingPlatform.passed[lise, course.key] = date(2026, 3, 10)
    yield made
    ProvingPlatform.passed.clear()


@both_orders
def test_attestations_given_by_two_and_revoked_by_one(pair, number):
    (_, _, first), (_, _, second) = pair
    root = f"{LIST}{number}/preuves/"
    for page in (first, second):
        page.goto(f"{root}attestations/")
    assert_sound(first)
    for page in (first, second):
        assert press(page, "Délivrer 1 attestation").status == 302
    given = Attestation.objects.get()
    assert_sound(first)
    first.locator("main").get_by_role("link", name="Lise Essai").first.click()
    assert_sound(first)
    second.goto(f"{root}attestations/{given.pk}/")
    second.get_by_text("Révoquer cette attestation").click()
    second.get_by_label("Motif").fill("Nom mal orthographié.")
    assert_sound(second)
    assert press(second, "Révoquer l’attestation").status == 302
    expect(second.get_by_text("Nom mal orthographié.")).to_be_visible()
    first.goto("/viatic/attestations/")
    first.get_by_label("Code de l’attestation").fill(given.code.upper())
    first.get_by_role("button", name="Vérifier le code").press("Enter")
    expect(first.get_by_text("Révoquée.")).to_be_visible()
    assert_sound(first)
    first.goto(f"{root}activite/")
    assert_sound(first)
