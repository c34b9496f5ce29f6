"""Somebody without an account is invited: from the letter to the project, by keyboard, losing nothing."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest

pytest.importorskip("playwright.sync_api", reason="no browser in this environment")
from django.core import mail
from playwright.sync_api import Browser, Page, expect

from dashboard_plugin import api
from dashboard_plugin.models import Guest
from tests.e2e.visits import assert_sound, marks, press

pytestmark = marks

LIVES, SECRET = "lise.roux@exemple.fr", "un-long-secret-de-lise"


def link_of(letter: mail.EmailMessage) -> str:
    """The path of the last address in a letter."""
    return re.findall(r"https?://[^/\s]+(/\S+)", letter.body)[-1]


def fill(page: Page, **fields: str) -> None:
    """Type into a form from its first field on, with the keyboard alone."""
    page.locator(f'[name="{next(iter(fields))}"]').focus()
    for name, words in fields.items():
        expect(page.locator(f'[name="{name}"]:focus')).to_have_count(1)
        page.keyboard.type(words)
        page.keyboard.press("Tab")


def test_a_letter_leads_through_a_new_account_to_the_project(visit, browser: Browser, live_server, member):
    helene = member("helene", role="referent", function="maire")
    project = api.create_project(helene, commune="10145", fields=api.ProjectFields("Toiture", kind="project"))
    mayor = visit(helene)
    mayor.goto(f"/viatic/projets/{project}/invites/")
    fill(mayor, adresse="lise@mairie", nom="Lise")
    assert press(mayor, "Envoyer l’invitation").status == 422
    assert_sound(mayor)
    expect(mayor.locator("#nom")).to_have_value("Lise")
    mayor.get_by_role("alert").get_by_role("link").click()
    expect(mayor.locator("#adresse")).to_be_focused()
    for name in ("adresse", "nom"):
        mayor.locator(f"#{name}").clear()
    fill(mayor, adresse=LIVES, nom="Lise Roux")
    mayor.locator("#message").fill("Votre avis d’architecte compte.")
    mayor.locator("#jusqu").fill((date.today() + timedelta(days=90)).isoformat())
    assert press(mayor, "Envoyer l’invitation").status == 302
    assert_sound(mayor)
    way = link_of(mail.outbox[-1])
    assert mail.outbox[-1].to == [LIVES] and "architecte" in mail.outbox[-1].body

    context = browser.new_context(base_url=live_server.url, viewport={"width": 320, "height": 720})
    page = context.new_page()
    page.faults = []  # type: ignore[attr-defined]
    page.goto(way)
    expect(page).to_have_url(re.compile("/comptes/connexion/"))
    page.get_by_role("link", name="Créer mon compte").click()
    account = {"first_name": "Lise", "last_name": "Roux", "email": LIVES}
    fill(page, **account, password=SECRET, repeated="autre chose")
    assert press(page, "Créer mon compte").status == 422
    fill(page, password=SECRET, repeated=SECRET)
    assert press(page, "Créer mon compte").status == 302
    # The link of the letter is followed on another device, say a telephone: the way is in it.
    page.context.clear_cookies()
    page.goto(link_of(mail.outbox[-1]))
    assert press(page, "Ouvrir mon compte").status == 302
    fill(page, email=LIVES, password=SECRET)
    assert press(page, "Me connecter").status == 302
    expect(page).to_have_url(f"{live_server.url}{way}")
    expect(page.locator("main")).to_contain_text("Votre avis d’architecte compte.")
    expect(page.locator("main")).not_to_contain_text("La lettre a été envoyée à")
    assert_sound(page)
    page.get_by_role("button", name="Accepter l’invitation").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Toiture")
    assert_sound(page)
    page.goto("/viatic/")
    expect(page.get_by_role("region", name="Mes projets")).to_contain_text("Toiture")
    assert Guest.objects.get().user.email == LIVES
    context.close()

    mayor.reload()
    expect(mayor.locator("main")).to_contain_text("Acceptée")
    assert_sound(mayor)
