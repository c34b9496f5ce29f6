"""Two people decide about a third, and one person uses two devices: membership, access, data, practice."""

from __future__ import annotations

import pytest

pytest.importorskip("playwright.sync_api", reason="no browser in this environment")
from playwright.sync_api import Page, expect

from dashboard_plugin import api
from dashboard_plugin.models import Answer, Commune, Membership, NamedReader
from tests.e2e.visits import Visit, assert_sound, marks, one_order, press

HERE = "10145"
BASE = f"/viatic/commune/{HERE}/"

pytestmark = marks


def decide(first: Page, second: Page, address: str, words: tuple[str, str]) -> None:
    """Both have the request on screen; the second decision is told that it comes too late."""
    for page in (first, second):
        page.goto(address)
    assert press(first, words[0]).status == 302
    assert press(second, words[1]).status == 404
    expect(second.locator("main")).to_contain_text("déjà reçu une réponse")
    assert_sound(second)


@pytest.mark.parametrize(
    ("words", "became"), [(("Accepter", "Refuser"), "confirmed"), (("Refuser", "Accepter"), "ended")]
)
def test_a_request_decided_by_two_referents(visit: Visit, member, words, became):
    helene, omar = (member(name, role="referent") for name in ("helene", "omar"))
    lise = member("lise", status="pending")
    decide(visit(helene, 1280), visit(omar, 320), f"{BASE}membres/", words)
    place = Membership.objects.get(user_id=lise)
    assert (place.status, place.decided_by_id) == (became, helene)


@pytest.mark.parametrize(
    ("words", "became"), [(("Confirmer", "Refuser"), "confirmed"), (("Refuser", "Confirmer"), "ended")]
)
def test_a_first_claimant_decided_by_two_moderators(visit: Visit, member, person, words, became):
    moussa, nadia = (person(name, site_role="moderateur") for name in ("moussa", "nadia"))
    lise = member("lise", role="referent", status="provisional")
    decide(visit(moussa, 1280), visit(nadia, 320), "/viatic/moderation/", words)
    place = Membership.objects.get(user_id=lise)
    assert (place.status, place.decided_by_id) == (became, moussa)


@one_order
def test_who_reads_the_reserved_points(pair, member):
    (_, first_id, first), (_, _, second) = pair
    paul = member("paul")
    for word, named in (("Ouvrir l’accès", [first_id]), ("Retirer l’accès", [])):
        for page in (first, second):
            page.goto(f"{BASE}membres/")
        for page in (first, second):
            assert press(page, f"{word} aux points réservés pour Paul").status == 302
        assert list(NamedReader.objects.values_list("named_by", flat=True)) == named
    first.reload()
    api.end_membership(paul, membership_id=Membership.objects.get(user_id=paul).pk)
    assert press(first, "Ouvrir l’accès aux points réservés pour Paul").status == 404
    assert not NamedReader.objects.exists()


def test_a_request_made_from_two_devices(visit: Visit, member, person):
    member("helene", role="referent", function="maire")
    lise = person("lise")
    first, second = visit(lise, 1280), visit(lise, 320)
    for page, function in ((first, "adjoint"), (second, "conseiller")):
        page.goto(f"/viatic/rattachement/?commune={HERE}")
        page.locator(f"#fonction-{function}").check()
    assert press(first, "Demander mon rattachement").status == 302
    assert press(second, "Demander mon rattachement").status == 409
    assert_sound(second)
    expect(second.get_by_role("alert")).to_contain_text("adjointe ou adjoint")
    expect(second.locator("#fonction-conseiller")).to_be_checked()
    assert Membership.objects.get(user_id=lise).function == "adjoint"


def test_ones_data_erased_from_two_devices(visit: Visit, member):
    lise = member("lise")
    api.save_answer(lise, commune=HERE, item_id="GOV-02", raw="2", version=None)
    first, second = visit(lise, 1280), visit(lise, 320)
    for page in (first, second):
        page.goto("/viatic/moi/effacer/")
        page.get_by_label("Pour confirmer").fill("EFFACER")
    for page in (first, second):
        assert press(page, "Effacer mes données").status == 302
    assert (Answer.objects.get().value, Answer.objects.get().author_id) == (2, None)
    assert not Membership.objects.exists()


def test_the_size_of_ones_practice_commune_chosen_on_two_devices(visit: Visit, person, territory):
    """It is one's own, and no text: the last word stands, it is on the next screen, and no answer goes."""
    lise = person("lise")
    api.save_answer(lise, commune="exercice", item_id="GOV-02", raw="2", version=None)
    first, second = visit(lise, 1280), visit(lise, 320)
    for page, size in ((first, 0), (second, 2)):
        page.goto("/viatic/exercice/")
        page.locator('input[name="taille"]').nth(size).check()
    for page in (first, second):
        assert press(page, "Enregistrer la taille").status == 302
    first.goto("/viatic/exercice/")
    expect(first.locator('input[name="taille"]').nth(2)).to_be_checked()
    assert Commune.objects.get(owner_id=lise).campaigns.get().answers.get().value == 2
