"""Two browsers on the invitations of one project: sent, changed, withdrawn, answered, left."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

pytest.importorskip("playwright.sync_api", reason="no browser in this environment")
from django.core import mail
from playwright.sync_api import Page, expect

from dashboard_plugin import api
from dashboard_plugin.api import people
from dashboard_plugin.models import Guest
from tests.e2e.visits import assert_sound, marks, one_order, press

pytestmark = marks

HERE = "10145"
LATER = date.today() + timedelta(days=60)
LIVES = "lise@exemple.fr"


def open_project(user_id: int) -> int:
    return api.create_project(user_id, commune=HERE, fields=api.ProjectFields("Toiture", kind="project"))


def secret_of(mails: list) -> str:
    """The way the last letter leads to."""
    address = mails[-1].body.rpartition(" : ")[2].strip()
    return address[address.index("/viatic/invitation/") :]


def invite(user_id: int, project: int, **more) -> str:
    people.invite_guest(user_id, project_id=project, email=LIVES, expires_on=LATER, **more)
    return secret_of(mail.outbox)


def unfold(page: Page, project: int) -> None:
    page.goto(f"/viatic/projets/{project}/invites/")
    page.get_by_text("Changer ou retirer").first.click()


@one_order
def test_one_address_invited_by_two(pair):
    (first_name, first_id, first), (_, second_id, second) = pair
    project = open_project(first_id)
    for page, role, words in ((first, "reader", "Venez lundi."), (second, "contributor", "Venez mardi.")):
        page.goto(f"/viatic/projets/{project}/invites/")
        page.get_by_label("Adresse électronique").fill(LIVES)
        page.locator(f'form:has(#adresse) input[value="{role}"]').check()
        page.get_by_label("Message joint").fill(words)
    assert press(first, "Envoyer l’invitation").status == 302
    assert press(second, "Envoyer l’invitation").status == 302
    assert_sound(second)
    said = second.get_by_role("status")
    for words in (first_name, "Venez lundi.", "lecture et discussion"):
        expect(said).to_contain_text(words)
    row = Guest.objects.get()
    assert (row.role, row.message, row.invited_by_id) == ("contributor", "Venez mardi.", second_id)
    assert [each.to for each in mail.outbox] == [[LIVES], [LIVES]]


@one_order
def test_an_invitation_changed_by_two(pair):
    (_, first_id, first), (_, _, second) = pair
    project = open_project(first_id)
    invite(first_id, project)
    for page in (first, second):
        unfold(page, project)
    first.locator('details input[value="contributor"]').check()
    assert press(first, "Enregistrer").status == 302
    other = (LATER + timedelta(days=30)).isoformat()
    second.locator("details").get_by_label("Dernier jour").fill(other)
    assert press(second, "Enregistrer").status == 409
    assert_sound(second)
    # The part that only the other touched is theirs, the one that only this one touched is his.
    assert press(second, "Retenir ce choix").status == 302
    row = Guest.objects.get()
    assert (row.role, row.expires_on.isoformat(), row.version) == ("contributor", other, 3)


@one_order
def test_an_invitation_withdrawn_and_sent_again_while_it_is_answered(pair, visit, person):
    (_, first_id, first), (_, _, second) = pair
    project = open_project(first_id)
    way = invite(first_id, project)
    for page in (first, second):
        unfold(page, project)
    lise = visit(person("lise"), 320)
    lise.goto(way)
    assert_sound(lise)
    assert press(lise, "Accepter l’invitation").status == 302
    expect(lise.get_by_role("heading", level=1)).to_have_text("Toiture")
    assert press(second, "Renvoyer la lettre").status == 409
    expect(second.get_by_role("alert")).to_contain_text("acceptée")
    assert_sound(second)
    assert press(first, "Retirer l’invitation").status == 409
    assert_sound(first)
    assert lise.goto(f"/viatic/projets/{project}/").status == 200
    assert press(first, "Retirer quand même").status == 302
    assert lise.goto(f"/viatic/projets/{project}/").status == 403
    assert len(mail.outbox) == 2, "the invitation, and the word that it is over"


def test_an_invitation_answered_on_two_devices(visit, member, person):
    mayor = member("helene", role="referent", function="maire")
    project = open_project(mayor)
    way, lise = invite(mayor, project), person("lise")
    first, second = visit(lise, 1280), visit(lise, 320)
    for page in (first, second):
        page.goto(way)
    assert press(first, "Accepter").status == 302
    assert press(second, "Refuser").status == 410
    assert_sound(second)
    expect(second.locator("main")).to_contain_text("a déjà servi")
    assert Guest.objects.get().status == "accepted"
    second.goto(way)
    expect(second).to_have_url(f"{first.url}")


def test_a_project_left_from_two_devices(visit, member, person):
    mayor = member("helene", role="referent", function="maire")
    project = open_project(mayor)
    invite(mayor, project)
    lise = person("lise")
    Guest.objects.update(user_id=lise, status="accepted")
    first, second = visit(lise, 1280), visit(lise, 320)
    for page in (first, second):
        page.goto("/viatic/")
        assert_sound(page)
        page.get_by_role("link", name="Ne plus suivre").click()
        assert_sound(page)
    assert press(first, "Ne plus suivre").status == 302
    assert press(second, "Ne plus suivre").status == 403
    first.goto("/viatic/")
    expect(first.get_by_text("Mes projets")).to_have_count(0)
