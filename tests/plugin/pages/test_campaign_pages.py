"""Campagne, clôture, correction, évolution, and a past year on every page."""

from __future__ import annotations

import json
import re
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from commune_core import photograph
from commune_core.referential import load
from dashboard_plugin import api
from dashboard_plugin.models import Answer, DomainReview, Photograph, RestraintEntry, Share
from tests.plugin.conftest import SettableClock

pytestmark = pytest.mark.django_db

HERE = "/viatic/commune/10156/"
CAMPAIGN = f"{HERE}campagne/"
CLOSING = f"{CAMPAIGN}cloture/"
CORRECTION = f"{CAMPAIGN}correction/"
EVOLUTION = f"{HERE}evolution/"
RESERVED = "SEC-04"


@pytest.fixture(autouse=True)
def at(settings):
    settings.VIATIC_CLOCK = "tests.plugin.conftest.SettableClock"

    def put(day: str) -> None:
        SettableClock.instant = datetime.fromisoformat(day).replace(hour=12, tzinfo=ZoneInfo("Europe/Paris"))

    put("2026-11-22")
    yield put
    SettableClock.instant = None


def save(browser, item_id="GOV-02", raw=3, version=None, **more):
    api.save_answer(browser.user.pk, item_id=item_id, raw=raw, version=version, commune="10156", **more)


def stored(browser, item_id="GOV-02", year=None):
    return api.sheet(browser.user.pk, items=item_id, commune="10156", year=year).rows[0].answer


@pytest.fixture
def closed(mayor, at):
    """The mayor in 2027, 2026 being closed."""
    save(mayor, "GOV-01", "oui")
    save(mayor, "GOV-02", 3, comment="Voté en juin")
    save(mayor, RESERVED, 1)
    mayor.get(mayor.post(f"{CLOSING}?annee=2026").url)
    at("2027-02-01")
    return mayor


# -- a year at work


def test_a_year_goes_from_its_opening_to_its_closing_by_forms_alone(mayor, deputy, text):
    assert "Ouvrir l’état des lieux de 2026" in text(mayor.get(CAMPAIGN))
    assert mayor.post(CAMPAIGN, {"action": "ouvrir"}).url == CAMPAIGN
    mayor.post(CAMPAIGN, {"action": "confier", "domaine": "GOV", "personne": deputy.user.pk})
    page = deputy.get(CAMPAIGN)
    assert "Répondre à ce domaine" in text(page)
    assert '<a class="viatic-button" href="/viatic/commune/10156/etat-des-lieux/?domaine=GOV"' in (
        page.content.decode()
    )
    assert "Répondre au domaine qui vous est confié" in text(deputy.get("/viatic/"))
    for item in load().domain("GOV").items:
        if item.applies_to(652) and not item.sensitive:
            save(deputy, item.id, {"scale": 2, "yes_no": "non", "number": "50", "date": "2025-03"}[item.kind])
    assert "Dire qu’il est prêt" in text(deputy.get(CAMPAIGN))
    said = {"action": "avancement", "domaine": "GOV", "version": ""}
    assert deputy.post(CAMPAIGN, {**said, "etat": "ready", "note": "Fini"}).url == f"{CAMPAIGN}#GOV"
    assert "Relire" in text(mayor.get(CAMPAIGN))
    assert "1 domaine n’a pas été relu" in text(mayor.get(CLOSING))
    mayor.post(CAMPAIGN, {**said, "etat": "reviewed", "note": "Lu", "version": "1"})
    assert "n’a pas été relu" not in text(mayor.get(CLOSING))
    assert "Clore l’état des lieux de 2026" in text(mayor.get("/viatic/"))
    assert mayor.post(f"{CLOSING}?annee=2026").url == f"{CAMPAIGN}?annee=2026"
    page = text(mayor.get(CAMPAIGN))
    assert "Empreinte vérifiée" in page
    assert Photograph.objects.get().sha256 in page


def test_a_domain_is_taken_back(mayor, deputy):
    for action in ("confier", "confier", "retirer"):
        mayor.post(CAMPAIGN, {"action": action, "domaine": "GOV", "personne": deputy.user.pk})
    assert not Share.objects.exists()


@pytest.mark.parametrize(
    "sent",
    [
        {"action": "confier", "domaine": "GOV", "personne": "beaucoup"},
        {"action": "avancement", "domaine": "GOV", "etat": "perdu"},
        {"action": "effacer"},
        {},
    ],
)
def test_a_form_that_was_tampered_with_writes_nothing(mayor, sent):
    assert mayor.post(CAMPAIGN, sent).status_code == 422
    assert not Share.objects.exists()
    assert not DomainReview.objects.exists()


