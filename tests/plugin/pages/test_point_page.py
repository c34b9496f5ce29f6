"""One point: a mayor reads it and answers it, without a line of JavaScript."""

from __future__ import annotations

import pytest

from commune_core.referential import load
from dashboard_plugin import api

pytestmark = pytest.mark.django_db

SCALE, YES_NO, NUMBER, DATE, SENSITIVE = "GOV-02", "GOV-01", "FIN-02", "RES-01", "SEC-01"


def address(item_id: str, commune: str = "10156") -> str:
    return f"/viatic/commune/{commune}/etat-des-lieux/{item_id}/"


def row_of(browser, item_id: str):
    return api.sheet(browser.user.pk, items=item_id, commune="10156").rows[0]


def answer(browser, item_id: str, **fields):
    stored = row_of(browser, item_id).answer
    sent = {"version": stored.version if stored else "", "suite": "rester"} | fields
    return browser.post(address(item_id), sent)


@pytest.mark.parametrize(
    ("item_id", "sent", "words"),
    [
        (SCALE, {"reponse": "2"}, "2 · Partiel, commence à s’organiser"),
        (YES_NO, {"reponse": "oui"}, "Oui"),
        (YES_NO, {"reponse": "non"}, "Non"),
        (NUMBER, {"reponse": "valeur", "valeur": "6,94"}, "6,94 années"),
        (DATE, {"reponse": "valeur", "valeur": "2024-05"}, "mai 2024"),
        (DATE, {"reponse": "valeur", "valeur": "05/2024"}, "mai 2024"),
        (DATE, {"reponse": "jamais"}, "Jamais"),
        (SCALE, {"reponse": "inconnu"}, "Je ne sais pas"),
        (SCALE, {"reponse": "SO", "raison": "Commune déléguée"}, "Sans objet"),
    ],
)
def test_each_kind_of_answer_is_saved_and_shown_in_words(mayor, text, item_id, sent, words):
    response = answer(mayor, item_id, **sent)
    assert response.status_code == 302
    page = text(mayor.get(response.url))
    assert "Enregistré à" in page
    assert f"Dernière réponse : {words}, le " in page
    assert "par Helene" in page


def test_the_whole_form_comes_back_as_it_was_sent(mayor):
    answer(mayor, SCALE, reponse="3", depend="epci", commentaire="Voté en juin")
    page = mayor.get(address(SCALE)).content.decode()
    assert 'value="3" checked' in page
    assert '<option value="epci" selected>' in page
    assert "Voté en juin</textarea>" in page
    assert 'name="version" value="1"' in page


def test_saving_can_lead_to_the_next_point_of_the_domain(mayor):
    response = answer(mayor, "GOV-01", reponse="oui", suite="suivant")
    assert response.url == address("GOV-02")


def test_saving_can_lead_to_the_next_express_question(mayor):
    express = [item.id for item in load().select("express", 652)]
    response = mayor.post(f"{address(express[1])}?liste=express", {"reponse": "0", "suite": "suivant"})
    assert response.url == f"{address(express[2])}?liste=express"


def test_after_the_last_point_comes_the_list(mayor):
    last = load().domain("GOV").items[-1].id
    assert answer(mayor, last, reponse="inconnu", suite="suivant").url.endswith(
        "/etat-des-lieux/?domaine=GOV"
    )


@pytest.mark.parametrize(
    ("item_id", "sent", "complaint"),
    [
        (NUMBER, {"reponse": "valeur", "valeur": "beaucoup"}, "beaucoup"),
        (NUMBER, {"reponse": "valeur", "valeur": ""}, "Écrivez votre réponse"),
        (DATE, {"reponse": "valeur", "valeur": "2099-01"}, "futur"),
        (SCALE, {"reponse": "7"}, "7"),
        (SCALE, {}, "Choisissez une réponse"),
    ],
)
def test_a_bad_value_is_told_beside_the_field_and_at_the_top(mayor, item_id, sent, complaint):
    response = answer(mayor, item_id, commentaire="À garder", **sent)
    page = response.content.decode()
    assert response.status_code == 422
    summary, _, form = page.partition("<form class")
    assert 'role="alert"' in summary
    assert complaint in summary
    assert complaint in form
    assert "À garder</textarea>" in form
    assert row_of(mayor, item_id).answer is None


def test_a_comment_is_kept_whole_or_refused_never_cut(mayor):
    lines = "\r\n".join(["a" * 38] * 100)
    answer(mayor, SCALE, reponse="2", commentaire=lines)
    assert row_of(mayor, SCALE).answer.comment == lines.replace("\r\n", "\n")
    too_long = answer(mayor, SCALE, reponse="2", commentaire="b" * 4001)
    assert too_long.status_code == 422
    assert "b" * 4001 in too_long.content.decode()
    assert answer(mayor, SCALE, reponse="SO", raison="c" * 501).status_code == 422
    assert row_of(mayor, SCALE).answer.version == 1


