"""Public figures: the administrator's page, and one line to confirm where a commune answers."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from commune_core.tabular import LARGEST
from dashboard_plugin import api
from dashboard_plugin.models import Answer, Figure, SiteRole
from tests.plugin.conftest import install_version  # noqa: F401
from tests.plugin.test_figures import HEAD, NUMBER, YES_NO, measure

pytestmark = pytest.mark.django_db

PAGE = "/viatic/chiffres/"
POINTS = "/viatic/commune/10156/etat-des-lieux/"
LINES = ("10156;2024;epargne;12,5;DGFiP <b>2024</b>", "10156;2022;delegations;oui;Préfecture")


@pytest.fixture(autouse=True)
def _measured(install_version):  # noqa: F811
    install_version(measure)


@pytest.fixture
def admin(make_person):
    browser = make_person("anne")
    SiteRole.objects.create(user=browser.user, role="admin")
    return browser


def send(browser, *lines, act="importer", data=b"", plan=""):
    data = data or "\n".join([HEAD, *lines]).encode()
    return browser.post(PAGE, {"fichier": SimpleUploadedFile("c.csv", data), act: "1", "plan": plan})


def answer(browser, item_id=NUMBER):
    return api.sheet(browser.user.pk, items=item_id, commune="10156").rows[0].answer


def hidden(page: str, name: str) -> str:
    return unescape(re.search(rf'type="hidden" name="{name}" value="([^"]*)"', page)[1])


def test_only_an_administrator_opens_the_page(admin, mayor, moderator):
    assert admin.get(PAGE).status_code == 200
    for browser in (mayor, moderator):
        assert browser.get(PAGE).status_code == 403
        assert send(browser, *LINES).status_code == 403
    assert not Figure.objects.exists()


def test_a_file_is_checked_then_imported(admin, fontvannes):
    assert send(admin, *LINES, act="verifier").status_code == 200
    assert not Figure.objects.exists()
    assert send(admin, *LINES).url == PAGE
    assert Figure.objects.count() == 2
    assert "2024" in admin.get(PAGE).content.decode()


def test_what_a_file_replaces_is_shown_before_it_is(admin, fontvannes, text):
    send(admin, LINES[0])
    corrected = LINES[0].replace("12,5", "13")
    refused = send(admin, corrected)
    assert refused.status_code == 409
    assert "Ligne 2 : 13 (DGFiP <b>2024</b>), au lieu de 12,5 (DGFiP <b>2024</b>)" in text(refused)
    assert Figure.objects.get().value == "12,5"
    digest = hidden(refused.content.decode(), "plan")
    assert send(admin, corrected, plan=digest).status_code == 302
    assert Figure.objects.get().value == "13"


def test_faulty_lines_are_all_told_on_the_same_page(admin, fontvannes):
    for act in ("verifier", "importer"):
        response = send(admin, LINES[0], *["99999;2024;epargne;<i>1</i>;x"] * 60, act=act)
        assert response.status_code == 422
        page = response.content.decode()
        assert "Ligne 3" in page and "Ligne 52" in page and "et 10 autres" in page
    assert admin.post(PAGE, {"importer": "1"}).status_code == 422
    assert send(admin, data=b"\0").status_code == 422
    assert send(admin, data=b"a" * (LARGEST + 1)).status_code == 422
    assert not Figure.objects.exists()


@pytest.mark.parametrize(("item_id", "value"), [(NUMBER, 12.5), (YES_NO, True)])
def test_a_proposal_is_confirmed_from_the_page_of_the_point(admin, mayor, item_id, value):
    send(admin, *LINES)
    page = mayor.get(f"{POINTS}{item_id}/").content.decode()
    assert "<b>2024</b>" not in page, "a source is text"
    sent = {name: hidden(page, name) for name in ("version", "source", "propose")}
    mayor.post(f"{POINTS}{item_id}/", {"reponse": "propose", **sent})
    found = answer(mayor, item_id)
    assert (found.value, found.version) == (pytest.approx(value), 1)
    assert found.source == sent["source"] != ""
    assert 'value="propose"' not in mayor.get(f"{POINTS}{item_id}/").content.decode()


def test_a_proposal_is_confirmed_from_the_questionnaire(admin, mayor):
    send(admin, *LINES)
    page = mayor.get(f"{POINTS}questionnaire/?domaine=FIN").content.decode()
    form = next(each for each in page.split("<form")[1:] if f'data-viatic-item="{NUMBER}"' in each)
    assert 'value="propose"' in form
    sent = {name: hidden(form, name) for name in ("version", "source", "propose")}
    address = re.search(r'action="([^"]+)"', form)[1].replace("&amp;", "&")
    mayor.post(address, {"reponse": "propose", **sent})
    assert answer(mayor).source == sent["source"]


def test_a_correction_has_no_source_and_neither_has_a_later_change(admin, mayor):
    send(admin, *LINES)
    page = mayor.get(f"{POINTS}{NUMBER}/").content.decode()
    sent = {name: hidden(page, name) for name in ("version", "source", "propose")}
    mayor.post(f"{POINTS}{NUMBER}/", {"reponse": "valeur", "valeur": "13", **sent})
    assert (answer(mayor).value, answer(mayor).source) == (13, "")
    Answer.objects.all().delete()
    mayor.post(f"{POINTS}{NUMBER}/", {"reponse": "propose", **sent})
    page = mayor.get(f"{POINTS}{NUMBER}/").content.decode()
    kept = {name: hidden(page, name) for name in ("version", "source", "propose")}
    mayor.post(f"{POINTS}{NUMBER}/", {"reponse": "valeur", "valeur": "12,5", "commentaire": "vu", **kept})
    assert answer(mayor).source == sent["source"], "a comment changes no value"
    mayor.post(f"{POINTS}{NUMBER}/", {"reponse": "valeur", "valeur": "14", **(kept | {"version": "2"})})
    assert (answer(mayor).value, answer(mayor).source) == (14, "")