def test_a_member_is_offered_neither_sharing_nor_closing(mayor, deputy):
    save(mayor)
    page = deputy.get(CAMPAIGN).content.decode()
    assert 'value="confier"' not in page
    assert CLOSING not in page
    assert deputy.get(CLOSING).status_code == 403
    assert deputy.post(CLOSING).status_code == 403
    assert deputy.post(CAMPAIGN, {"action": "confier", "domaine": "GOV", "personne": "1"}).status_code == 403


def test_two_words_on_one_domain_are_compared_part_by_part(mayor, make_person, fontvannes, text):
    head = make_person("dgs", fontvannes, role="collaborateur", function="dgs_secretaire")
    said = {"action": "avancement", "domaine": "GOV", "version": ""}
    mayor.post(CAMPAIGN, {**said, "etat": "reviewed", "note": "De la mairie"})
    conflict = head.post(CAMPAIGN, {**said, "etat": "ready", "note": "Du secrétariat"})
    assert conflict.status_code == 409
    assert "De la mairie" in text(conflict)
    assert "Du secrétariat" in text(conflict)
    assert 'name="version" value="1"' in conflict.content.decode()
    head.post(
        CAMPAIGN,
        {
            **said, "version": "1", "etat": "ready", "note": "Du secrétariat", "leur_etat": "reviewed",
            "leur_note": "De la mairie", "garder_etat": "leur", "garder_note": "votre",
        },
    )  # fmt: skip
    row = DomainReview.objects.get()
    assert (row.state, row.note, row.version) == ("reviewed", "Du secrétariat", 2)


def test_a_word_written_before_the_new_year_is_read_again_before_it_is_kept(mayor, at, text):
    save(mayor)
    said = {"action": "avancement", "domaine": "GOV", "etat": "ready"}
    mayor.post(CAMPAIGN, {**said, "version": ""})
    at("2027-01-02")
    late = mayor.post(CAMPAIGN, {**said, "version": "1", "note": "Écrit à minuit"})
    assert late.status_code == 409
    assert "Écrit à minuit" in text(late)
    assert DomainReview.objects.count() == 1
    assert mayor.post(CAMPAIGN, {**said, "version": "", "note": "Écrit à minuit"}).status_code == 302


# -- closing


def test_an_empty_year_offers_no_closing(mayor, text):
    mayor.post(CAMPAIGN, {"action": "ouvrir"})
    assert "aucune réponse à photographier" in text(mayor.get(CLOSING))
    assert mayor.post(CLOSING).status_code == 422


def test_whoever_closes_second_is_told(mayor, make_person, fontvannes, text):
    head = make_person("dgs", fontvannes, role="collaborateur", function="dgs_secretaire")
    save(mayor)
    mayor.post(CLOSING)
    second = head.post(CLOSING)
    assert second.status_code == 409
    assert "Helene a déjà clos" in text(second)


def test_an_answer_that_comes_after_the_closing_is_shown_again_and_not_written(mayor, deputy, text):
    save(mayor)
    mayor.post(CLOSING)
    sent = {"reponse": "1", "version": "1", "commentaire": "Écrit dans le train"}
    late = deputy.post(f"{HERE}etat-des-lieux/GOV-02/", sent)
    assert late.status_code == 422
    assert "est clos" in text(late)
    assert "1 · Ponctuel" in text(late)
    assert "Écrit dans le train" in text(late)
    assert Answer.objects.get().value == 3


# -- past years


@pytest.mark.parametrize(
    "route", ["", "etat-des-lieux/", "etat-des-lieux/GOV-02/", "priorites/", "campagne/"]
)
def test_a_past_year_is_read_on_every_page_and_leads_back(closed, text, route):
    save(closed, "GOV-02", 0)
    page = closed.get(f"{HERE}{route}?annee=2026")
    assert page.status_code == 200
    assert "2026" in text(page)
    assert "annee=2027" in page.content.decode()
    assert "annee=2026" in page.content.decode()


def test_a_point_of_a_past_year_is_read_and_not_written(closed, text):
    save(closed, "GOV-02", 0)
    address = f"{HERE}etat-des-lieux/GOV-02/?annee=2026"
    page = closed.get(address)
    assert "3 · " in text(page)
    assert "Voté en juin" in text(page)
    assert "<textarea" not in page.content.decode()
    assert closed.post(address, {"reponse": "4", "version": "1"}).status_code == 422
    assert stored(closed).value == 0


