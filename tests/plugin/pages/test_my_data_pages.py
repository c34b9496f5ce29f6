"""« Mes données »: a file of one's own, and an erasure nobody does by accident."""

from __future__ import annotations

import json

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from dashboard_plugin import api
from dashboard_plugin.models import Answer, Membership

pytestmark = pytest.mark.django_db

FILE, ERASE = "/viatic/moi/donnees.json", "/viatic/moi/effacer/"


@pytest.fixture
def answered(mayor, fontvannes):
    """Hélène's browser, once she has answered for Fontvannes and tried a practice commune."""
    for commune in ("10156", "exercice"):
        api.save_answer(mayor.user.pk, item_id="GOV-02", raw=2, version=None, commune=commune)
    return mayor


def test_my_page_leads_to_both(mayor):
    page = mayor.get("/viatic/moi/").content.decode()
    assert f'href="{FILE}"' in page and f'href="{ERASE}"' in page


def test_the_file_is_mine_to_download_and_stays_in_no_cache(answered, deputy):
    response = answered.get(FILE)
    assert response["Content-Type"] == "application/json"
    assert response["Content-Disposition"] == 'attachment; filename="mes-donnees-viatic.json"'
    assert {"no-store", "private"} <= set(response["Cache-Control"].split(", "))
    assert len(json.loads(response.content)["records"]["answer.author"]["rows"]) == 2
    assert json.loads(deputy.get(FILE).content)["records"]["answer.author"]["rows"] == []


def test_the_page_says_what_goes_what_stays_and_who_is_left_without_a_referent(answered, text):
    page = text(answered.get(ERASE))
    assert "Commune d’exercice, avec tout ce qu’elle contient : 1" in page
    assert "Réponses à l’état des lieux : 1" in page
    assert "L’espace de Fontvannes n’aura plus de référent" in page
    assert Membership.objects.exists()


@pytest.mark.parametrize("typed", [None, "", "oui", "EFFACE", "EFFACER TOUT"])
def test_nothing_is_erased_without_the_word(answered, typed):
    response = answered.post(ERASE, {} if typed is None else {"confirmation": typed})
    assert response.status_code == 422
    assert 'aria-describedby="confirmation-erreur"' in response.content.decode()
    assert Membership.objects.exists()


@pytest.mark.parametrize("typed", ["EFFACER", " effacer "])
def test_the_word_erases_and_leaves_the_person_signed_in(answered, text, typed):
    response = answered.post(ERASE, {"confirmation": typed}, follow=True)
    assert response.redirect_chain == [("/viatic/moi/", 302)]
    assert "Vos données sont effacées." in text(response)
    assert not Membership.objects.exists()
    assert Answer.objects.get().author is None
    assert "Viatic ne garde rien" in text(answered.get(ERASE))


def test_a_read_or_a_forged_form_erases_nothing(answered):
    answered.get(ERASE, {"confirmation": "EFFACER"})
    forged = Client(enforce_csrf_checks=True)
    forged.force_login(answered.user)
    assert forged.post(ERASE, {"confirmation": "EFFACER"}).status_code == 403
    assert Membership.objects.exists()


def test_the_page_leads_to_the_hosts_own_page_of_the_account_where_it_has_one(mayor, settings, text):
    settings.VIATIC_ACCOUNT_URL = None
    assert "écrivez à son administrateur" in text(mayor.get(ERASE))
    settings.VIATIC_ACCOUNT_URL = "/compte/"
    assert 'href="/compte/"' in mayor.get(ERASE).content.decode()


@pytest.mark.parametrize("route", [FILE, ERASE])
def test_the_number_of_queries_does_not_grow_with_what_one_wrote(answered, route):
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert answered.get(route).status_code == 200
        return len(queries)

    before = cost()
    for item_id in ("GOV-05", "FIN-01", "FIN-02"):
        for commune in ("10156", "exercice"):
            api.save_answer(
                answered.user.pk, item_id=item_id, raw=None, state="unknown", version=None, commune=commune
            )
    assert cost() == before
