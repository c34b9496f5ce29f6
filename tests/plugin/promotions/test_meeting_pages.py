"""Pages of meetings and messages of a promotion, played without JavaScript by each of its roles."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from dashboard_plugin.models import (
    Announcement,
    Attendance,
    Commune,
    Meeting,
    Promotion,
    ReminderChoice,
    ReminderText,
    Seat,
)
from dashboard_plugin.selectors.promotion_letters import stop_path
from tests.plugin.promotions.room import Room

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("host")]

PLANNED = {
    "titre": "Ouverture", "groupe": "", "jour": "2026-11-25", "debut": "14:00", "fin": "16 h 30",
    "lieu": "Mairie de Troyes", "lien": "https://visio.exemple.fr/a", "presentation": "Se connaître.",
    "duree": "1 h 30",
}  # fmt: skip


def browser(room: Room, name: str) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=room.users[name]))
    return client


def root(room: Room) -> str:
    return f"/viatic/promotions/{room.id}/"


def planned(room: Room, **more) -> int:
    answer = browser(room, "olivier").post(f"{root(room)}seances/nouvelle/", PLANNED | more)
    assert answer.status_code == 302, answer.content.decode()
    return Meeting.objects.order_by("-pk").values_list("pk", flat=True).first()


def test_a_meeting_is_planned_told_changed_and_called_off(room):
    number, olivier = planned(room, prevenir="oui"), browser(room, "olivier")
    row = Meeting.objects.get()
    assert (row.minutes, row.starts_at.isoformat()) == (90, "2026-11-25T13:00:00+00:00")
    assert Announcement.objects.get().copies.count() == 3
    address = f"{root(room)}seances/{number}/"
    page = olivier.get(f"{address}modifier/").content.decode()
    assert 'value="14:00"' in page and 'value="2026-11-25"' in page
    changed = {**PLANNED, "lieu": "Préfecture", "version": "1"}
    assert olivier.post(f"{address}modifier/", changed).url == address
    stale = olivier.post(f"{address}modifier/", {**changed, "lieu": "Ailleurs"})
    assert stale.status_code == 409
    assert "Préfecture" in stale.content.decode() and 'value="Ailleurs"' in stale.content.decode()
    assert olivier.post(address, {"geste": "annuler", "version": "1"}).status_code == 409
    assert olivier.post(address, {"geste": "annuler", "version": "2"}).status_code == 302
    assert Meeting.objects.get().state == "cancelled"
    assert "Annulée" in browser(room, "lise").get(f"{root(room)}seances/").content.decode()


# In winter La Réunion is three hours ahead of Paris, Nouméa ten: there, it begins the next day.
@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("59350", ()),
        ("97411", ("17\u00a0h\u00a000 chez vous",)),
        ("98818", ("jeudi", "0\u00a0h\u00a000 chez vous")),
    ],
)
def test_overseas_the_hours_are_those_of_paris_and_ones_own(room, code, told):
    there = Commune.objects.create(insee_code=code, name=code, search_name=code, bare_name=code, since=2026)
    Seat.objects.filter(pk=room.seats["lise"].pk).update(commune=there)
    number = planned(room, prevenir="oui")
    assert ("heure de Paris" in Announcement.objects.get().body) is bool(told)
    meeting = f"{root(room)}seances/{number}/"
    for address in (meeting, f"{root(room)}seances/", "/viatic/promotions/calendrier/", "/viatic/"):
        page = browser(room, "lise").get(address).content.decode()
        assert "de 14\u00a0h\u00a000" in page and ("heure de Paris" in page) is bool(told), address
        assert all(words in page for words in told), address
    assert "heure de Paris" not in browser(room, "paul").get(meeting).content.decode()


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"titre": " "}, "titre"),
        ({"jour": ""}, "jour"),
        ({"jour": "31/02/2027"}, "jour"),
        ({"debut": "25:00"}, "debut"),
        ({"fin": "13:00"}, "fin"),
        ({"lien": "visio"}, "lien"),
        ({"lieu": "", "lien": ""}, "lieu"),
        ({"duree": "longtemps"}, "duree"),
        ({"groupe": "99999"}, "groupe"),
    ],
)
def test_what_no_meeting_may_say_is_told_beside_its_field_and_nothing_typed_is_lost(room, wrong, field):
    answer = browser(room, "olivier").post(f"{root(room)}seances/nouvelle/", PLANNED | wrong)
    page = answer.content.decode()
    assert answer.status_code in (403, 422)
    if answer.status_code == 422:
        assert f'href="#{field}"' in page and "Se connaître." in page
    assert not Meeting.objects.exists()


def test_the_day_of_the_meeting_a_code_is_shown_typed_and_the_sheet_is_corrected_by_hand(room, clock):
    number = planned(room)
    olivier, lise = browser(room, "olivier"), browser(room, "lise")
    address = f"{root(room)}seances/{number}/"
    clock("2026-11-25 14:05")
    assert 'name="code"' not in lise.get(address).content.decode()
    assert olivier.post(f"{address}presence/", {"geste": "ouvrir", "pendant": "30"}).status_code == 302
    code = Meeting.objects.get().attendance_code
    assert code in olivier.get(f"{address}presence/").content.decode()
    assert code not in lise.get(address).content.decode()
    wrong = lise.post(address, {"geste": "code", "code": "ZZZZZZ"})
    assert wrong.status_code == 422 and "4 essais" in wrong.content.decode()
    assert lise.post(address, {"geste": "code", "code": code.lower()}).status_code == 302
    page = olivier.get(f"{address}presence/").content.decode()
    sent = dict(re.findall(r'name="(lu-\d+)" value="(\d+)"', page))
    seats = {name: room.seats[name].pk for name in ("lise", "nora", "paul")}
    sent |= {f"place-{seats['lise']}": "present", f"place-{seats['nora']}": "excused"}
    sent |= {f"place-{seats['paul']}": "rien"}
    assert olivier.post(f"{address}presence/", sent).status_code == 302
    states = dict(Attendance.objects.values_list("seat__user__username", "present"))
    assert states == {"lise": True, "nora": False}
    late = olivier.post(f"{address}presence/", {**sent, f"place-{seats['nora']}": "present"})
    assert late.status_code == 409 and "noté autrement" in late.content.decode()
    assert lise.get(f"{address}presence/").status_code == 403
    paper = olivier.get(f"{address}emargement/").content.decode()
    assert paper.count("<tr>") == 4 and "Signature" in paper


def test_documents_and_calendar_files_are_kept_and_never_run(room, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    number = planned(room)
    address = f"{root(room)}seances/{number}/"
    sent = SimpleUploadedFile("ordre.pdf", b"%PDF-1.4\n", "application/pdf")
    assert browser(room, "olivier").post(address, {"geste": "joindre", "fichier": sent}).status_code == 302
    lise = browser(room, "lise")
    (found,) = re.findall(r'href="([^"]*/documents/\d+/)"', lise.get(address).content.decode())
    answer = lise.get(found)
    assert answer["Content-Disposition"].startswith("attachment")
    assert b"".join(answer.streaming_content) == b"%PDF-1.4\n"
    assert browser(room, "oscar").get(found).status_code == 404
    event = lise.get(f"{address}seance.ics").content.decode()
    assert "DTSTART:20261125T130000Z" in event and "DTEND:20261125T153000Z" in event
    assert "LOCATION:Mairie de Troyes" in event and "visio" not in event


def test_a_calendar_is_followed_by_an_address_that_is_shown_once(room):
    planned(room)
    lise = browser(room, "lise")
    assert "Ouverture" in lise.get("/viatic/promotions/calendrier/").content.decode()
    shown = lise.post("/viatic/promotions/calendrier/", {"geste": "creer"}).content.decode()
    (address,) = re.findall(r"http://testserver(/viatic/promotions/calendrier/[\w-]+\.ics)", shown)
    assert ".ics" not in lise.get("/viatic/promotions/calendrier/").content.decode()
    visitor = Client()
    feed = visitor.get(address)
    assert feed.status_code == 200 and "SUMMARY:Ouverture" in feed.content.decode()
    assert visitor.get(address, headers={"If-None-Match": feed["ETag"]}).status_code == 304
    lise.post("/viatic/promotions/calendrier/", {"geste": "retirer"})
    assert visitor.get(address).status_code == 404


def test_a_message_is_written_once_and_read_in_the_page(room):
    olivier, lise = browser(room, "olivier"), browser(room, "lise")
    new = f"{root(room)}messages/nouveau/"
    (once,) = re.findall(r'name="once" value="([^"]+)"', olivier.get(new).content.decode())
    sent = {"public": "", "groupe": "", "objet": "Bienvenue", "message": "À mardi.", "courriel": "oui"}
    answers = {olivier.post(new, {**sent, "once": once}).url for _ in range(2)}
    assert answers == {f"{root(room)}messages/{Announcement.objects.get().pk}/"}
    refused = olivier.post(new, {**sent, "message": " "})
    assert refused.status_code == 422 and 'value="Bienvenue"' in refused.content.decode()
    listed = f"{root(room)}messages/"
    assert ">Nouveau<" in lise.get(listed).content.decode()
    assert "À mardi." in lise.get(answers.pop()).content.decode()
    assert ">Nouveau<" not in lise.get(listed).content.decode()
    assert lise.get(new).status_code == 403
    assert lise.post(new, sent).status_code == 403


def test_a_reminder_is_seen_as_a_member_would_before_it_is_kept(room, course):
    olivier, address = browser(room, "olivier"), f"{root(room)}messages/rappels/due/"
    sent = {"objet": "Vite : {sujet}", "message": "Jusqu’au {date}.", "actif": "oui", "version": "0"}
    page = olivier.post(address, {**sent, "geste": "apercu"}).content.decode()
    assert "Vite : Lire un budget" in page
    assert not ReminderText.objects.exists()
    assert olivier.post(address, sent).status_code == 302
    assert olivier.post(address, {**sent, "objet": "Autre"}).status_code == 409
    wrong = olivier.post(address, {**sent, "objet": "{nom}", "version": "1"})
    assert wrong.status_code == 422 and 'href="#objet"' in wrong.content.decode()
    assert olivier.get(f"{root(room)}messages/rappels/autre/").status_code == 404
    assert browser(room, "tom").get(address).status_code == 403


def test_the_foot_of_a_letter_stops_letters_without_signing_in_and_only_when_one_says_so(room):
    address, visitor = stop_path(room.users["lise"], room.id), Client()
    page = visitor.get(address).content.decode()
    assert "Lise" not in page and not ReminderChoice.objects.exists()
    assert visitor.post(address, {"choix": "one"}, follow=True).status_code == 200
    assert ReminderChoice.objects.get().user_id == room.users["lise"]
    assert visitor.post(address, {"choix": "tout"}).status_code == 422
    assert visitor.post(f"{address[:-2]}/", {"choix": "all"}).status_code == 404
    assert "Lise Essai" in browser(room, "olivier").get(f"{root(room)}messages/").content.decode()
    assert visitor.post(address, {"choix": "none"}).status_code == 302
    assert not ReminderChoice.objects.exists()


def test_a_mail_program_stops_letters_in_one_gesture_without_a_page(room):
    address, program = stop_path(room.users["lise"], room.id), Client(enforce_csrf_checks=True)
    assert program.post(address, {"List-Unsubscribe": "Other"}).status_code == 422
    for _ in range(2):
        assert program.post(address, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert ReminderChoice.objects.get().promotion_id == room.id
    assert program.post(f"{address[:-2]}/", {"List-Unsubscribe": "One-Click"}).status_code == 404


@pytest.mark.parametrize("name", ["olivier", "tom", "lise", "oscar"])
def test_each_role_is_shown_what_it_may_do_and_every_page_shown_opens(room, name):
    number = planned(room)
    here = browser(room, name)
    seen, to_see = set(), {root(room), f"{root(room)}seances/", f"{root(room)}messages/"}
    while to_see - seen:
        address = (to_see - seen).pop()
        answer = here.get(address)
        assert answer.status_code == 200, (name, address)
        seen.add(address)
        if not answer.streaming and "html" in answer["Content-Type"]:
            to_see |= set(
                re.findall(rf'href="({root(room)}(?:seances|messages)/[^"?#]*)"', answer.content.decode())
            )
    holds = {f"{root(room)}seances/{number}/presence/", f"{root(room)}messages/rappels/"}
    assert (holds <= seen) is (name == "olivier")
    assert Promotion.objects.count() == 1
