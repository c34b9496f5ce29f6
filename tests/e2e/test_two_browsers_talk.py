"""Two browsers on one thread: each reads what the other writes without reloading; nothing typed is lost."""

from __future__ import annotations

import threading
import time

import pytest

pytest.importorskip("playwright.sync_api", reason="no browser in this environment")
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from playwright.sync_api import Page, Route, expect

from dashboard_plugin import api
from dashboard_plugin.api import talk
from dashboard_plugin.models import Message, Notice, NoticeHours, NoticeSetting
from tests.e2e.visits import assert_sound, marks, one_order, press

pytestmark = marks

HERE = "10145"
WITHIN = 5.0
"""Seconds after which a message that was sent is on the other screen."""


TURN = threading.RLock()


@pytest.fixture(autouse=True)
def one_at_a_time(monkeypatch):
    """On a database in memory the server's threads share the test's one connection: they take turns with it.

    Elsewhere each thread has its own, and the database holds who comes second.
    """
    serve = WSGIHandler.__call__

    def in_turn(handler, environ, start_response):
        with TURN:
            return serve(handler, environ, start_response)

    if connection.vendor == "sqlite":
        monkeypatch.setattr(WSGIHandler, "__call__", in_turn)


@pytest.fixture
def fil(pair) -> str:
    """The thread of a project in which both have a part."""
    people = tuple(api.Someone(user_id=each) for _, each, _ in pair)
    fields = api.ProjectFields("Toiture de la salle", kind="project", participants=people)
    number = api.create_project(pair[0][1], commune=HERE, fields=fields)
    return f"/viatic/projets/{number}/fil/"


def number_of(fil: str) -> int:
    return int(fil.split("/")[3])


def write(page: Page, words: str) -> None:
    page.get_by_label("Message", exact=True).fill(words)
    page.get_by_role("button", name="Envoyer le message").click()


def shown(page: Page, words: str) -> None:
    expect(page.locator(".viatic-thread").get_by_text(words)).to_be_visible(timeout=WITHIN * 1000)


def hide(page: Page, hidden: bool) -> None:
    """What a browser does when its tab goes behind another, or comes back."""
    page.evaluate(
        """(hidden) => {
          Object.defineProperty(document, "hidden", { configurable: true, get: () => hidden });
          document.dispatchEvent(new Event("visibilitychange"));
        }""",
        hidden,
    )


@one_order
def test_messages_written_by_two_at_once(pair, fil):
    (_, first_id, first), (_, _, second) = pair
    for page in (first, second):
        page.goto(fil)
        page.get_by_label("Message", exact=True).fill("Je regarde les devis.")
    for page in (first, second):
        page.get_by_role("button", name="Envoyer le message").click()
    for page in (first, second):
        expect(page.locator(".viatic-message")).to_have_count(2, timeout=WITHIN * 1000)
    assert Message.objects.count() == 2
    write(first, "Le second est moins cher.")
    sent_at = time.monotonic()
    shown(second, "Le second est moins cher.")
    assert time.monotonic() - sent_at < WITHIN
    expect(second.locator("[data-viatic-thread-said]")).to_contain_text("Le second est moins cher.")
    expect(first.get_by_label("Message", exact=True)).to_have_value("")
    # An answer keeps what was typed before it, and quotes.
    second.get_by_label("Message", exact=True).fill("De combien ?")
    second.locator(".viatic-message").last.get_by_role("link", name="Répondre").click()
    second.get_by_role("button", name="Envoyer le message").click()
    shown(first, "De combien ?")
    expect(first.locator(".viatic-message").last.locator(".viatic-quote")).to_contain_text("moins cher")
    # A correction and a removal reach the other page too.
    last = Message.objects.order_by("-pk").first()
    with TURN:
        talk.edit_message(
            last.author_id, project_id=number_of(fil), message_id=last.pk, body="Combien ?", version=1
        )
    shown(first, "Combien ?")
    expect(first.locator(f"#message-{last.pk}")).to_contain_text("modifié")
    with TURN:
        talk.remove_message(last.author_id, project_id=number_of(fil), message_id=last.pk, version=2)
    shown(first, "Message retiré par son auteur.")
    assert not Notice.objects.filter(user=first_id, kind="message", seen_at=None).exists(), "it is read"
    for page in (first, second):
        assert_sound(page)


@one_order
def test_a_message_that_does_not_leave_stays_in_the_form(pair, fil):
    (_, _, page), _ = pair
    page.goto(fil)
    page.route("**/fil/", lambda route: route.abort())
    write(page, "Une longue réponse.")
    failed = page.locator("[data-viatic-thread-failed]")
    expect(failed).to_contain_text("Le réseau ne répond pas")
    expect(page.get_by_label("Message", exact=True)).to_have_value("Une longue réponse.")
    assert_sound(page)
    page.unroute("**/fil/")
    page.reload()
    expect(page.get_by_label("Message", exact=True)).to_have_value("Une longue réponse.")
    session = page.context.cookies()
    page.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="Envoyer le message").click()
    expect(failed).to_contain_text("Votre session a expiré")
    page.context.add_cookies(session)
    page.get_by_role("button", name="Envoyer le message").click()
    shown(page, "Une longue réponse.")
    expect(failed).to_be_hidden()
    page.get_by_label("Message", exact=True).fill("   ")
    page.get_by_role("button", name="Envoyer le message").click()
    expect(failed).to_contain_text("Écrivez un message")
    assert Message.objects.count() == 1