def test_a_typed_number_counts_even_if_another_line_was_ticked_the_day_before(mayor):
    answer(mayor, NUMBER, reponse="SO")
    answer(mayor, NUMBER, reponse="SO", valeur="8")
    assert row_of(mayor, NUMBER).answer.state == "answered"


def test_sans_objet_wins_over_the_number_it_replaces(mayor):
    answer(mayor, NUMBER, reponse="valeur", valeur="8")
    answer(mayor, NUMBER, reponse="SO", valeur="8", raison="Aucun emprunt")
    assert row_of(mayor, NUMBER).answer.state == "not_applicable"
    assert row_of(mayor, NUMBER).answer.reason == "Aucun emprunt"


def test_a_stale_answer_shows_both_and_writes_nothing(mayor, deputy, text):
    answer(mayor, SCALE, reponse="1", commentaire="De la mairie")
    response = deputy.post(address(SCALE), {"reponse": "4", "version": "", "commentaire": "De Paul"})
    page = text(response)
    assert response.status_code == 409
    assert "1 · Ponctuel" in page
    assert "4 · Évalué" in page
    assert "De la mairie" in page
    assert "De Paul" in page
    assert row_of(mayor, SCALE).answer.value == 1


@pytest.mark.parametrize("forged", ["12", "34", "1"])
def test_a_forged_choice_on_a_stale_answer_is_compared_as_it_is(mayor, deputy, text, forged):
    answer(mayor, NUMBER, reponse="valeur", valeur="8")
    response = deputy.post(address(NUMBER), {"reponse": forged, "version": ""})
    assert response.status_code == 409
    assert f"La vôtre : {forged} Celle de" in text(response)


def test_a_conflict_is_settled_part_by_part(mayor, deputy):
    answer(mayor, SCALE, reponse="1", commentaire="De la mairie", depend="commune")
    deputy.post(
        address(SCALE),
        {
            "reponse": "4", "version": "1", "commentaire": "De Paul", "depend": "epci",
            "garder_reponse": "votre", "garder_depend": "votre", "garder_commentaire": "leur",
        },
    )  # fmt: skip
    stored = row_of(mayor, SCALE).answer
    assert (stored.value, stored.depends_on, stored.comment) == (4, "epci", "De la mairie")
    assert stored.version == 2
    assert stored.author_name == "Paul"


def test_the_point_leads_to_the_courses_that_teach_it(mayor, text):
    page = mayor.get(address("GOV-01"))
    assert "Se former (1)" in text(page)
    assert 'href="/cours/repartir-delegations-adjoints/?point=GOV-01"' in page.content.decode()


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        ("priorites", "/viatic/commune/10156/priorites/#GOV-02"),
        ("commune", "/viatic/commune/10156/#GOV-02"),
        ("/cours/un-cours/?u=3", "/cours/un-cours/?u=3"),
        ("//ailleurs.example/", "/viatic/commune/10156/etat-des-lieux/?domaine=GOV#GOV-02"),
        ("https://ailleurs.example/", "/viatic/commune/10156/etat-des-lieux/?domaine=GOV#GOV-02"),
        ("", "/viatic/commune/10156/etat-des-lieux/?domaine=GOV#GOV-02"),
    ],
)
def test_the_way_back_leads_to_the_line_one_came_from_and_never_outside(mayor, asked, given):
    page = mayor.get(address(SCALE), {"retour": asked}).content.decode()
    assert f'href="{given}"' in page


def test_the_way_back_survives_saving(mayor):
    response = mayor.post(f"{address(SCALE)}?retour=priorites", {"reponse": "2", "suite": "rester"})
    assert "retour=priorites" in response.url


def test_a_reserved_point_is_refused_to_a_deputy_and_open_to_the_mayor(mayor, deputy, text):
    reserved = next(item.id for item in load().items.values() if item.sensitive)
    assert mayor.get(address(reserved)).status_code == 200
    refused = deputy.get(address(reserved))
    assert refused.status_code == 403
    assert "réservé" in text(refused)
    assert deputy.post(address(reserved), {"reponse": "2"}).status_code == 403


def test_a_point_that_does_not_concern_a_small_commune_says_so(mayor, text):
    response = mayor.get(address("SEC-07"))
    assert response.status_code == 404
    assert "ne concerne pas une commune de cette taille" in text(response)


def test_an_unknown_point_is_not_found(mayor):
    assert mayor.get(address("XXX-99")).status_code == 404
