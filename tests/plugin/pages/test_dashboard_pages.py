"""Vue d'ensemble, état des lieux and priorités: what is shown, and at what cost."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from commune_core.referential import load
from dashboard_plugin import api

pytestmark = pytest.mark.django_db

OVERVIEW = "/viatic/commune/10156/"
WEAKEST = {"scale": "0", "yes_no": "non", "date": "jamais", "number": "0"}
PAGES = (
    OVERVIEW,
    f"{OVERVIEW}etat-des-lieux/",
    f"{OVERVIEW}etat-des-lieux/GOV-01/",
    f"{OVERVIEW}priorites/",
    "/viatic/",
)


def answer_all(browser, spec: str = "tout", **more) -> None:
    for item in load().select(spec, 652):
        api.save_answer(
            browser.user.pk, item_id=item.id, raw=WEAKEST[item.kind], version=None, commune="10156", **more
        )


def test_an_empty_overview_says_where_to_begin(mayor, text):
    page = text(mayor.get(OVERVIEW))
    assert "Commencez par l’état des lieux express" in page
    assert "Score et couverture" not in page


def test_the_overview_shows_each_domain_in_words_and_numbers_beside_the_radar(mayor, text):
    answer_all(mayor, "GOV,FIN")
    response = mayor.get(OVERVIEW)
    page = text(response)
    for domain in load().domains:
        assert domain.title.replace("\u00a0", " ") in page
    assert "Non noté" in page
    assert "À construire" in page
    assert '<svg viewBox="0 0 400 400" role="img"' in response.content.decode()
    assert "2 domaines notés sur 16" in page


def test_the_overview_gives_the_reason_of_each_rank(mayor, text):
    answer_all(mayor, "GOV-02")
    assert "Urgence 5 sur 5, parce que la note est de 0 sur 4" in text(mayor.get(OVERVIEW))


def test_an_obligation_that_is_not_met_raises_an_alert_with_its_reference(mayor, text):
    answer_all(mayor, "GOV-07")
    page = text(mayor.get(OVERVIEW))
    assert "Alertes de conformité (1)" in page
    assert "Code général des collectivités territoriales, article L5211-39" in page


def test_from_a_weak_point_a_course_is_one_link_away(mayor):
    answer_all(mayor, "GOV-01")
    page = mayor.get(OVERVIEW).content.decode()
    assert 'href="/viatic/commune/10156/etat-des-lieux/GOV-01/?retour=commune"' in page
    assert 'href="/cours/repartir-delegations-adjoints/?point=GOV-01"' in page


def test_the_list_shows_progress_and_filters(mayor, text):
    answer_all(mayor, "GOV-01")
    everything = text(mayor.get(f"{OVERVIEW}etat-des-lieux/"))
    express = text(mayor.get(f"{OVERVIEW}etat-des-lieux/?express=1"))
    domain = text(mayor.get(f"{OVERVIEW}etat-des-lieux/?domaine=FIN"))
    assert f"1 sur {len(load().select('express', 652))}" in express
    assert "GOV-01" not in domain
    assert load().item("FIN-01").label in domain
    assert load().item("GOV-01").label in everything


def test_an_unknown_domain_is_not_found(mayor):
    assert mayor.get(f"{OVERVIEW}etat-des-lieux/?domaine=XYZ").status_code == 404


def test_the_weights_of_a_point_are_changed_by_a_form_and_come_back_to_the_proposed_ones(mayor, text):
    answer_all(mayor, "GOV-02")
    form = mayor.get(f"{OVERVIEW}priorites/?modifier=GOV-02").content.decode()
    assert '<select class="viatic-select" id="importance"' in form
    response = mayor.post(f"{OVERVIEW}priorites/", {"point": "GOV-02", "importance": "1", "urgence": ""})
    assert response.url.endswith("#GOV-02")
    assert "Importance 1 sur 5, choisie par votre équipe" in text(mayor.get(f"{OVERVIEW}priorites/"))
    mayor.post(f"{OVERVIEW}priorites/", {"point": "GOV-02", "version": "1"})
    assert "proposée par le questionnaire" in text(mayor.get(f"{OVERVIEW}priorites/"))


def test_a_provisional_referent_is_not_offered_what_he_may_not_do(make_person, fontvannes):
    browser = make_person("helene", fontvannes, role="referent", function="maire", status="provisional")
    answer_all(browser, "GOV-02")
    assert "modifier=" not in browser.get(f"{OVERVIEW}priorites/").content.decode()
    assert browser.post(f"{OVERVIEW}priorites/", {"point": "GOV-02", "importance": "1"}).status_code == 403


@pytest.mark.parametrize("route", PAGES)
def test_a_page_costs_the_same_queries_with_one_answer_and_with_all(mayor, route):
    answer_all(mayor, "GOV-01")
    mayor.get(route)  # a first visit is remembered, which is a write
    with CaptureQueriesContext(connection) as few:
        assert mayor.get(route).status_code == 200
    answer_all(mayor, ",".join(item.id for item in load().select("tout", 652) if item.id != "GOV-01"))
    with CaptureQueriesContext(connection) as many:
        assert mayor.get(route).status_code == 200
    assert len(many) == len(few)
    assert len(many) <= 30
