"""Finding one's commune, claiming it, and practising without one."""

from __future__ import annotations

import pytest

from dashboard_plugin.models import Commune, Membership

pytestmark = pytest.mark.django_db


def test_a_commune_is_found_without_accents_hyphens_or_its_end(stranger, fontvannes, text):
    page = text(stranger.get("/viatic/rattachement/?q=faux vill"))
    assert "Faux-Villecerf" in page
    assert "Aube (10) · 10290" in page


def test_the_search_as_you_type_gives_what_tells_namesakes_apart(stranger):
    found = stranger.get("/viatic/communes.json?q=10290").json()["results"]
    assert found == [
        {
            "code": "10145",
            "name": "Faux-Villecerf",
            "detail": "Aube (10) · 10290",
            "url": "/viatic/rattachement/?commune=10145",
        }
    ]


@pytest.mark.parametrize("typed", ["", "f", " "])
def test_one_letter_finds_nothing_and_does_not_fail(stranger, typed):
    assert stranger.get("/viatic/communes.json", {"q": typed}).json() == {"results": []}


def test_a_search_without_result_says_what_to_try(stranger, text):
    page = text(stranger.get("/viatic/rattachement/?q=Nulle-Part"))
    assert "Aucune commune pour « Nulle-Part »" in page
    assert "code postal" in page


def test_the_first_claimant_begins_at_once_and_is_told_what_follows(make_person, fontvannes, text):
    browser = make_person("helene")
    step = browser.get("/viatic/rattachement/?commune=10156")
    assert "Que faites-vous à Fontvannes" in text(step)
    response = browser.post("/viatic/rattachement/", {"commune": "10156", "fonction": "maire"}, follow=True)
    assert Membership.objects.get(user=browser.user).status == "provisional"
    assert "première personne à rejoindre l’espace de Fontvannes" in text(response)


def test_a_later_claimant_waits_for_the_referent(mayor, make_person, text):
    browser = make_person("lise")
    response = browser.post("/viatic/rattachement/", {"commune": "10156", "fonction": "agent"}, follow=True)
    assert Membership.objects.get(user=browser.user).status == "pending"
    assert "transmise au référent" in text(response)


def test_a_claim_without_function_is_sent_back_with_its_error(make_person, fontvannes, text):
    browser = make_person("helene")
    response = browser.post("/viatic/rattachement/", {"commune": "10156", "fonction": "roi"})
    assert response.status_code == 422
    assert "Choisissez votre fonction" in text(response)
    assert not Membership.objects.exists()


def test_a_claim_for_no_commune_is_not_found(make_person, db):
    browser = make_person("helene")
    assert browser.post("/viatic/rattachement/", {"commune": "00000", "fonction": "maire"}).status_code == 404


def test_a_second_claim_of_the_same_commune_changes_nothing(mayor, text):
    response = mayor.post("/viatic/rattachement/", {"commune": "10156", "fonction": "maire"}, follow=True)
    assert "Vous êtes membre confirmé" in text(response)
    otherwise = mayor.post("/viatic/rattachement/", {"commune": "10156", "fonction": "agent"})
    assert otherwise.status_code == 409
    assert "« maire »" in text(otherwise), "what is not taken is told"
    assert Membership.objects.get().function == "maire"


def test_a_size_is_chosen_for_the_practice_commune(make_person, text):
    browser = make_person("ahmed")
    response = browser.post("/viatic/exercice/", {"taille": "moins-de-500"})
    assert response.url == "/viatic/commune/exercice/etat-des-lieux/?express=1"
    assert Commune.objects.get(owner=browser.user).population < 500
    assert 'value="moins-de-500" checked' in browser.get("/viatic/exercice/").content.decode()


def test_a_size_that_does_not_exist_is_refused(make_person, text):
    response = make_person("ahmed").post("/viatic/exercice/", {"taille": "immense"})
    assert response.status_code == 422
    assert "Choisissez une taille" in text(response)
