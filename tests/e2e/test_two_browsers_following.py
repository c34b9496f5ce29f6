"""Two people follow a promotion, ask, answer, and agree for their commune at once; its pages are sound."""

from __future__ import annotations

import pytest

pytest.importorskip("playwright.sync_api", reason="no browser in this environment")
from django.utils import timezone
from playwright.sync_api import expect

from dashboard_plugin.models import (
    Body,
    Commune,
    DiagnosisConsent,
    Membership,
    Promotion,
    PromotionCourse,
    PromotionDiagnosis,
    Seat,
    SeatProgress,
    TutorQuestion,
)
from dashboard_plugin.use_cases.read_progress import read_all_progress
from tests.e2e.visits import WIDTHS, assert_sound, both_orders, marks, one_order, press
from tests.plugin.promotions.followed import KEYS, host, members, sit, tell

__all__ = ["host"]

pytestmark = marks

LONG = "Une phrase longue comme on en écrit, avec https://exemple.fr/" + "chemin-sans-espace/" * 6


@pytest.fixture
def promotion(host, pair) -> Promotion:
    """In progress, of three courses; nobody of the pair has a seat yet."""
    now = timezone.now()
    body = Body.objects.create(name="Association", kind="association", created_at=now)
    row = Promotion.objects.create(
        body=body, title="Nouveaux maires", state="running", created_at=now, changed_at=now
    )
    for place, key in enumerate(KEYS, 1):
        PromotionCourse.objects.create(promotion=row, position=place, course_key=key, title=LONG[:90])
    return row


def room(row: Promotion) -> str:
    return f"/viatic/promotions/{row.pk}/"


@both_orders
def test_the_progress_of_a_promotion_read_by_two(pair, promotion, host):
    (_, one, first), (_, other, second) = pair
    for user_id in (one, other):
        sit(promotion, user_id, role="organiser")
    (seat,) = members(promotion, 1)
    tell(host, seat, 1, 5)
    for page in (first, second):
        page.goto(f"{room(promotion)}suivi/")
        assert_sound(page)
    for page in (first, second):
        assert press(page, "Relire l’avancement maintenant").status == 302
        expect(page.get_by_text("L’avancement est à jour.")).to_be_visible()
    assert SeatProgress.objects.filter(seat=seat).count() == 3


@one_order
def test_one_question_asked_from_two_devices(pair, promotion):
    (_, one, first), (_, other, second) = pair
    for user_id in (one, other):
        sit(promotion, user_id)
    for page in (first, second):
        page.goto(f"{room(promotion)}questions/")
        page.get_by_label("Votre question").fill("Quand a lieu la séance ?")
        assert press(page, "Poser la question").status == 302
        assert_sound(page)
        expect(page.locator("main").get_by_text("Quand a lieu la séance ?")).to_have_count(1)
    assert TutorQuestion.objects.count() == 2


@both_orders
def test_one_question_answered_by_two(pair, promotion):
    (_, one, first), (_, other, second) = pair
    for user_id in (one, other):
        sit(promotion, user_id, role="organiser")
    (seat,) = members(promotion, 1)
    TutorQuestion.objects.create(promotion=promotion, seat=seat, text="Quand ?", asked_at=timezone.now())
    for page, answer in ((first, "Mardi."), (second, "Jeudi.")):
        page.goto(f"{room(promotion)}questions/")
        page.locator("summary").first.click()
        page.get_by_label("Votre réponse").fill(answer)
    assert press(first, "Envoyer la réponse").status == 302
    assert press(second, "Envoyer la réponse").status == 409
    assert_sound(second)
    expect(second.get_by_text("Mardi.")).to_be_visible()
    assert second.get_by_label("Votre réponse").input_value() == "Jeudi."
    assert press(second, "Envoyer la réponse").status == 302
    assert TutorQuestion.objects.get().answer == "Jeudi."


@both_orders
def test_the_agreement_of_a_commune_given_by_two(pair, promotion):
    (_, one, first), (_, other, second) = pair
    Membership.objects.update(role="referent", function="maire", status="confirmed")
    commune = Commune.objects.get(pk=Membership.objects.get(user_id=one).commune_id)
    for user_id in (one, other):
        sit(promotion, user_id, commune=commune)
    for page in (first, second):
        page.goto(f"{room(promotion)}commune/")
        assert_sound(page)
    for page in (first, second):
        assert press(page, "Donner l’accord de la commune").status == 302
        assert_sound(page)
    assert DiagnosisConsent.objects.count() == 1
    assert press(first, "Retirer l’accord de la commune").status == 302
    assert press(second, "Retirer l’accord de la commune").status == 302
    assert not DiagnosisConsent.objects.exists()


@one_order
def test_every_page_of_following_is_accessible(pair, promotion, host, visit, person):
    (_, one, page), (_, other, theirs) = pair
    sit(promotion, one, role="organiser")
    own = sit(promotion, other, commune=Commune.objects.first())
    observer = person("odile")
    sit(promotion, observer, role="observer")
    seats = members(promotion, 55, group=LONG[:70])
    for place, seat in enumerate(seats):
        tell(host, seat, 1 + place % 3, place % 11, passed=place % 11 == 10, grade=0.5)
        host.results.setdefault(KEYS[0], []).append((seat.user_id, "q1", 0.5))
    tell(host, own, 1, 4, seen="2026-10-01")
    for text in (LONG, "Où ?"):
        TutorQuestion.objects.create(promotion=promotion, seat=own, text=text, asked_at=timezone.now())
    TutorQuestion.objects.create(
        promotion=promotion,
        seat=own,
        text="Quand ?",
        asked_at=timezone.now(),
        answer=LONG,
        answered_at=timezone.now(),
    )
    cell = {str(number): 500 + number for number in range(6)}
    PromotionDiagnosis.objects.create(promotion=promotion, released={"FIN": cell, "EAU": cell})
    read_all_progress()
    course, looking = promotion.courses.first().pk, visit(observer)
    for width, height in WIDTHS.items():
        for browser, addresses in (
            (page, ("suivi/", "suivi/?page=2&tri=venue", "suivi/?situation=never&groupe=0",
                    f"suivi/cours/{course}/", f"suivi/membres/{seats[0].pk}/", "suivi/etats-des-lieux/",
                    "questions/")),
            (theirs, ("parcours/", "questions/", "commune/")),
            (looking, ("suivi/", f"suivi/cours/{course}/", "suivi/etats-des-lieux/")),
        ):  # fmt: skip
            browser.set_viewport_size({"width": width, "height": height})
            for address in addresses:
                browser.goto(f"{room(promotion)}{address}")
                browser.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
                assert_sound(browser)
    theirs.goto(f"{room(promotion)}questions/")
    theirs.get_by_label("Votre question").fill(" ")
    assert press(theirs, "Poser la question").status == 422
    assert_sound(theirs)
    assert Seat.objects.filter(pk=own.pk).exists()
