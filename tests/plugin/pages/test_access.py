"""Who is let in, route by route."""

from __future__ import annotations

from urllib.parse import unquote

import pytest

from tests.routes import ARGUMENTS, KEYED, ROUTES, SCRIPTS

pytestmark = [pytest.mark.django_db, pytest.mark.rights]

OF_THE_COMMUNE = (
    "/viatic/commune/10156/",
    "/viatic/commune/10156/etat-des-lieux/",
    "/viatic/commune/10156/etat-des-lieux/GOV-02/",
    "/viatic/commune/10156/etat-des-lieux/GOV-02/historique/",
    "/viatic/commune/10156/etat-des-lieux/GOV-02/pieces/",
    "/viatic/commune/10156/etat-des-lieux/GOV-02/pieces/1/",
    "/viatic/commune/10156/score/",
    "/viatic/commune/10156/priorites/",
    "/viatic/commune/10156/comparaison/",
    "/viatic/commune/10156/fichiers/",
    "/viatic/commune/10156/papier/",
    "/viatic/commune/10156/profil/",
    "/viatic/commune/10156/synthese/",
    "/viatic/commune/10156/campagne/",
    "/viatic/commune/10156/campagne/cloture/",
    "/viatic/commune/10156/evolution/",
    "/viatic/commune/10156/etat-des-lieux/questionnaire/",
    "/viatic/commune/10156/membres/",
    "/viatic/commune/10156/conseil/",
    "/viatic/commune/10156/conseil/nouveau/",
    "/viatic/commune/10156/indicateurs/",
    "/viatic/commune/10156/indicateurs/nouveau/",
    "/viatic/commune/10156/indicateurs/fichier/",
    "/viatic/commune/10156/indicateurs/valeurs.csv",
    "/viatic/commune/10156/cles/",
    "/viatic/commune/10156/projets/",
    "/viatic/commune/10156/bilan/",
    "/viatic/commune/10156/bilan/mandat/",
    "/viatic/commune/10156/bilan/conseil/",
    "/viatic/commune/10156/bilan/periode/",
    "/viatic/commune/10156/ppi/",
    "/viatic/commune/10156/projets/?vue=tableau",
    "/viatic/commune/10156/projets/?vue=calendrier",
    "/viatic/commune/10156/projets/nouveau/",
    "/viatic/commune/10156/agenda/",
)
OF_EVERYBODY = (
    "/viatic/",
    "/viatic/rattachement/",
    "/viatic/exercice/",
    "/viatic/moi/",
    "/viatic/moi/donnees.json",
    "/viatic/moi/effacer/",
    "/viatic/communes.json",
    "/viatic/session.json",
    "/viatic/commune/exercice/",
    "/viatic/commune/exercice/etat-des-lieux/",
    "/viatic/commune/exercice/etat-des-lieux/GOV-02/",
    "/viatic/commune/exercice/etat-des-lieux/questionnaire/",
    "/viatic/commune/exercice/priorites/",
    "/viatic/commune/exercice/campagne/",
    "/viatic/commune/exercice/campagne/cloture/",
    "/viatic/commune/exercice/evolution/",
    "/viatic/commune/exercice/projets/",
    "/viatic/commune/exercice/ppi/",
    "/viatic/commune/exercice/projets/nouveau/",
    "/viatic/commune/exercice/agenda/",
)
SIGNED_IN_ONLY = (*OF_THE_COMMUNE, *OF_EVERYBODY[:6], "/viatic/moderation/", "/viatic/commune/")
WRITES = (
    ("/viatic/commune/10156/etat-des-lieux/GOV-02/", {"reponse": "2"}),
    ("/viatic/commune/10156/etat-des-lieux/GOV-02/pieces/", {"lien": "https://exemple.fr/"}),
    ("/viatic/commune/10156/etat-des-lieux/GOV-02/pieces/", {"retirer": "1"}),
    ("/viatic/commune/10156/etat-des-lieux/GOV-02/reponse.json", {"reponse": "2"}),
    ("/viatic/commune/10156/priorites/", {"point": "GOV-02", "importance": "5"}),
    ("/viatic/commune/10156/campagne/", {"action": "ouvrir"}),
    ("/viatic/commune/10156/campagne/", {"action": "confier", "domaine": "GOV", "personne": "1"}),
    ("/viatic/commune/10156/campagne/", {"action": "retirer", "domaine": "GOV", "personne": "1"}),
    ("/viatic/commune/10156/campagne/", {"action": "avancement", "domaine": "GOV", "etat": "ready"}),
    ("/viatic/commune/10156/campagne/cloture/", {}),
    ("/viatic/commune/10156/campagne/correction/", {"motif": "Erreur", "numero": "1"}),
    ("/viatic/commune/10156/conseil/nouveau/", {"titre": "Mars", "points": "GOV", "voix": ["1", "2", "3"]}),
    ("/viatic/commune/10156/conseil/1/", {"geste": "clore"}),
    ("/viatic/commune/10156/conseil/1/voix/GOV-02/", {"reponse": "2"}),
    ("/viatic/commune/10156/conseil/1/resultats/GOV-02/", {"geste": "noter", "version": "1", "notes": "Vu."}),
    ("/viatic/commune/10156/bilan/periode/", {"choix": "neutre", "raison": "Prudence", "dernier": "0"}),
    ("/viatic/commune/10156/membres/", {"demande": "1", "decision": "accepter"}),
    ("/viatic/commune/10156/membres/", {"personne": "1", "lecture": "ouvrir"}),
    ("/viatic/commune/10156/comparaison/", {"accord": "oui"}),
    ("/viatic/commune/10156/profil/", {"exerce-eau": "epci"}),
    ("/viatic/commune/10156/fichiers/import/1/", {"plan": "x"}),
    ("/viatic/commune/10156/indicateurs/nouveau/", {"nom": "Fuites", "unite": "%", "sens": "down"}),
    ("/viatic/commune/10156/indicateurs/1/", {"jour": "2025", "valeur": "1"}),
    ("/viatic/commune/10156/indicateurs/1/modifier/", {"nom": "Fuites", "version": "1"}),
    ("/viatic/commune/10156/indicateurs/1/valeurs/2025-12-31/", {"valeur": "1", "version": "1"}),
    ("/viatic/commune/10156/indicateurs/1/valeurs/2025-12-31/", {"geste": "retirer", "version": "1"}),
    ("/viatic/commune/10156/indicateurs/fichier/", {"contenu": "Indicateur;Jour;Valeur", "plan": "x"}),
    ("/viatic/commune/10156/cles/", {"nom": "Compteur"}),
    ("/viatic/commune/10156/cles/", {"revoquer": "1"}),
    ("/viatic/moderation/", {"demande": "1", "decision": "accepter"}),
    ("/viatic/commune/10156/agenda/", {"nom": "Téléphone"}),
    ("/viatic/commune/10156/agenda/", {"retirer": "1"}),
    ("/viatic/commune/10156/projets/nouveau/", {"nature": "action", "titre": "Toiture"}),
)