@one_order
def test_an_idle_page_asks_less_and_less_and_a_hidden_one_not_at_all(pair, fil):
    (_, _, page), (_, other, _) = pair
    page.clock.install()
    page.goto(fil)
    asked: list[Route] = []

    def nothing_new(route: Route) -> None:
        asked.append(route)
        route.fulfill(status=304)

    page.route("**/fil.json*", nothing_new)

    def counted(seconds: int) -> int:
        """How many times the page asks in so many seconds of its own clock."""
        before = len(asked)
        for _ in range(seconds):
            page.clock.run_for(1000)
        page.wait_for_timeout(50)
        return len(asked) - before

    busy, calm = counted(30), counted(120)
    assert 4 <= busy <= 7, busy
    assert 1 <= calm <= 6, calm
    assert counted(180) <= 4
    hide(page, True)
    assert counted(120) == 0
    hide(page, False)
    page.wait_for_timeout(200)
    assert counted(10) >= 2, "it asks at once, and often again"
    counted(120)
    page.unroute("**/fil.json*")
    with TURN:
        talk.send_message(other, project_id=number_of(fil), body="Pendant ce temps.")
    page.locator("h1").click()
    shown(page, "Pendant ce temps.")


@one_order
def test_a_message_corrected_and_removed_from_two_devices(visit, pair, fil):
    (_, user_id, phone), _ = pair
    desk = visit(user_id, 320)
    message_id = talk.send_message(user_id, project_id=number_of(fil), body="Devis reçu.")
    for page in (phone, desk):
        page.goto(fil)
        page.get_by_role("link", name="Modifier ou retirer").click()
    phone.get_by_label("Message", exact=True).fill("Deux devis reçus.")
    desk.get_by_label("Message", exact=True).fill("Trois devis reçus.")
    assert press(phone, "Enregistrer le message").status == 302
    assert press(desk, "Enregistrer le message").status == 409
    assert_sound(desk)
    expect(desk.get_by_role("alert")).to_contain_text("Deux devis reçus.")
    expect(desk.get_by_label("Message", exact=True)).to_have_value("Trois devis reçus.")
    assert press(desk, "Enregistrer le message").status == 302
    assert Message.objects.get().body == "Trois devis reçus."
    for page in (phone, desk):
        page.goto(f"{fil}{message_id}/")
    desk.get_by_label("Message", exact=True).fill("Quatre.")
    assert press(desk, "Enregistrer le message").status == 302
    assert press(phone, "Retirer le message").status == 409
    assert_sound(phone)
    expect(phone.get_by_role("alert")).to_contain_text("Quatre.")
    desk.goto(f"{fil}{message_id}/")
    desk.get_by_label("Message", exact=True).fill("Cinq.")
    assert press(phone, "Retirer le message").status == 302
    assert press(desk, "Enregistrer le message").status == 409
    expect(desk.get_by_role("alert")).to_contain_text("Cinq.")
    assert_sound(desk)
    assert Message.objects.get().body == ""


@one_order
def test_notices_seen_on_two_devices(visit, pair, fil):
    (_, user_id, phone), (_, other, _) = pair
    desk = visit(user_id, 320)
    with TURN:
        talk.send_message(other, project_id=number_of(fil), body="Bonjour.")
    for page in (phone, desk):
        page.goto("/viatic/avis/")
        assert_sound(page)
    assert press(phone, "Tout marquer comme vu").status == 302
    with TURN:
        talk.send_message(other, project_id=number_of(fil), body="Encore.")
    assert press(desk, "Tout marquer comme vu").status == 302
    # What came between the two is on screen, and still new.
    expect(desk.get_by_text("Nouveau", exact=True)).to_have_count(1)
    assert Notice.objects.filter(user=user_id, seen_at=None).count() == 1


@one_order
def test_the_settings_of_notices_on_two_devices(visit, pair):
    (_, user_id, phone), _ = pair
    desk = visit(user_id, 320)
    for page in (phone, desk):
        page.goto("/viatic/avis/reglages/")
        assert_sound(page)
    group = "Un nouveau message"
    phone.get_by_role("group", name=group).get_by_label("Pas du tout").check()
    phone.get_by_label("Jour du courriel").select_option("4")
    desk.get_by_role("group", name=group).get_by_label("Dans cet espace seulement").check()
    desk.get_by_label("Aucun courriel").select_option("22")
    assert press(phone, "Enregistrer mes réglages").status == 302
    assert press(desk, "Enregistrer mes réglages").status == 409
    assert_sound(desk)
    expect(desk.get_by_role("group", name=group)).to_contain_text("Sur l’autre appareil : pas du tout")
    expect(desk.get_by_label("Jour du courriel")).to_have_value("4")
    assert not NoticeHours.objects.filter(quiet_from=22).exists()
    assert press(desk, "Enregistrer mes réglages").status == 302
    assert NoticeSetting.objects.get().channel == "page"
    hours = NoticeHours.objects.get()
    assert (hours.quiet_from, hours.digest_day) == (22, 4)
