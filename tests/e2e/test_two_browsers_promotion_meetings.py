"""Two organisers on the meetings and the messages of a promotion, and a member on two devices."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

pytest.importorskip("playwright.sync_api", reason="no browser in this environment")
from django.utils import timezone
from playwright.sync_api import Page, expect

from commune_core.promotions.meetings import MeetingPlan
from dashboard_plugin.api import promotion_meetings, promotions
from dashboard_plugin.models import (
    Announcement,
    Attendance,
    Meeting,
    MeetingFile,
    Promotion,
    PromotionFeed,
    ReminderChoice,
    ReminderText,
    Seat,
    SiteRole,
)
from dashboard_plugin.platform import PARIS
from tests.e2e.visits import assert_sound, both_orders, marks, one_order, press

pytestmark = marks


@pytest.fixture
def number(pair, person, settings, tmp_path) -> int:
    """A promotion that both run, with one member, and a meeting that lasts all of today."""
    settings.VIATIC_PLATFORM = "tests.plugin.pages.teaching.TeachingPlatform"
    settings.MEDIA_ROOT = tmp_path
    (_, one, _), (other_name, _, _) = pair
    for _, user_id, _ in pair:
        SiteRole.objects.create(user_id=user_id, role="animateur_cohorte")
    course = promotions.programme_choices()[0]
    fields = promotions.PromotionFields("Nouveaux maires", courses=(promotions.CourseFields(course.key, 90),))
    made = promotions.create_promotion(one, fields=fields, body=promotions.BodyFields("Association"))
    email = f"{other_name.split()[0].lower()}@exemple.fr"
    promotions.name_role(one, promotion_id=made, email=email, role="organiser")
    Promotion.objects.update(state="running")
    now = timezone.now()
    Seat.objects.create(
        promotion_id=made, user_id=person("lise"), role="member", state="member", added_at=now, entered_at=now
    )
    start = now.astimezone(PARIS).replace(hour=0, minute=0, second=0, microsecond=0)
    plan = MeetingPlan("Ouverture", start, start + timedelta(hours=23, minutes=59), place="Mairie")
    promotion_meetings.create_meeting(
        one, promotion_id=made, fields=promotion_meetings.MeetingFields(plan), once=""
    )
    return made


@pytest.fixture
def meeting(number) -> str:
    """The address of the meeting."""
    return f"/viatic/promotions/{number}/seances/{Meeting.objects.get().pk}/"


@pytest.fixture
def devices(visit, number) -> tuple[Page, Page]:
    """The member's computer and telephone."""
    lise = Seat.objects.get(role="member").user_id
    return visit(lise, 1280), visit(lise, 320)


@one_order
def test_a_meeting_planned_by_two(pair, number):
    for _, _, page in pair:
        page.goto(f"/viatic/promotions/{number}/seances/nouvelle/")
        assert_sound(page)
        page.get_by_label("Titre").fill("Bilan")
        page.get_by_label("Jour", exact=True).fill("2027-01-12")
        page.get_by_label("De (heure de Paris)").fill("14:00")
        page.get_by_label("À", exact=True).fill("16:00")
        page.get_by_label("Lieu", exact=True).fill("Mairie")
    for _, _, page in pair:
        assert press(page, "Prévoir la séance").status == 302
        assert_sound(page)
    assert Meeting.objects.filter(title="Bilan").count() == 2


@both_orders
def test_one_meeting_changed_by_two(pair, meeting):
    (_, _, first), (_, _, second) = pair
    for page in (first, second):
        page.goto(f"{meeting}modifier/")
    first.get_by_label("Lieu", exact=True).fill("Préfecture")
    second.get_by_label("Titre").fill("Rentrée")
    assert press(first, "Enregistrer la séance").status == 302
    assert press(second, "Enregistrer la séance").status == 409
    assert_sound(second)
    expect(second.get_by_text("Préfecture")).to_be_visible()
    second.get_by_label("Lieu", exact=True).fill("Préfecture")
    assert press(second, "Enregistrer la séance").status == 302
    row = Meeting.objects.get()
    assert (row.title, row.place, row.version) == ("Rentrée", "Préfecture", 3)


