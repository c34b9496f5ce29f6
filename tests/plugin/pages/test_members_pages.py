"""Members, requests, reserved points, moderation and one's own page."""

from __future__ import annotations

import pytest

from dashboard_plugin.models import Membership, NamedReader

pytestmark = pytest.mark.django_db

MEMBERS = "/viatic/commune/10156/membres/"


def status_of(browser) -> str:
    return Membership.objects.get(user=browser.user).status


@pytest.mark.parametrize(("said", "becomes"), [("accepter", "confirmed"), ("refuser", "ended")])
def test_the_referent_decides_on_a_request(mayor, make_person, fontvannes, text, said, becomes):
    lise = make_person("lise", fontvannes, status="pending")
    assert "Lise" in text(mayor.get(MEMBERS))
    request = Membership.objects.get(user=lise.user)
    assert mayor.post(MEMBERS, {"demande": request.pk, "decision": said}).status_code == 302
    assert status_of(lise) == becomes


def test_a_deputy_sees_the_members_and_decides_on_nobody(deputy, make_person, fontvannes, text):
    lise = make_person("lise", fontvannes, status="pending")
    page = deputy.get(MEMBERS)
    assert "Paul" in text(page)
    assert "Lise" not in text(page)
    request = Membership.objects.get(user=lise.user)
    assert deputy.post(MEMBERS, {"demande": request.pk, "decision": "accepter"}).status_code == 403
    assert status_of(lise) == "pending"


def test_a_provisional_referent_is_told_what_he_waits_for(make_person, fontvannes, text):
    browser = make_person("helene", fontvannes, role="referent", function="maire", status="provisional")
    assert "Votre rattachement est provisoire" in text(browser.get(MEMBERS))


@pytest.mark.parametrize(
    "sent", [{}, {"demande": "x", "decision": "accepter"}, {"demande": "1", "decision": "?"}]
)
def test_a_mangled_decision_is_refused(mayor, sent):
    assert mayor.post(MEMBERS, sent).status_code == 422


def test_the_mayor_opens_and_closes_the_reserved_points(mayor, deputy, text):
    assert "Ouvrir l’accès" in text(mayor.get(MEMBERS))
    mayor.post(MEMBERS, {"personne": deputy.user.pk, "lecture": "ouvrir"})
    assert NamedReader.objects.filter(user=deputy.user).exists()
    assert "Retirer l’accès" in text(mayor.get(MEMBERS))
    mayor.post(MEMBERS, {"personne": deputy.user.pk, "lecture": "retirer"})
    assert not NamedReader.objects.exists()


@pytest.mark.parametrize(("said", "becomes"), [("accepter", "confirmed"), ("refuser", "ended")])
def test_a_moderator_decides_on_a_first_claimant(moderator, make_person, fontvannes, text, said, becomes):
    helene = make_person("helene", fontvannes, role="referent", function="maire", status="provisional")
    page = text(moderator.get("/viatic/moderation/"))
    assert "Helene, Fontvannes" in page
    request = Membership.objects.get(user=helene.user)
    response = moderator.post("/viatic/moderation/", {"demande": request.pk, "decision": said})
    assert response.status_code == 302
    assert status_of(helene) == becomes


def test_my_page_shows_my_commune_my_function_and_the_way_out(mayor, settings, text):
    settings.VIATIC_SIGN_OUT_URL = "/sortir/"
    response = mayor.get("/viatic/moi/")
    page = text(response)
    assert "Fontvannes" in page
    assert "Maire · référent de la commune" in page
    assert 'action="/sortir/"' in response.content.decode()
    assert "Modération" not in page


def test_my_page_leads_moderators_to_their_work(moderator, text):
    assert "Voir les référents à confirmer" in text(moderator.get("/viatic/moi/"))