def test_in_january_the_overview_says_whose_year_it_shows_and_links_stay_in_it(closed, text):
    page = closed.get(HERE)
    assert "L’état des lieux de 2027 n’est pas encore ouvert" in text(page)
    assert "?domaine=GOV&amp;annee=2026" in page.content.decode().replace("&annee", "&amp;annee")
    assert "Ouvrir l’état des lieux de 2027" in text(closed.get("/viatic/"))
    closed.post(CAMPAIGN, {"action": "ouvrir"})
    assert "pas encore ouvert" not in text(closed.get(HERE))


@pytest.mark.parametrize("year", ["2019", "20x6", "99999", "-1"])
def test_a_year_that_is_none_is_not_found(closed, year):
    for route in ("", "etat-des-lieux/", "priorites/", "campagne/", "etat-des-lieux/GOV-02/"):
        assert closed.get(f"{HERE}{route}?annee={year}").status_code == 404
    assert closed.get(f"{EVOLUTION}?de={year}").status_code == 404


def test_an_altered_photograph_is_said_on_every_page(closed, text):
    row = Photograph.objects.get()
    Photograph.objects.update(payload=row.payload.replace("juin", "mars"))
    for route in ("", "etat-des-lieux/", "priorites/", "etat-des-lieux/GOV-02/"):
        page = closed.get(f"{HERE}{route}?annee=2026")
        assert page.status_code == 500
        assert "ne correspond pas à son empreinte" in text(page)
    page = text(closed.get(f"{CAMPAIGN}?annee=2026"))
    assert "Cette année ne peut pas être lue" in page
    assert "Altérée" in page


def test_a_photograph_altered_last_year_is_said_where_the_new_year_begins_and_stops_nothing(closed, text):
    Photograph.objects.update(payload=Photograph.objects.get().payload.replace("juin", "mars"))
    for route in ("/viatic/", f"{HERE}conseil/"):
        assert closed.get(route).status_code == 200
    assert "ne correspond pas à son empreinte" in text(closed.get("/viatic/"))


def test_an_old_year_opens_on_every_page_after_the_questionnaire_changed(closed, text, later_version):
    """GOV-02 is asked no more, GOV-01 is now GOV-51."""
    old = text(closed.get(f"{HERE}?annee=2026"))
    later_version()
    save(closed, "GOV-51", "non")
    assert text(closed.get(f"{HERE}?annee=2026")) == old
    past = text(closed.get(f"{HERE}etat-des-lieux/GOV-02/?annee=2026"))
    assert "3 · " in past
    assert "Voté en juin" in past
    assert closed.get(f"{HERE}etat-des-lieux/GOV-02/").status_code == 404
    for route in ("etat-des-lieux/", "priorites/", "campagne/"):
        assert closed.get(f"{HERE}{route}?annee=2026").status_code == 200
    told = text(closed.get(EVOLUTION))
    assert "Le questionnaire a changé entre les deux années" in told
    assert "point retiré du questionnaire" in told


# -- photographs to take away


def download(browser, number=1, year=2026):
    return browser.get(f"{CAMPAIGN}photographie.json?annee={year}&numero={number}")


def test_the_file_of_a_photograph_is_its_very_text_for_those_who_read_everything(closed):
    response = download(closed)
    assert photograph.fingerprint(response.content.decode()) == Photograph.objects.get().sha256
    assert response["Content-Disposition"] == 'attachment; filename="etat-des-lieux-10156-2026-1.json"'
    assert response["Cache-Control"] == "private"


def test_the_file_leaves_reserved_points_out_for_the_others_and_says_so(closed, deputy):
    data = json.loads(download(deputy).content)
    assert data["format"] == "viatic.photograph.partial/1"
    assert RESERVED not in data["answers"]


@pytest.mark.parametrize(("number", "year"), [(2, 2026), (1, 2027), ("x", 2026), (1, "")])
def test_a_photograph_that_is_none_is_not_found(closed, number, year):
    assert download(closed, number, year).status_code == 404


# -- corrections


def correction(browser, number="1", reason="Erreur de saisie", point="GOV-02", **answer):
    sent = {"numero": number, "motif": reason, "reponse": "1"} | answer
    return browser.post(f"{CORRECTION}?annee=2026&point={point}", sent)


