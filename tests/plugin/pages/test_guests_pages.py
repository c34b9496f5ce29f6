"""Invités, and the page a letter leads to: what they say, what they keep of what was typed, who may come."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from commune_core import invitations as rules
from dashboard_plugin import api
from dashboard_plugin.api import people
from dashboard_plugin.models import Guest
from dashboard_plugin.selectors.guests import fingerprint

pytestmark = pytest.mark.django_db

LATER = date.today() + timedelta(days=60)
LIVES = "lise@exemple.fr"
FORM = {"geste": "inviter", "adresse": LIVES, "role": "reader", "jusqu": LATER.isoformat()}


@pytest.fixture
def project(mayor) -> int:
    return api.create_project(
        mayor.user.pk, commune="10156", fields=api.ProjectFields("Toiture", kind="project")
    )


@pytest.fixture
def address(project) -> str:
    return f"/viatic/projets/{project}/invites/"


def letter(project: int, secret: str = "secret", **fields) -> str:
    """Give the only invitation of the project this secret; its page."""
    Guest.objects.filter(project=project).update(secret_sha256=fingerprint(secret), **fields)
    return f"/viatic/invitation/{secret}/"


def test_who_may_not_invite_is_not_shown_the_place(deputy, mayor, stranger, project, address, text):
    assert f'href="{address}"' in mayor.get(f"/viatic/projets/{project}/").content.decode()
    assert f'href="{address}"' not in deputy.get(f"/viatic/projets/{project}/").content.decode()
    for browser in (deputy, stranger):
        assert browser.get(address).status_code == browser.post(address, FORM).status_code == 403
    for none in ("999999", "x", "1" * 30, "²"):
        assert mayor.get(f"/viatic/projets/{none}/invites/").status_code == 403
        assert mayor.get(f"/viatic/projets/{none}/quitter/").status_code == 403
    assert mayor.get(f"/viatic/projets/{project}/quitter/").status_code == 403, "a member is no guest"
    assert not Guest.objects.exists()


def test_a_refused_form_keeps_every_word_beside_its_error(mayor, address, text):
    typed = FORM | {"nom": "Lise Roux", "message": "Venez <lundi>.", "role": "contributor"}
    for wrong in ({"adresse": "lise"}, {"jusqu": "2020-01-01"}, {"jusqu": ""}, {"role": ""},
                  {"message": "Venez <lundi>. www.piege.fr"}, {"nom": "Lise Roux www.piege.fr"}):  # fmt: skip
        answer = mayor.post(address, typed | wrong)
        (name,) = wrong
        page = answer.content.decode()
        assert answer.status_code == 422 and f'href="#{name}"' in page, wrong
        assert f'id="{name}-erreur"' in page and "Venez &lt;lundi&gt;." in page and "Lise Roux" in page
    assert mayor.post(address, typed | {"jusqu": LATER.strftime("%d/%m/%Y")}).status_code == 302
    row = Guest.objects.get()
    assert (row.name, row.role, row.expires_on, row.message) == (
        "Lise Roux", "contributor", LATER, "Venez <lundi>."
    )  # fmt: skip
    change = {"geste": "changer", "invite": row.pk, "version": 1, "role": "reader", "jusqu": "2020-01-01"}
    answer = mayor.post(address, change)
    assert answer.status_code == 422 and 'value="2020-01-01"' in answer.content.decode()
    for broken in ({}, {"geste": "x"}, {"geste": "retirer"}, {"geste": "retirer", "invite": row.pk}):
        assert mayor.post(address, broken).status_code == 422
    assert mayor.post(address, change | {"invite": 999_999}).status_code == 404
    Guest.objects.update(sent_count=rules.MOST_LETTERS)
    answer = mayor.post(address, typed)
    assert answer.status_code == 429 and "Venez &lt;lundi&gt;." in answer.content.decode()


def test_each_state_is_in_words_and_what_ended_is_sent_anew_from_its_own_words(mayor, address, project, text):
    for number, state in enumerate(rules.STATES):
        mayor.post(address, FORM | {"adresse": f"p{number}@exemple.fr", "message": f"Mot {number}"})
        Guest.objects.filter(email=f"p{number}@exemple.fr").update(
            status={"expired": "pending", "lapsed": "accepted"}.get(state, state),
            expires_on=LATER if state not in ("expired", "lapsed") else date(2020, 1, 1),
        )
    page = text(mayor.get(address))
    assert all(words in page for words in rules.STATES.values())
    assert "Personnes invitées (2)" in page and "Invitations terminées (4)" in page
    ended = Guest.objects.get(status="revoked")
    again = mayor.get(f"{address}?de={ended.pk}").content.decode()
    assert f'value="{ended.email}"' in again and ended.message in again
    for odd in ("x", "999", str(Guest.objects.get(status="refused").pk + 10)):
        assert mayor.get(f"{address}?de={odd}").status_code == 200


def test_the_page_of_a_letter(mayor, address, project, make_person, deputy, client, text):
    mayor.post(address, FORM)
    way = letter(project)
    lise, omar = make_person("lise"), make_person("omar")
    assert client.get(way).url.endswith(f"next={way}")
    page = lise.get(way)
    assert page["Referrer-Policy"] == "same-origin" and "no-store" in page["Cache-Control"]
    assert "La lettre a été envoyée à" not in text(page) and "Fontvannes" in text(page)
    assert "La lettre a été envoyée à l…@exemple.fr" in text(omar.get(way))
    assert "déjà ouvert" in text(deputy.get(way)) and "Accepter" not in text(deputy.get(way))
    assert deputy.post(way, {"decision": "accepter"}).status_code == 422
    assert lise.post(way, {"decision": "peut-être"}).status_code == 422
    assert Guest.objects.get().status == "pending"
    assert lise.post(way, {"decision": "accepter"}).url == f"/viatic/projets/{project}/"
    assert lise.get(way).url == f"/viatic/projets/{project}/"
    assert omar.get(way).status_code == omar.post(way, {"decision": "refuser"}).status_code == 410
    assert "Toiture" not in text(omar.get(way))
    for change, words in (({"status": "revoked"}, "retirée"), ({"status": "pending", "user": None,
                           "expires_on": date(2020, 1, 1)}, "1er janvier 2020")):  # fmt: skip
        answer = lise.get(letter(project, **change))
        assert answer.status_code == 410 and words in text(answer).replace("\xa0", " ")
    assert lise.get("/viatic/invitation/inconnu/").status_code == 404
    way = letter(project, status="pending", user=None, expires_on=LATER)
    assert lise.post(way, {"decision": "refuser"}).url == "/viatic/"
    assert lise.get(way).status_code == 410


def test_a_guest_finds_his_projects_on_the_first_page_and_a_member_does_not(
    mayor, address, project, make_person, text
):
    mayor.post(address, FORM)
    lise = make_person("lise")
    Guest.objects.update(user=lise.user, status="accepted")
    home = lise.get("/viatic/").content.decode()
    assert f'href="/viatic/projets/{project}/"' in home and "Fontvannes" in home
    sheet = lise.get(f"/viatic/projets/{project}/").content.decode()
    assert f'href="/viatic/projets/{project}/quitter/"' in sheet and "/viatic/commune/10156" not in sheet
    fields = api.ProjectFields("Devis", parent_id=project)
    action = api.create_project(mayor.user.pk, commune="10156", fields=fields)
    assert lise.get(f"/viatic/projets/{action}/quitter/").url == f"/viatic/projets/{project}/quitter/"
    Guest.objects.update(user=mayor.user)
    assert "Mes projets" not in text(mayor.get("/viatic/"))
    assert lise.get(f"/viatic/projets/{project}/").status_code == 403
    assert people.followed_projects(None) == ()
