"""Accueil: three things at most, each with one link."""

from __future__ import annotations

import pytest

from commune_core.referential import load
from dashboard_plugin import api

pytestmark = pytest.mark.django_db


def express(browser, count: int) -> None:
    """Answer the first express points: the weakest answer of each kind."""
    weakest = {"scale": "0", "yes_no": "non", "date": "jamais", "number": "0"}
    for item in load().select("express", 652)[:count]:
        raw = weakest[item.kind]
        api.save_answer(browser.user.pk, item_id=item.id, raw=raw, version=None, commune="10156")


def test_a_newcomer_first_chooses_a_commune(make_person, text):
    page = text(make_person("ahmed").get("/viatic/"))
    assert "Choisir votre commune" in page
    assert "Commencer l’état des lieux express sur votre commune d’exercice" in page
    assert page.index("Choisir votre commune") < page.index("Commencer l’état")


def test_a_mayor_takes_up_where_she_stopped(mayor, text):
    express(mayor, 14)
    response = mayor.get("/viatic/")
    following = load().select("express", 652)[14].id
    page = text(response)
    assert f"14 sur {len(load().select('express', 652))}" in page
    assert "Reprendre" in page
    link = f'href="/viatic/commune/10156/etat-des-lieux/{following}/?liste=express"'
    assert link in response.content.decode()


def test_a_mayor_sees_her_weakest_point_and_a_course(mayor, text):
    express(mayor, 6)
    page = text(mayor.get("/viatic/"))
    assert "Regarder votre premier point faible" in page
    assert "Suivre un cours" in page


def test_there_are_never_more_than_three_things(mayor, make_person, fontvannes):
    make_person("lise", fontvannes, status="pending")
    express(mayor, 6)
    assert mayor.get("/viatic/").content.decode().count("<li><h3>") == 3


def test_requests_to_join_come_first_for_the_referent(mayor, make_person, fontvannes, text):
    make_person("lise", fontvannes, status="pending")
    assert "Une personne demande à rejoindre l’espace de Fontvannes" in text(mayor.get("/viatic/"))


def test_somebody_who_waits_is_told_so(make_person, fontvannes, mayor, text):
    page = text(make_person("lise", fontvannes, status="pending").get("/viatic/"))
    assert "Votre demande pour Fontvannes est en attente" in page
    assert "Choisir votre commune" not in page


def test_the_place_my_commune_leads_to_it_or_to_the_practice_commune(mayor, make_person):
    assert mayor.get("/viatic/commune/").url == "/viatic/commune/10156/"
    assert make_person("ahmed").get("/viatic/commune/").url == "/viatic/commune/exercice/"


def test_after_the_express_questionnaire_comes_the_domain_nearest_to_a_score(mayor, text):
    express(mayor, 32)
    page = text(mayor.get("/viatic/"))
    assert "Compléter un domaine" in page
    assert "Reprendre" not in page