def test_a_correction_is_made_by_a_form_and_says_why(closed, text):
    assert "Corriger ce point" in text(closed.get(f"{CORRECTION}?annee=2026"))
    form = closed.get(f"{CORRECTION}?annee=2026&point=GOV-02").content.decode()
    assert 'value="3" checked' in form
    assert correction(closed).url == f"{CAMPAIGN}?annee=2026"
    page = text(closed.get(f"{CAMPAIGN}?annee=2026"))
    assert "Motif : Erreur de saisie" in page
    assert "Photographies (2)" in page
    assert stored(closed, year=2026).value == 1
    assert download(closed, 1).status_code == 200


@pytest.mark.parametrize(
    "wrong",
    [
        {"reason": ""},
        {"reponse": ""},
        {"reponse": "9"},
        {"reponse": "3", "commentaire": "Voté en juin"},
        {"number": "x"},
    ],
)
def test_a_correction_that_is_not_complete_keeps_what_was_typed(closed, wrong):
    response = correction(closed, **{"reason": "Bien relu", **wrong})
    assert response.status_code == 422
    assert wrong.get("reason", "Bien relu") in response.content.decode()
    assert Photograph.objects.count() == 1


def test_a_second_correction_is_compared_with_the_first(closed, make_person, fontvannes, text):
    head = make_person("dgs", fontvannes, role="collaborateur", function="dgs_secretaire")
    correction(closed, reponse="1")
    stale = correction(head, reponse="4", reason="D’après le procès-verbal")
    page = stale.content.decode()
    assert stale.status_code == 409
    assert "1 · Ponctuel" in text(stale)
    assert "4 · Évalué" in text(stale)
    assert 'name="numero" value="2"' in page
    assert "D’après le procès-verbal" in page
    assert correction(head, number="2", reponse="4").status_code == 302


def test_an_open_year_has_no_correction_page(mayor, deputy, closed):
    assert closed.get(CORRECTION).url == f"{CAMPAIGN}?annee=2027"
    assert deputy.get(f"{CORRECTION}?annee=2026").status_code == 403
    assert correction(deputy).status_code == 403


# -- differences


def test_two_years_are_compared_in_words(closed, text):
    save(closed, "GOV-02", 4)
    save(closed, "GOV-01", "non")
    page = text(closed.get(f"{EVOLUTION}?de=2026&a=2027"))
    assert "Évolution de 2026 à 2027" in page
    assert "A progressé 2026 : 3 · " in page
    assert "A reculé 2026 : Oui (note 4 sur 4). 2027 : Non (note 0 sur 4)." in page
    assert "Sans réponse désormais" in page
    # Before an election, the screen tells the same, and paper neither gains nor progress.
    for neutral in (False, True):
        RestraintEntry.objects.create(
            commune=Photograph.objects.get().campaign.commune,
            neutral=neutral,
            reason="Vœux",
            at=timezone.now(),
        )
        html = closed.get(f"{EVOLUTION}?de=2026&a=2027").content.decode()
        told = re.findall(r'<(?:th|td|span) [^>]*class="([^"]*)"[^>]*>(?:Écart|A progressé|A reculé)', html)
        assert len(told) == 3
        assert {"viatic-screen-only" in classes for classes in told} == {neutral}


def test_a_reserved_point_is_in_no_comparison_of_somebody_who_may_not_read_it(closed, deputy, text):
    save(closed, RESERVED, 4)
    label = load().item(RESERVED).label
    assert label in text(closed.get(EVOLUTION))
    assert label not in text(deputy.get(EVOLUTION))


def test_one_year_alone_says_when_there_will_be_something_to_compare(mayor, text):
    save(mayor)
    assert "encore qu’une année" in text(mayor.get(EVOLUTION))


# -- price


@pytest.mark.parametrize("route", [CAMPAIGN, f"{CLOSING}?annee=2027", f"{EVOLUTION}?de=2026&a=2027"])
def test_a_page_costs_the_same_queries_with_one_answer_and_with_all(closed, deputy, route):
    save(closed)
    closed.post(CAMPAIGN, {"action": "confier", "domaine": "GOV", "personne": deputy.user.pk})
    with CaptureQueriesContext(connection) as few:
        assert closed.get(route).status_code == 200
    for item in load().select("GOV,FIN,ADM", 652):
        if item.id != "GOV-02":
            save(closed, item.id, {"scale": 2, "yes_no": "non", "number": "50", "date": "2025-03"}[item.kind])
        for browser in (closed, deputy):
            shared = {"action": "confier", "domaine": item.domain, "personne": browser.user.pk}
            closed.post(CAMPAIGN, shared)
    closed.get(CAMPAIGN)
    with CaptureQueriesContext(connection) as many:
        assert closed.get(route).status_code == 200
    assert len(many) == len(few)
    assert len(many) <= 28
