"""Two organisers give attestations at once, and one revokes: nothing is given twice, every page is sound."""

from __future__ import annotations

from datetime import date

import pytest

pytest.importorskip("playwright.sync_api", reason="no browser in this environment")
from django.utils import timezone
from playwright.sync_api import expect

from dashboard_plugin.api import promotions
from dashboard_plugin.models import Attestation, Promotion, Seat, SiteRole
from tests.e2e.visits import assert_sound, both_orders, marks, press
from tests.plugin.promotions.proving import ProvingPlatform

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


@pytest.fixture
def given(pair, number) -> Attestation:
    """The attestation that both gave at once, each from the page of all: there is one."""
    for _, _, page in pair:
        page.goto(f"{LIST}{number}/preuves/attestations/")
        assert_sound(page)
    for _, _, page in pair:
        assert press(page, "Délivrer 1 attestation").status == 302
        assert_sound(page)
    return Attestation.objects.get()


@both_orders
def test_attestations_given_and_revoked_by_two(pair, number, given):
    (_, _, first), (_, _, second) = pair
    for page, reason in ((first, "Nom mal orthographié."), (second, "Autre raison.")):
        page.goto(f"{LIST}{number}/preuves/attestations/{given.pk}/")
        page.get_by_text("Révoquer cette attestation").click()
        page.get_by_label("Motif").fill(reason)
        assert_sound(page)
    for page in (first, second):
        assert press(page, "Révoquer l’attestation").status == 302
        expect(page.get_by_text("Nom mal orthographié.")).to_be_visible()
    first.goto("/viatic/attestations/")
    first.get_by_label("Code de l’attestation").fill(given.code.upper())
    first.get_by_role("button", name="Vérifier le code").press("Enter")
    expect(first.get_by_text("Révoquée.")).to_be_visible()
    assert_sound(first)


@both_orders
def test_one_person_attested_by_two(pair, number, given):
    Attestation.objects.update(revoked_at=timezone.now())
    for _, _, page in pair:
        page.goto(f"{LIST}{number}/preuves/")
        page.locator("main").get_by_role("link", name="Lise Essai : ouvrir").click()
        assert_sound(page)
    for _, _, page in pair:
        assert press(page, "Délivrer son attestation").status == 302
    assert Attestation.objects.filter(revoked_at__isnull=True).count() == 1
    page = pair[0][2]
    page.goto(f"{LIST}{number}/preuves/activite/")
    assert_sound(page)
