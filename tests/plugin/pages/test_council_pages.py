"""The pages of a council of several voices: opened, rated on phones, closed, talked about, settled."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dashboard_plugin import api
from dashboard_plugin.models import Answer, CouncilRound, Rating, RoundItem

pytestmark = pytest.mark.django_db

HERE = "10156"
LIST = f"/viatic/commune/{HERE}/conseil/"
SCALE, OTHER = "GOV-02", "GOV-05"


@pytest.fixture
def elus(mayor, deputy, make_person, fontvannes) -> list:
    return [mayor, deputy, *(make_person(name, fontvannes) for name in ("lise", "karim", "nora"))]


@pytest.fixture
def page_of(mayor, elus) -> str:
    """The address of an open round on two points."""
    number = api.convene(
        mayor.user.pk,
        commune=HERE,
        title="Conseil de mars",
        items=f"{SCALE},{OTHER}",
        invited=[each.user.pk for each in elus],
    )
    return f"{LIST}{number}/"


@pytest.fixture
def closed(mayor, elus, page_of) -> str:
    for browser, note in zip(elus, "01244", strict=True):
        assert browser.post(f"{page_of}voix/{SCALE}/", {"reponse": note}).status_code == 302
    assert mayor.post(page_of, {"geste": "clore"}).status_code == 302
    return f"{page_of}resultats/"


def test_a_round_is_opened_from_its_form(mayor, elus, text):
    assert "Ouvrir un conseil" in text(mayor.get(LIST))
    form = text(mayor.get(f"{LIST}nouveau/"))
    assert "Lise" in form
    sent = {"titre": "Bureau de mars", "points": "GOV", "voix": [each.user.pk for each in elus]}
    response = mayor.post(f"{LIST}nouveau/", sent)
    assert response.status_code == 302
    assert "Bureau de mars" in text(mayor.get(response.url))
    assert CouncilRound.objects.get().voices.count() == 5


def test_a_form_that_lacks_voices_says_so_and_keeps_what_was_typed(mayor, elus):
    response = mayor.post(
        f"{LIST}nouveau/", {"titre": "Bureau de mars", "points": "SEC", "voix": [elus[1].user.pk, "x"]}
    )
    html = response.content.decode()
    assert response.status_code == 422
    assert 'value="Bureau de mars"' in html
    assert '<option value="SEC" selected>' in html
    assert f'value="{elus[1].user.pk}" checked' in html
    assert f'value="{elus[2].user.pk}" checked' not in html


def test_a_deputy_opens_and_closes_nothing(deputy, page_of, text):
    assert "Ouvrir un conseil" not in text(deputy.get(LIST))
    assert deputy.get(f"{LIST}nouveau/").status_code == 403
    assert deputy.post(page_of, {"geste": "clore"}).status_code == 403
    assert "Participation" not in text(deputy.get(page_of))


def test_a_voter_goes_from_his_home_page_through_his_points_to_the_end(deputy, page_of, text):
    assert f'href="{page_of}"' in deputy.get("/viatic/").content.decode()
    assert f'href="{page_of}voix/{SCALE}/"' in deputy.get(page_of).content.decode()
    first = deputy.post(f"{page_of}voix/{SCALE}/", {"reponse": "3"})
    assert first.url == f"{page_of}voix/{OTHER}/"
    assert "2 sur 2" in text(deputy.get(first.url))
    last = deputy.post(first.url, {"reponse": "inconnu"})
    assert last.url == page_of
    assert "Vous avez terminé" in text(deputy.get(page_of))
    assert f'href="{page_of}"' not in deputy.get("/viatic/").content.decode()


def test_what_one_gave_is_on_ones_own_page_and_on_no_other(mayor, deputy, elus, page_of):
    deputy.post(f"{page_of}voix/{SCALE}/", {"reponse": "3"})
    ticked = 'value="3" checked'
    assert ticked in deputy.get(f"{page_of}voix/{SCALE}/").content.decode()
    for browser in (mayor, elus[2]):
        assert ticked not in browser.get(f"{page_of}voix/{SCALE}/").content.decode()


def test_no_cache_keeps_a_ballot(deputy, page_of):
    for address in (page_of, f"{page_of}voix/{SCALE}/"):
        assert "no-store" in deputy.get(address)["Cache-Control"]


def test_a_voter_who_chooses_nothing_is_told(deputy, page_of):
    assert deputy.post(f"{page_of}voix/{SCALE}/", {}).status_code == 422
    assert not Rating.objects.exists()


def test_the_same_person_on_two_screens_keeps_the_one_he_chooses(deputy, page_of, text):
    address = f"{page_of}voix/{SCALE}/"
    deputy.post(address, {"reponse": "3", "version": ""})
    stale = deputy.post(address, {"reponse": "1", "version": ""})
    html = stale.content.decode()
    assert stale.status_code == 409
    assert "3 ·" in text(stale)
    assert 'value="1" checked' in html and 'name="version" value="1"' in html
    assert deputy.post(address, {"reponse": "1", "version": "1"}).status_code == 302
    assert Rating.objects.get().value == 1


def test_a_late_rating_is_refused_and_stays_on_the_screen(mayor, deputy, page_of, text):
    mayor.post(page_of, {"geste": "clore"})
    response = deputy.post(f"{page_of}voix/{SCALE}/", {"reponse": "3"})
    assert response.status_code == 409
    assert "3 ·" in text(response)
    assert not Rating.objects.exists()


def test_the_convener_sees_who_has_finished(mayor, deputy, page_of, text):
    for item in (SCALE, OTHER):
        deputy.post(f"{page_of}voix/{item}/", {"reponse": "3"})
    assert "Participation : 1 sur 5" in text(mayor.get(page_of))


def test_others_are_invited_while_it_is_open(mayor, make_person, fontvannes, page_of):
    late = make_person("rose", fontvannes)
    assert late.get(f"{page_of}voix/{SCALE}/").status_code == 403
    assert mayor.post(page_of, {"geste": "inviter", "voix": late.user.pk}).status_code == 302
    assert late.get(f"{page_of}voix/{SCALE}/").status_code == 200


def test_results_lead_back_to_the_round_while_it_is_open(mayor, page_of):
    assert mayor.get(f"{page_of}resultats/").url == page_of
    assert mayor.get(f"{page_of}resultats/{SCALE}/").status_code == 409


def test_results_show_the_spread_and_how_many_voices_gave_each_note(deputy, closed, text):
    page = deputy.get(closed)
    assert "Désaccord" in text(page)
    assert "1, 1, 1, 0, 2" in text(page)
    assert "viatic-voices" in page.content.decode()
    assert "Personne ne s’est prononcé" in text(deputy.get(f"{closed}{OTHER}/"))
    assert deputy.get(closed.removesuffix("resultats/")).url == closed


def test_a_few_voices_show_nothing_that_points_at_somebody(mayor, elus, page_of, text):
    for browser, note in zip(elus[:2], "14", strict=True):
        browser.post(f"{page_of}voix/{SCALE}/", {"reponse": note})
    mayor.post(page_of, {"geste": "clore"})
    page = text(mayor.get(f"{page_of}resultats/{SCALE}/"))
    assert "Trop peu de voix pour montrer un résultat sans désigner quelqu’un" in page
    assert "médiane" not in page


def test_notes_of_two_people_at_once_are_both_on_the_screen(mayor, make_person, fontvannes, closed, text):
    other = make_person("marie", fontvannes, function="dgs_secretaire")
    address = f"{closed}{SCALE}/"
    assert other.post(address, {"geste": "noter", "version": "1", "notes": "Les siennes."}).status_code == 302
    stale = mayor.post(address, {"geste": "noter", "version": "1", "notes": "Les miennes."})
    assert stale.status_code == 409
    assert "Les siennes." in text(stale) and "Les miennes." in text(stale)
    assert 'name="version" value="2"' in stale.content.decode()
    forged = mayor.post(address, {"geste": "noter", "version": "9" * 5000, "notes": "Les miennes."})
    assert forged.status_code == 409
    assert mayor.post(address, {"geste": "noter", "version": "2", "notes": "Toutes."}).status_code == 302
    assert RoundItem.objects.get(item_id=SCALE).notes == "Toutes."


def test_an_answer_is_settled_with_its_reason(mayor, closed, text):
    address = f"{closed}{SCALE}/"
    sent = {"geste": "retenir", "version": "", "reponse": "2", "pourquoi": "Deux arrêtés manquent."}
    assert mayor.post(address, sent).status_code == 302
    assert Answer.objects.get().value == 2
    assert "Deux arrêtés manquent." in text(mayor.get(address))
    assert "Réponse retenue" in text(mayor.get(closed))


@pytest.mark.parametrize("wrong", [{"pourquoi": "  "}, {"reponse": ""}, {"pourquoi": "x" * 1001}])
def test_what_is_missing_is_said_and_nothing_typed_is_lost(mayor, closed, wrong):
    sent = {"geste": "retenir", "version": "", "reponse": "2", "commentaire": "À voir.", "pourquoi": "Vu."}
    response = mayor.post(f"{closed}{SCALE}/", sent | wrong)
    assert response.status_code == 422
    assert "À voir." in response.content.decode()
    assert not Answer.objects.exists()


def test_an_answer_changed_meanwhile_is_compared_part_by_part_and_nothing_is_lost(
    mayor, deputy, closed, text
):
    api.save_answer(deputy.user.pk, item_id=SCALE, raw=4, version=None, commune=HERE, comment="Le sien.")
    address = f"{closed}{SCALE}/"
    sent = {"geste": "retenir", "version": "", "reponse": "2", "commentaire": "Le mien.", "pourquoi": "Vu."}
    stale = mayor.post(address, sent)
    assert stale.status_code == 409
    for kept in ("Le sien.", "Le mien.", "2 ·", "4 ·", "Vu."):
        assert kept in text(stale)
    choice = {"garder_reponse": "votre", "garder_commentaire": "leur", "garder_pourquoi": "votre"}
    assert mayor.post(address, sent | choice | {"version": "1"}).status_code == 302
    answer = Answer.objects.get()
    assert (answer.value, answer.comment, answer.version) == (2, "Le sien.", 2)


def test_two_who_settle_at_once_compare_their_reasons(mayor, make_person, fontvannes, closed, text):
    other = make_person("marie", fontvannes, function="dgs_secretaire")
    address = f"{closed}{SCALE}/"
    sent = {"geste": "retenir", "version": "", "reponse": "2"}
    assert other.post(address, sent | {"pourquoi": "La sienne."}).status_code == 302
    stale = mayor.post(address, sent | {"pourquoi": "La mienne.", "reponse": "3"})
    assert stale.status_code == 409
    assert "La sienne." in text(stale) and "La mienne." in text(stale)
    kept = {"garder_reponse": "leur", "garder_pourquoi": "leur", "pourquoi": "La mienne.", "version": "1"}
    assert mayor.post(address, sent | kept).status_code == 302
    assert RoundItem.objects.get(item_id=SCALE).reason == "La sienne."


def test_a_deputy_reads_results_and_settles_nothing(deputy, closed):
    address = f"{closed}{SCALE}/"
    assert "Retenir cette réponse" not in deputy.get(address).content.decode()
    assert deputy.post(address, {"geste": "noter", "version": "1", "notes": "…"}).status_code == 403
    sent = {"geste": "retenir", "version": "", "reponse": "2", "pourquoi": "Vu."}
    assert deputy.post(address, sent).status_code == 403


@pytest.mark.parametrize("number", ["0", "99999999999999999999999", "x", "1é"])
def test_a_number_that_names_no_council_is_not_found(mayor, number):
    assert mayor.get(f"{LIST}{number}/").status_code == 404
    assert mayor.get(f"{LIST}{number}/resultats/").status_code == 404


def test_a_practice_commune_has_no_council(mayor):
    assert mayor.get("/viatic/commune/exercice/conseil/").status_code == 403
    assert "conseil/" not in mayor.get("/viatic/commune/exercice/etat-des-lieux/").content.decode()
    assert f'href="{LIST}"' in mayor.get(f"/viatic/commune/{HERE}/etat-des-lieux/").content.decode()


def test_pages_cost_the_same_number_of_queries_whatever_they_show(mayor, elus, make_person, fontvannes):
    def cost(items: str, voices: list) -> list[int]:
        ids = [each.user.pk for each in voices]
        number = api.convene(mayor.user.pk, commune=HERE, title=items, items=items, invited=ids)
        told = []
        for address in ("", "nouveau/", f"{number}/", f"{number}/voix/{SCALE}/"):
            told.append(queries(f"{LIST}{address}"))
        mayor.post(f"{LIST}{number}/", {"geste": "clore"})
        return [*told, queries(f"{LIST}{number}/resultats/"), queries(f"{LIST}{number}/resultats/{SCALE}/")]

    def queries(address: str) -> int:
        with CaptureQueriesContext(connection) as counted:
            assert mayor.get(address).status_code == 200
        return len(counted)

    cost(SCALE, elus[:3])
    small = cost(SCALE, elus[:3])
    large = cost("GOV", [*elus, *(make_person(f"elu{number}", fontvannes) for number in range(6))])
    assert small == large
