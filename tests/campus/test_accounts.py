"""From the first visit to the last: an account is asked for, confirmed, used and left."""

import re

import pytest
from django.contrib.auth import get_user_model

from campus.accounts import DEMONSTRATION_DOMAIN
from campus.models import Enrolment
from campus.platform import CampusPlatform
from commune_core.ports import Letter
from dashboard_plugin import api
from dashboard_plugin.models import Commune

SIGN_UP = {
    "first_name": "Ada",
    "last_name": "Roux",
    "email": "Ada.Roux@Mairie.example",
    "password": "le pont de pierre",
    "repeated": "le pont de pierre",
}
SIGN_IN = {"email": "ada.roux@mairie.example", "password": "le pont de pierre"}
pytestmark = pytest.mark.django_db


def link_in(message) -> str:
    return re.search(r"http://testserver(\S+)", message.body)[1]


def test_a_visitor_signs_up_confirms_his_address_and_signs_in(client, mailoutbox):
    assert client.post("/comptes/inscription/", SIGN_UP).status_code == 302
    assert client.post("/comptes/connexion/", SIGN_IN).status_code == 422

    link = link_in(mailoutbox[0])
    assert "Ouvrir mon compte" in client.get(link).content.decode()
    assert not get_user_model().objects.get().is_active, (
        "following the link is not enough: mail filters do it too"
    )
    client.post(link)
    answer = client.post("/comptes/connexion/", {**SIGN_IN, "email": "ADA.roux@mairie.example"})

    assert (answer.status_code, answer.url) == (302, "/viatic/")
    assert client.get("/").url == "/viatic/"


def test_a_confirmation_link_serves_once(client, mailoutbox):
    client.post("/comptes/inscription/", SIGN_UP)
    link = link_in(mailoutbox[0])
    client.post(link)
    assert client.get(link).status_code == 410
    get_user_model().objects.update(is_active=False, last_login="2026-11-22T00:00Z")
    assert client.post(link).status_code == 410, "a closed account does not open again by an old link"


@pytest.mark.parametrize("link", ["/comptes/confirmation/x/y/", "/comptes/confirmation/MQ/c0-0/"])
def test_a_forged_confirmation_link_opens_nothing(client, link):
    assert client.post(link).status_code == 410


def test_nothing_tells_whether_an_address_has_an_account(client, mailoutbox, django_user_model):
    django_user_model.objects.create_user(
        "ada.roux@mairie.example", "ada.roux@mairie.example", "le pont de pierre"
    )
    known = client.post("/comptes/inscription/", SIGN_UP)
    unknown = client.post("/comptes/inscription/", {**SIGN_UP, "email": "autre@mairie.example"})
    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    assert [message.subject for message in mailoutbox] == [
        "Votre compte Viatic Académie",
        "Confirmez votre adresse",
    ]

    wrong = client.post("/comptes/connexion/", {**SIGN_IN, "password": "autre"}).content.decode()
    nobody = client.post(
        "/comptes/connexion/", {**SIGN_IN, "email": "personne@mairie.example"}
    ).content.decode()
    assert "L’adresse ou le mot de passe est incorrect" in wrong
    assert "L’adresse ou le mot de passe est incorrect" in nobody


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"email": "ada"}, "Écrivez une adresse complète"),
        ({"email": "moi@demonstration.viatic.example"}, "réservée aux comptes de démonstration"),
        ({"password": "court", "repeated": "court"}, "au minimum 10 caractères"),
        ({"password": "1234567890123", "repeated": "1234567890123"}, "entièrement numérique"),
        ({"repeated": "autre chose"}, "Les deux mots de passe sont différents."),
        ({"first_name": ""}, "Écrivez votre prénom."),
    ],
)
def test_a_mistake_is_told_in_french_beside_its_field_and_at_the_top(client, change, told):
    answer = client.post("/comptes/inscription/", {**SIGN_UP, **change})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert told in page
    assert page.index("Le formulaire est à corriger") < page.index('class="viatic-field-error"')
    assert not get_user_model().objects.exists()


def test_guessing_a_password_is_slowed_down_for_that_address_only(client, django_user_model):
    for name in ("ada.roux", "karl"):
        django_user_model.objects.create_user(
            f"{name}@mairie.example", f"{name}@mairie.example", "le pont de pierre"
        )
    for _ in range(10):
        client.post("/comptes/connexion/", {**SIGN_IN, "password": "essai"})
    assert "Trop d’essais" in client.post("/comptes/connexion/", SIGN_IN).content.decode()
    assert client.post("/comptes/connexion/", {**SIGN_IN, "email": "karl@mairie.example"}).status_code == 302