def test_no_page_runs_in_the_transaction_that_the_platform_opens_for_a_request():
    held = [route.name for route in ROUTES if not getattr(route.view, "_non_atomic_requests", None)]
    assert held == []


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.template)
def test_every_route_is_shut_to_a_visitor_and_to_another_commune(client, stranger, fontvannes, route):
    """Generated from the routing table: a new route is refused here before it is opened."""
    address = route.address(**ARGUMENTS)
    visitor = client.get(address)
    if route.is_public:
        assert visitor.status_code == 200
        return
    if route.name in KEYED:
        assert visitor.status_code == 404
        return
    assert visitor.status_code == (401 if route.is_api or route.name in SCRIPTS else 302)
    assert visitor.get("Location", "/accounts/login/").startswith("/accounts/login/")
    if {"code", "project_id", "promotion_id"} & route.parameters or route.name == "course_promotions":
        answers = {
            method: stranger.generic(method, address, "{}", content_type="application/json").status_code
            for method in ("GET", "POST", "PUT")
        }
        # An empty body may be refused before anything of the commune is read: 422.
        assert answers["GET"] in (403, 404, 405)
        assert {answers["POST"], answers["PUT"]} <= {403, 404, 405, 415, 422}


@pytest.mark.parametrize("route", SIGNED_IN_ONLY)
def test_a_visitor_is_sent_to_sign_in_and_back(client, fontvannes, route):
    response = client.get(route)
    assert response.status_code == 302
    assert unquote(response.url) == f"/accounts/login/?next={route}"


def test_a_visitors_script_is_told_to_sign_in(client, fontvannes):
    assert client.get("/viatic/communes.json?q=font").status_code == 401


@pytest.mark.parametrize("route", OF_THE_COMMUNE)
def test_a_member_of_another_commune_is_refused_with_advice(stranger, fontvannes, text, route):
    response = stranger.get(route)
    page = text(response)
    assert response.status_code == 403
    assert "Que faire :" in page
    assert "Fontvannes" not in page


@pytest.mark.parametrize(("route", "sent"), WRITES)
def test_a_member_of_another_commune_writes_nothing(stranger, fontvannes, route, sent):
    assert stranger.post(route, sent).status_code in (403, 404)


@pytest.mark.parametrize("route", OF_THE_COMMUNE)
def test_a_pending_member_waits_outside(make_person, fontvannes, route):
    assert make_person("lise", fontvannes, status="pending").get(route).status_code == 403


@pytest.mark.parametrize("route", [each for each in OF_THE_COMMUNE if not each.endswith("/membres/")])
def test_a_moderator_never_reads_the_answers_of_a_commune(moderator, fontvannes, route):
    assert moderator.get(route).status_code == 403


@pytest.mark.parametrize("route", OF_THE_COMMUNE + OF_EVERYBODY)
def test_a_confirmed_member_is_at_home(mayor, route):
    # No document is joined yet: its address says so, and to a member alone.
    assert mayor.get(route).status_code == (404 if route.endswith("pieces/1/") else 200)


@pytest.mark.parametrize("route", OF_EVERYBODY)
def test_somebody_without_a_commune_has_pages_too(make_person, route):
    assert make_person("ahmed").get(route).status_code == 200


def test_moderation_is_for_moderators(mayor, moderator):
    assert mayor.get("/viatic/moderation/").status_code == 403
    assert moderator.get("/viatic/moderation/").status_code == 200


def test_an_unknown_commune_is_not_found_in_plain_french(mayor, text):
    response = mayor.get("/viatic/commune/99999/")
    assert response.status_code == 404
    assert "Cette commune n’existe pas" in text(response)


def test_a_form_without_its_token_is_refused(mayor, fontvannes):
    from django.test import Client

    forged = Client(enforce_csrf_checks=True)
    forged.force_login(mayor.user)
    route = "/viatic/commune/10156/etat-des-lieux/GOV-02/"
    assert forged.post(route, {"reponse": "2"}).status_code == 403


def test_the_old_code_of_a_merged_commune_leads_to_the_new_one(mayor, make_commune, fontvannes):
    make_commune("10999", "Ancienne", "10190", 100, status="merged", successor=fontvannes)
    response = mayor.get("/viatic/commune/10999/etat-des-lieux/?domaine=FIN")
    assert response.status_code == 301
    assert response.url == "/viatic/commune/10156/etat-des-lieux/?domaine=FIN"
