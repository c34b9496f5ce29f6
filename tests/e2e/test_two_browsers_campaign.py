"""Two browsers on one year of a commune: opening, sharing out, pieces, and its end while one writes."""

from __future__ import annotations

import re

import pytest

pytest.importorskip("playwright.sync_api", reason="no browser in this environment")
from playwright.sync_api import expect

from commune_core.referential import load
from dashboard_plugin import api
from dashboard_plugin.models import (
    Answer,
    Campaign,
    ComparisonConsent,
    DomainReview,
    Evidence,
    Share,
    Weighting,
)
from tests.e2e.visits import assert_sound, both_orders, marks, one_order, press, save

pytestmark = marks

HERE = "10145"
BASE = f"/viatic/commune/{HERE}/"
SCALE = next(item for item in load().items.values() if item.kind == "scale" and not item.sensitive)
POINT = f"{BASE}etat-des-lieux/{SCALE.id}/"


@one_order
def test_opening_the_year(pair):
    (_, _, first), (_, _, second) = pair
    for page in (first, second):
        page.goto(f"{BASE}campagne/")
    assert press(first, "Ouvrir l’état des lieux").status == 302
    assert press(second, "Ouvrir l’état des lieux").status == 302
    assert Campaign.objects.get().status == Campaign.Status.OPEN


@one_order
def test_sharing_out_a_domain_and_taking_it_back(pair, member):
    (_, first_id, first), (_, _, second) = pair
    lise, nora = member("lise"), member("nora")
    api.open_year(first_id, commune=HERE)

    def unfold() -> None:
        for page in (first, second):
            page.goto(f"{BASE}campagne/")
            page.locator("#GOV").get_by_text(re.compile("^Confier ou relire")).click()

    unfold()
    first.locator("#personne-GOV").select_option(str(lise))
    second.locator("#personne-GOV").select_option(str(nora))
    for page in (first, second):
        assert press(page, "Confier(?! ou)", "#GOV").status == 302
    expect(second.locator("#GOV")).to_contain_text("Confié à Lise Essai, Nora Essai")
    unfold()
    for page in (first, second):
        assert press(page, "Ne plus confier.*Lise", "#GOV").status == 302
    assert list(Share.objects.values_list("user_id", flat=True)) == [nora]


@one_order
def test_the_pieces_of_a_point(pair):
    (_, first_id, first), (_, second_id, second) = pair
    for page in (first, second):
        page.goto(f"{POINT}pieces/")
    first.get_by_label("Adresse de la page").fill("https://exemple.fr/deliberation")
    first.get_by_label("Titre").fill("La délibération")
    document = {"name": "pv.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7"}
    second.locator("#fichier").set_input_files(document)
    assert press(first, "Ajouter le lien").status == 302
    assert press(second, "Ajouter le document").status == 302
    for title in ("La délibération", "pv.pdf"):
        expect(second.get_by_role("link", name=title)).to_be_visible()
    added = Evidence.objects.order_by("pk").values_list("title", "author")
    assert list(added) == [("La délibération", first_id), ("pv.pdf", second_id)]

    first.reload()
    assert press(first, "Retirer « La délibération").status == 302
    assert press(second, "Retirer « La délibération").status == 302
    assert Evidence.objects.get().title == "pv.pdf"


@both_orders
def test_what_is_typed_while_the_year_is_closed(pair):
    (_, first_id, first), (_, _, second) = pair
    save(first_id, SCALE, HERE)
    first.goto(f"{BASE}campagne/cloture/")
    second.goto(f"{POINT}pieces/")
    second.get_by_label("Adresse de la page").fill("https://exemple.fr/deliberation")
    weights = second.context.new_page()
    weights.goto(f"{BASE}priorites/?modifier={SCALE.id}")
    weights.get_by_label("Importance").select_option("5")
    weights.get_by_label("Pourquoi (facultatif)").fill("Contrôle en cours")
    review = second.context.new_page()
    review.goto(f"{BASE}campagne/")
    review.locator("#GOV").get_by_text(re.compile("^Confier ou relire")).click()
    review.locator("#note-GOV").fill("Manque la dette")
    assert press(first, "Clore l’année").status == 302
    for page, button, typed in (
        (second, "Ajouter le lien", "https://exemple.fr/deliberation"),
        (weights, "Enregistrer le rang", "Contrôle en cours"),
        (review, "Marquer comme relu", "Manque la dette"),
    ):
        assert press(page, button).status == 422
        expect(page.locator("main")).to_contain_text(typed)
    assert_sound(second)
    for kept in (Evidence, Weighting, DomainReview):
        assert not kept.objects.exists()


@one_order
def test_the_consent_to_be_compared(pair):
    (_, first_id, first), (_, _, second) = pair
    for page in (first, second):
        page.goto(f"{BASE}comparaison/")
    for page in (first, second):
        assert press(page, "Accepter au nom de la commune").status == 302
    assert ComparisonConsent.objects.get().given_by_id == first_id
    first.get_by_text("Retirer l’accord de la commune").click()
    second.get_by_text("Retirer l’accord de la commune").click()
    for page in (first, second):
        assert press(page, "Retirer l’accord").status == 302
    assert not ComparisonConsent.objects.exists()

    # One still has the first page on screen while the other agrees and withdraws: the last word stands.
    assert press(second, "Accepter au nom de la commune").status == 302
    second.get_by_text("Retirer l’accord de la commune").click()
    assert press(second, "Retirer l’accord").status == 302
    assert press(first, "Accepter au nom de la commune").status == 302
    assert ComparisonConsent.objects.get().given_by_id == first_id
    second.reload()
    expect(second.get_by_text("Retirer l’accord de la commune")).to_be_visible()


@both_orders
def test_a_point_answered_after_a_file_was_shown(pair):
    (_, _, first), (_, _, second) = pair
    lines = f"Point;Réponse\n{SCALE.id};4".encode()
    second.goto(f"{BASE}fichiers/")
    second.locator("#fichier").set_input_files(
        {"name": "mairie.csv", "mimeType": "text/csv", "buffer": lines}
    )
    second.get_by_role("button", name="Voir ce que le fichier changerait").click()
    expect(second.get_by_text("Nouvelle", exact=True)).to_be_visible()
    first.goto(POINT)
    first.locator('input[name="reponse"][value="1"]').check()
    first.get_by_role("button", name="Enregistrer la réponse").click()
    expect(first.get_by_text("Enregistré à")).to_be_visible()
    assert press(second, "Importer ces réponses").status == 409
    assert_sound(second)
    main = second.locator("main")
    for said in ("1 · ", "4 · "):
        expect(main).to_contain_text(said)
    assert press(second, "Importer ces réponses").status == 302
    assert Answer.objects.get().value == 1