@pytest.mark.parametrize(
    ("wanted", "reached"),
    [
        ("/cours/", "/cours/"),
        ("https://ailleurs.example/", "/viatic/"),
        ("//ailleurs.example", "/viatic/"),
        ("", "/viatic/"),
    ],
)
def test_signing_in_leads_where_one_was_going_but_never_elsewhere(client, django_user_model, wanted, reached):
    django_user_model.objects.create_user(
        "ada.roux@mairie.example", "ada.roux@mairie.example", "le pont de pierre"
    )
    assert client.post("/comptes/connexion/", {**SIGN_IN, "next": wanted}).url == reached


def test_signing_out_is_a_post(learner):
    assert learner.get("/comptes/deconnexion/").status_code == 405
    assert learner.post("/comptes/deconnexion/").url == "/"
    assert learner.get("/").status_code == 200


def test_a_form_from_another_site_is_refused_in_french(django_user_model):
    from django.test import Client

    answer = Client(enforce_csrf_checks=True).post("/comptes/connexion/", SIGN_IN)
    assert answer.status_code == 403
    assert "Cette demande n’a pas été acceptée" in answer.content.decode()


def test_an_account_asked_for_by_somebody_else_opens_with_ones_own_password(client, mailoutbox):
    client.post(
        "/comptes/inscription/", {**SIGN_UP, "password": "celui du voleur", "repeated": "celui du voleur"}
    )
    client.post("/comptes/inscription/", SIGN_UP)
    assert client.post(link_in(mailoutbox[0])).status_code == 410
    client.post(link_in(mailoutbox[1]))
    assert client.post("/comptes/connexion/", {**SIGN_IN, "password": "celui du voleur"}).status_code == 422
    assert client.post("/comptes/connexion/", SIGN_IN).status_code == 302


CLOSE = "/comptes/fermeture/"


def test_closing_an_account_leaves_nothing_of_the_person(learner, django_user_model):
    api.save_answer(learner.user.pk, item_id="GOV-02", raw=2, version=None)
    assert learner.get(CLOSE).status_code == 200
    answer = learner.post(CLOSE, {"password": "un mot de passe"}, follow=True)
    assert answer.redirect_chain == [("/", 302)]
    assert "Votre compte est fermé" in answer.content.decode()
    for model in (django_user_model, Enrolment, Commune):
        assert not model.objects.exists(), model.__name__
    assert learner.get("/viatic/").status_code == 302


@pytest.mark.parametrize("password", ["", "autre", "x" * 5000])
def test_an_account_is_not_closed_without_its_password(learner, password):
    answer = learner.post(CLOSE, {"password": password})
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.content.decode()
    assert learner.get("/viatic/").status_code == 200


def test_a_session_left_open_does_not_help_to_guess_the_password(learner):
    for _ in range(10):
        learner.post(CLOSE, {"password": "essai"})
    assert "Trop d’essais" in learner.post(CLOSE, {"password": "un mot de passe"}).content.decode()


def test_a_visitor_has_no_account_to_close(client):
    assert client.post(CLOSE, {"password": "un mot de passe"}).url == f"/comptes/connexion/?next={CLOSE}"


def test_a_fictitious_member_stays_for_the_next_visitor(new_member):
    helene = new_member("helene@demonstration.viatic.example")
    assert "il ne se ferme pas" in helene.post(CLOSE, {"password": "un mot de passe"}).content.decode()
    assert helene.get("/viatic/").status_code == 200


def test_my_data_leads_to_the_closing_of_the_account(learner):
    assert f'href="{CLOSE}"' in learner.get("/viatic/moi/effacer/").content.decode()


def test_letters_leave_for_people_and_not_for_the_fictitious_ones(db, mailoutbox):
    letter = Letter("Objet", ("Un paragraphe.",), "Ouvrir", "/viatic/")
    people = [
        get_user_model().objects.create_user(name, email=f"{name}@{domain}").pk
        for name, domain in (("ana", "exemple.fr"), ("fictif", DEMONSTRATION_DOMAIN))
    ]
    CampusPlatform().send(people, letter)
    assert [mail.to for mail in mailoutbox] == [["ana@exemple.fr"]]
    assert "/viatic/" in mailoutbox[0].body