@both_orders
def test_a_meeting_documented_and_called_off_by_two(pair, meeting, tmp_path):
    (_, _, first), (_, _, second) = pair
    paper = Path(tmp_path, "ordre.pdf")
    paper.write_bytes(b"%PDF-1.4\n")
    for page in (first, second):
        page.goto(meeting)
        page.get_by_label("Joindre un document").set_input_files(paper)
    for page in (first, second):
        assert press(page, "Joindre le document").status == 302
        assert_sound(page)
    assert MeetingFile.objects.count() == 2
    first.goto(meeting)
    for page in (first, second):
        assert press(page, "Retirer").status == 302
    assert MeetingFile.objects.count() == 1
    for page in (first, second):
        page.goto(meeting)
        page.get_by_text("Annuler cette séance").click()
    for page in (first, second):
        assert press(page, "Annuler la séance").status == 302
    expect(second.get_by_text("Cette séance est annulée.")).to_be_visible()
    assert Announcement.objects.count() == 1


@both_orders
def test_who_came_noted_by_two(pair, meeting):
    (_, _, first), (_, _, second) = pair
    for page in (first, second):
        page.goto(f"{meeting}presence/")
        page.get_by_text("Faire taper un code aux membres").click()
    for page in (first, second):
        assert press(page, "Ouvrir un code").status == 302
        assert_sound(page)
    first.goto(f"{meeting}presence/")
    for page in (first, second):
        assert press(page, "Fermer le code").status == 302
    for page, state in ((first, "Présent"), (second, "Excusé")):
        page.goto(f"{meeting}presence/")
        page.get_by_role("group", name="Lise Essai").get_by_role("radio", name=state, exact=True).check()
    assert press(first, "Enregistrer les présences").status == 302
    assert press(second, "Enregistrer les présences").status == 409
    assert_sound(second)
    expect(second.get_by_text("noté autrement entre-temps")).to_be_visible()
    assert Attendance.objects.get().present


@one_order
def test_a_code_typed_on_two_devices(pair, meeting, number, devices):
    code, _ = promotion_meetings.open_attendance_code(
        pair[0][1], promotion_id=number, meeting_id=Meeting.objects.get().pk, minutes=30
    )
    for page in devices:
        page.goto(meeting)
        page.get_by_label("Code de la séance").fill(code.lower())
    for page in devices:
        assert press(page, "Je suis présent").status == 302
        assert_sound(page)
    assert (Attendance.objects.get().present, Attendance.objects.get().version) == (True, 1)


@one_order
def test_a_message_written_by_two(pair, number):
    for _, _, page in pair:
        page.goto(f"/viatic/promotions/{number}/messages/nouveau/")
        assert_sound(page)
        page.get_by_label("Objet").fill("Bienvenue")
        page.get_by_label("Message", exact=True).fill("À mardi.")
    for _, _, page in pair:
        assert press(page, "Envoyer le message").status == 302
        assert_sound(page)
    assert Announcement.objects.count() == 2


@both_orders
def test_one_reminder_changed_by_two(pair, number):
    (_, _, first), (_, _, second) = pair
    for page in (first, second):
        page.goto(f"/viatic/promotions/{number}/messages/rappels/due/")
    first.get_by_label("Objet").fill("Bientôt")
    second.get_by_label("En service").uncheck()
    assert press(first, "Enregistrer le rappel").status == 302
    assert press(second, "Enregistrer le rappel").status == 409
    assert_sound(second)
    expect(second.get_by_text("Bientôt")).to_be_visible()
    assert press(second, "Enregistrer le rappel").status == 302
    assert (ReminderText.objects.get().active, ReminderText.objects.get().version) == (False, 2)


@one_order
def test_ones_calendar_address_made_and_letters_stopped_on_two_devices(pair, number, devices):
    for page in devices:
        page.goto("/viatic/promotions/calendrier/")
    for page in devices:
        assert press(page, "Créer mon adresse").status == 200
        assert_sound(page)
    assert PromotionFeed.objects.count() == 1
    for page in devices:
        assert press(page, "Retirer mon adresse").status == 302
    for page in devices:
        page.goto(f"/viatic/promotions/{number}/messages/")
        page.get_by_role("link", name="Ne plus recevoir de courriel").click()
    for page in devices:
        assert press(page, "Ne plus recevoir celles de cette promotion").status == 302
        assert_sound(page)
    assert ReminderChoice.objects.count() == 1
