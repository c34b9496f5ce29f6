"""Two organisers on promotions: opening one, its settings, its body, its state and its team at once."""

from __future__ import annotations

import pytest

pytest.importorskip("playwright.sync_api", reason="no browser in this environment")
from django.utils import timezone
from playwright.sync_api import expect

from dashboard_plugin.api import promotions
from dashboard_plugin.models import Body, FundingLine, Promotion, PromotionLog, Seat, SiteRole
from tests.e2e.visits import WIDTHS, assert_sound, both_orders, choose_theirs, marks, one_order, press

pytestmark = marks

LIST = "/viatic/promotions/"
LONG = "Une phrase longue comme on en écrit, avec https://exemple.fr/" + "chemin-sans-espace/" * 9


@pytest.fixture(autouse=True)
def _courses(settings):
    settings.VIATIC_PLATFORM = "tests.plugin.pages.teaching.TeachingPlatform"


@pytest.fixture
def number(pair) -> int:
    """A promotion of a course that both run, with a funding that the law asks to look at."""
    (_, one, _), (other_name, _, _) = pair
    for _, user_id, _ in pair:
        SiteRole.objects.create(user_id=user_id, role="animateur_cohorte")
    course = promotions.programme_choices()[0]
    fields = promotions.PromotionFields(
        "Nouveaux maires", LONG, capacity=1, courses=(promotions.CourseFields(course.key, 90),)
    )
    made = promotions.create_promotion(one, fields=fields, body=promotions.BodyFields("Association"))
    email = f"{other_name.split()[0].lower()}@exemple.fr"
    promotions.name_role(one, promotion_id=made, email=email, role="organiser")
    now = timezone.now()
    FundingLine.objects.create(promotion_id=made, kind="dife", created_at=now, changed_at=now)
    for place in range(16):
        Seat.objects.create(
            promotion_id=made, email=f"m{place}@exemple.fr", state="member", added_at=now, name=LONG[:120]
        )
    return made


@one_order
def test_a_promotion_opened_by_two(pair):
    for _, user_id, page in pair:
        SiteRole.objects.create(user_id=user_id, role="animateur_cohorte")
        page.goto(f"{LIST}nouvelle/")
        assert_sound(page)
        page.get_by_label("Titre", exact=True).fill("Nouveaux maires")
        page.get_by_label("Nom de l’organisme").fill("Association des maires")
    for _, _, page in pair:
        assert press(page, "Créer la promotion").status == 302
        assert_sound(page)
    assert Promotion.objects.filter(title="Nouveaux maires").count() == 2
    for _, _, page in pair:
        page.goto(LIST)
        expect(page.locator("main").get_by_role("link", name="Nouveaux maires")).to_have_count(1)


@both_orders
def test_the_settings_of_one_promotion_changed_by_two(pair, number):
    (_, _, first), (_, _, second) = pair
    for page in (first, second):
        page.goto(f"{LIST}{number}/reglages/")
    first.get_by_label("Nombre de places").fill("12")
    first.get_by_label("Titre", exact=True).fill("Maires de l’Aube")
    second.get_by_label("Titre", exact=True).fill("Maires de 2026")
    second.get_by_label("Durée").first.fill("2 h")
    assert press(first, "Enregistrer les réglages").status == 302
    assert press(second, "Enregistrer les réglages").status == 409
    assert_sound(second)
    places = second.get_by_role("group", name="Nombre de places", exact=True)
    expect(places.get_by_role("radio").last).to_be_checked()
    programme = second.get_by_role("group", name="Programme", exact=True)
    expect(programme.get_by_role("radio").first).to_be_checked()
    choose_theirs(second, "Titre")
    assert press(second, "Enregistrer ce choix").status == 302
    row = Promotion.objects.get()
    assert (row.title, row.capacity, row.courses.get().minutes) == ("Maires de l’Aube", 12, 120)


@both_orders
def test_one_body_described_by_two(pair, number):
    (_, _, first), (_, _, second) = pair
    for page in (first, second):
        page.goto(f"{LIST}{number}/organisme/")
    first.get_by_label("Numéro d’agrément").fill("10-2026")
    second.get_by_label("Nom de l’organisme").fill("Association des maires")
    assert press(first, "Enregistrer l’organisme").status == 302
    assert press(second, "Enregistrer l’organisme").status == 409
    assert_sound(second)
    expect(second.get_by_text("agrément 10-2026")).to_be_visible()
    second.get_by_label("Numéro d’agrément").fill("10-2026")
    assert press(second, "Enregistrer l’organisme").status == 302
    row = Body.objects.get()
    assert (row.name, row.approval_number) == ("Association des maires", "10-2026")


@both_orders
def test_one_promotion_led_by_two(pair, number):
    (_, _, first), (_, _, second) = pair
    for page in (first, second):
        page.goto(f"{LIST}{number}/")
    assert press(first, "Ouvrir les inscriptions").status == 302
    assert press(second, "Ouvrir les inscriptions").status == 409
    assert_sound(second)
    expect(second.get_by_role("button", name="Commencer la promotion")).to_be_visible()
    assert (Promotion.objects.get().state, PromotionLog.objects.filter(fact="state").count()) == ("open", 1)


@both_orders
def test_the_team_of_one_promotion_changed_by_two(pair, number, member):
    (_, one, first), (_, other, second) = pair
    member("tom")
    for page in (first, second):
        page.goto(f"{LIST}{number}/equipe/")
        page.get_by_label("Adresse électronique de son compte").fill("tom@exemple.fr")
    first.get_by_role("radio", name="Tuteur").check()
    first.get_by_label("Groupes suivis").fill("Nord")
    second.get_by_role("radio", name="Observateur").check()
    assert press(first, "Donner ce rôle").status == 302
    assert_sound(first)
    assert press(second, "Donner ce rôle").status == 302
    assert Seat.objects.get(user__username="tom").role == "observer"
    # Each lets the other go: the second is told that he runs nothing any more, and one is left.
    for page in (first, second):
        page.goto(f"{LIST}{number}/equipe/")
    seats = {seat.user_id: seat for seat in Seat.objects.filter(role="organiser")}
    for page, gone in ((first, other), (second, one)):
        page.locator(f"button[name=retirer][value='{seats[gone].pk}']").click()
    expect(second.get_by_role("heading", level=1)).to_have_text("Cet espace ne vous est pas ouvert")
    assert [seat.user_id for seat in Seat.objects.filter(role="organiser", state="member")] == [one]


@one_order
def test_every_page_of_a_promotion_is_accessible(pair, number, visit, person):
    _, _, page = pair[0]
    refused = {
        "titre": ("reglages", "Enregistrer les réglages"),
        "organisme_nom": ("organisme", "Enregistrer"),
    }
    for width, height in WIDTHS.items():
        page.set_viewport_size({"width": width, "height": height})
        for address in ("", "reglages/", "organisme/", "equipe/"):
            page.goto(f"{LIST}{number}/{address}")
            page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
            assert_sound(page)
        for field, (address, button) in refused.items():
            page.goto(f"{LIST}{number}/{address}/")
            page.locator(f"#{field}").fill(" ")
            assert press(page, button).status == 422
            assert_sound(page)
        for address in ("", "nouvelle/"):
            page.goto(f"{LIST}{address}")
            page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
            assert_sound(page)
    Seat.objects.filter(role="organiser").delete()
    admin = visit(person("adele", site_role="admin"), 320)
    for address in (LIST, f"{LIST}{number}/equipe/"):
        admin.goto(address)
        assert_sound(admin)
