"""The questionnaire on one page: plain forms without JavaScript, outcomes for the script that sends later."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from commune_core.referential import load
from dashboard_plugin import api

pytestmark = pytest.mark.django_db

PAGE = "/viatic/commune/10156/etat-des-lieux/questionnaire/"
SCALE, NUMBER = "GOV-02", "FIN-02"


def forms(response) -> dict[str, str]:
    """Each form of the page by its point: where it is sent."""
    page = response.content.decode()
    return {
        item: action.replace("&amp;", "&")
        for action, item in re.findall(r'action="([^"]+)"[^>]*data-viatic-item="([^"]+)"', page)
    }


def row_of(browser, item_id: str):
    return api.sheet(browser.user.pk, items=item_id, commune="10156").rows[0]


def send(browser, item_id: str, **fields):
    return browser.post(
        f"/viatic/commune/10156/etat-des-lieux/{item_id}/reponse.json", {"version": ""} | fields
    )


def test_every_point_of_the_selection_has_its_form(mayor):
    express = [item.id for item in load().select("express", 652)]
    finances = [item.id for item in load().select("FIN", 652)]
    assert list(forms(mayor.get(PAGE))) == express
    assert list(forms(mayor.get(f"{PAGE}?domaine=FIN"))) == finances


def test_no_two_fields_of_the_page_share_an_id(mayor):
    ids = re.findall(r'\sid="([^"]+)"', mayor.get(PAGE).content.decode())
    assert sorted(ids) == sorted(set(ids))


@pytest.mark.parametrize("which", ["liste=express", "domaine=GOV"])
def test_a_plain_form_saves_and_comes_back_at_the_next_point(mayor, which):
    sent_to = forms(mayor.get(f"{PAGE}?{which}"))
    items = list(sent_to)
    response = mayor.post(sent_to[items[0]], {"reponse": "oui", "version": "", "suite": "suivant"})
    assert response.url == f"{PAGE}?{which}#{items[1]}"
    assert row_of(mayor, items[0]).answer.value is True


def test_a_bad_value_or_a_conflict_in_a_plain_form_leads_back_to_the_questionnaire(mayor, deputy):
    address = forms(mayor.get(f"{PAGE}?domaine=GOV"))[SCALE]
    refused = mayor.post(address, {"version": "", "suite": "suivant"})
    assert refused.status_code == 422
    assert forms_action(refused) == address
    deputy.post(address, {"reponse": "1", "version": "", "suite": "suivant"})
    compared = mayor.post(address, {"reponse": "4", "version": "", "suite": "suivant"})
    assert compared.status_code == 409
    assert forms_action(compared) == address


def forms_action(response) -> str:
    return re.findall(r'method="post" action="([^"]+)"', response.content.decode())[0].replace("&amp;", "&")


def test_a_script_is_told_what_was_saved(mayor):
    told = send(mayor, NUMBER, reponse="valeur", valeur=" 6,94 ", commentaire="Budget")
    assert told.status_code == 200
    assert told.json()["answered"] is True
    assert told.json()["fields"] == {
        "reponse": "valeur", "valeur": "6,94", "raison": "",
        "depend": "", "commentaire": "Budget", "certitude": "", "source": "", "propose": "", "version": "1",
    }  # fmt: skip
    assert send(mayor, SCALE, reponse="inconnu").json()["answered"] is False


def test_an_answer_whose_reply_was_lost_is_sent_again_without_a_conflict(mayor):
    assert send(mayor, SCALE, reponse="2", commentaire="Une fois").status_code == 200
    again = send(mayor, SCALE, reponse="2", commentaire="Une fois")
    assert again.status_code == 200
    assert again.json()["fields"]["version"] == "1"


def test_a_script_is_told_both_answers_and_may_choose_part_by_part(mayor, deputy):
    send(mayor, SCALE, reponse="1", commentaire="De la mairie")
    mine = {"reponse": "4", "commentaire": "De Paul"}
    told = send(deputy, SCALE, **mine)
    assert told.status_code == 409
    assert told.json()["version"] == "1"
    assert told.json()["by"] == "Helene"
    parts = {part["name"]: part for part in told.json()["parts"]}
    assert (parts["commentaire"]["theirs"], parts["commentaire"]["yours"]) == ("De la mairie", "De Paul")
    assert [part["name"] for part in parts.values() if part["same"]] == ["depend", "certitude"]
    kept = send(
        deputy, SCALE, **mine, version="1",
        garder_reponse="votre", garder_depend="votre", garder_commentaire="leur",
    )  # fmt: skip
    assert kept.json()["fields"]["commentaire"] == "De la mairie"
    assert (row_of(mayor, SCALE).answer.value, row_of(mayor, SCALE).answer.comment) == (4, "De la mairie")


def test_an_answer_typed_before_the_year_turned_is_read_again(mayor, at):
    at("2026-12-31")
    send(mayor, SCALE, reponse="1")
    at("2027-01-02")
    told = send(mayor, SCALE, reponse="2", version="1")
    assert told.status_code == 409
    assert (told.json()["parts"], told.json()["version"]) == ([], "")
    assert "nouvel état des lieux" in told.json()["error"]["message"]


@pytest.mark.parametrize(
    ("item_id", "fields", "status"),
    [
        (NUMBER, {"reponse": "valeur", "valeur": "beaucoup"}, 422),
        (NUMBER, {"reponse": "valeur", "valeur": ""}, 422),
        (SCALE, {}, 422),
        ("SEC-07", {"reponse": "2"}, 404),
        ("XXX-99", {"reponse": "2"}, 404),
    ],
)
def test_a_refusal_says_in_words_what_is_wrong(mayor, item_id, fields, status):
    told = send(mayor, item_id, **fields)
    assert told.status_code == status
    assert told.json()["error"]["message"]


def test_the_session_says_whose_it_is_and_gives_a_token_that_a_write_needs(mayor, fontvannes):
    browser = Client(enforce_csrf_checks=True)
    assert browser.get("/viatic/session.json").status_code == 401
    browser.force_login(mayor.user)
    address = f"/viatic/commune/10156/etat-des-lieux/{SCALE}/reponse.json"
    assert browser.post(address, {"reponse": "2", "version": ""}).status_code == 403
    told = browser.get("/viatic/session.json")
    assert "no-store" in told["Cache-Control"]
    assert told.json()["user"] == str(mayor.user.pk)
    headers = {"X-CSRFToken": told.json()["csrf"]}
    assert browser.post(address, {"reponse": "2", "version": ""}, headers=headers).status_code == 200


@pytest.mark.parametrize("static_url", ["/static/", "https://fichiers.example/viatic/"])
def test_the_worker_may_fetch_the_static_files_wherever_they_are(client, settings, static_url):
    settings.STATIC_URL = static_url
    worker = client.get("/viatic/sw.js")
    assert worker["Content-Type"].startswith("text/javascript")
    assert "no-cache" in worker["Cache-Control"]
    allowed = worker["Content-Security-Policy"]
    assert ("https://fichiers.example" in allowed) == static_url.startswith("https://")


def test_what_is_shown_without_network_is_the_same_for_everybody(client, mayor):
    assert client.get("/viatic/hors-ligne/").content == mayor.get("/viatic/hors-ligne/").content


def test_the_first_view_weighs_less_than_64_kilobytes(mayor):
    """A browser measures the same on the wire (tests/e2e/test_offline.py)."""
    page = mayor.get(f"{PAGE}?liste=express")
    names = re.findall(r'(?:href|src)="/static/([^"]+)"', page.content.decode())
    assert len(names) == 6
    files = [Path(finders.find(name)).read_bytes() for name in (*names, "viatic/sw.js")]
    assert sum(len(gzip.compress(each)) for each in [page.content, *files]) < 64_000


def test_the_page_costs_the_same_number_of_queries_whatever_its_length(
    mayor, django_assert_num_queries, django_assert_max_num_queries
):
    for item in load().select("express", 652):
        api.save_answer(
            mayor.user.pk, commune="10156", item_id=item.id, raw=None, version=None, state="unknown"
        )
    with django_assert_max_num_queries(15) as short:
        mayor.get(f"{PAGE}?domaine=GOV")
    with django_assert_num_queries(len(short)):
        mayor.get(f"{PAGE}?liste=express")
