"""Two people, two browsers, one form: whoever comes second sees both, keeps what he typed, and chooses.

Which test holds which form: tests/plugin/pages/test_forms.py.
"""

from __future__ import annotations

import re

import pytest

pytest.importorskip("playwright.sync_api", reason="no browser in this environment")
from playwright.sync_api import expect

from commune_core.referential import load
from dashboard_plugin import api
from dashboard_plugin.models import Answer, CompetenceHolder, DomainReview, Photograph, RoundItem
from tests.e2e.visits import assert_sound, both_orders, choose_theirs, marks, press, save

pytestmark = [*marks, both_orders]

HERE = "10145"
BASE = f"/viatic/commune/{HERE}/"
SCALE = next(item for item in load().items.values() if item.kind == "scale" and not item.sensitive)
POINT = f"{BASE}etat-des-lieux/{SCALE.id}/"


def test_the_word_on_a_domain(pair):
    (first_name, _, first), (_, second_id, second) = pair
    api.open_year(second_id, commune=HERE)
    for page in (first, second):
        page.goto(f"{BASE}campagne/")
        page.locator("#GOV").get_by_text(re.compile("^Confier ou relire")).click()
    first.locator("#note-GOV").fill("Manque la dette")
    second.locator("#note-GOV").fill("Tout y est")
    assert press(first, "Dire que ce domaine est prêt", "#GOV").status == 302
    assert press(second, "Marquer comme relu", "#GOV").status == 409
    assert_sound(second)
    main = second.locator("main")
    for said in ("Manque la dette", "Tout y est", "Prêt", "Relu", first_name):
        expect(main).to_contain_text(said)
    assert DomainReview.objects.get().note == "Manque la dette"
    choose_theirs(second, "Note pour l’équipe")
    assert press(second, "Enregistrer ce choix").status == 302
    kept = DomainReview.objects.get()
    assert (kept.state, kept.note, kept.version) == ("reviewed", "Manque la dette", 2)


def test_closing_a_year(pair):
    (first_name, first_id, first), (_, _, second) = pair
    save(first_id, SCALE, HERE)
    for page in (first, second):
        page.goto(f"{BASE}campagne/cloture/")
    assert press(first, "Clore l’année").status == 302
    expect(first.locator("main")).to_contain_text("Empreinte vérifiée")
    assert press(second, "Clore l’année").status == 409
    expect(second.locator("main")).to_contain_text(f"{first_name} a déjà clos")
    assert_sound(second)
    assert Photograph.objects.count() == 1


def test_an_answer_typed_while_the_year_is_closed(pair):
    (_, first_id, first), (_, _, second) = pair
    save(first_id, SCALE, HERE)
    first.goto(f"{BASE}campagne/cloture/")
    second.goto(POINT)
    second.locator('input[name="reponse"][value="4"]').check()
    second.get_by_text("Certitude et commentaire").click()
    second.get_by_label("Commentaire").fill("Voté le 12")
    assert press(first, "Clore l’année").status == 302
    assert press(second, "Enregistrer la réponse").status == 422
    for typed in ("4 · ", "Voté le 12"):
        expect(second.get_by_role("alert")).to_contain_text(typed)
    assert_sound(second)
    assert Answer.objects.get().value == 2


def test_correcting_a_closed_year(pair):
    (first_name, first_id, first), (_, _, second) = pair
    save(first_id, SCALE, HERE, comment="Du premier jour")
    year = api.sheet(first_id, commune=HERE).year
    api.close_campaign(first_id, commune=HERE)
    for page, choice, why in ((first, "1", "Le procès-verbal"), (second, "4", "La délibération")):
        page.goto(f"{BASE}campagne/correction/?annee={year}&point={SCALE.id}")
        page.locator(f'input[name="reponse"][value="{choice}"]').check()
        page.get_by_label("Pourquoi cette correction").fill(why)
    assert press(first, "Prendre la photographie corrigée").status == 302
    assert press(second, "Prendre la photographie corrigée").status == 409
    assert_sound(second)
    said = second.get_by_role("alert")
    for text in (first_name, "1 · ", "4 · "):
        expect(said).to_contain_text(text)
    expect(second.locator('input[name="reponse"][value="4"]')).to_be_checked()
    expect(second.get_by_label("Pourquoi cette correction")).to_have_value("La délibération")
    assert Photograph.objects.count() == 2
    assert press(second, "Prendre la photographie corrigée").status == 302
    reasons = list(Photograph.objects.order_by("number").values_list("reason", flat=True))
    assert reasons == ["", "Le procès-verbal", "La délibération"]


def test_who_holds_the_competences(pair):
    (_, first_id, first), (_, _, second) = pair
    rows = api.profile(first_id, commune=HERE).rows
    disputed, alone = rows[0].competence.code, rows[1].competence.code
    for page in (first, second):
        page.goto(f"{BASE}profil/")
    holders = first.locator(f"#exerce-{disputed} option").evaluate_all("all => all.map((each) => each.value)")
    theirs, mine = [code for code in holders if code][:2]
    first.locator(f"#exerce-{disputed}").select_option(theirs)
    first.locator(f"#exerce-{alone}").select_option(mine)
    second.locator(f"#exerce-{disputed}").select_option(mine)
    second.locator(f"#exerce-{alone}").select_option(mine)
    assert press(first, "Enregistrer le profil").status == 302
    assert press(second, "Enregistrer le profil").status == 409
    assert_sound(second)
    expect(second.locator(f"#exerce-{disputed}")).to_have_value(mine)
    told = second.locator(".viatic-field--error").filter(has=second.locator(f"#exerce-{disputed}"))
    expect(told).to_contain_text("La commune dit maintenant")
    expect(second.locator(f".viatic-field--error #exerce-{alone}")).to_have_count(0)
    held = dict(CompetenceHolder.objects.values_list("competence", "holder"))
    assert (held[disputed], held[alone]) == (theirs, mine)
    assert press(second, "Enregistrer le profil").status == 302
    assert dict(CompetenceHolder.objects.values_list("competence", "holder")) == held | {disputed: mine}


@pytest.fixture
def discussed(pair, member) -> str:
    """The page of one point of a closed council."""
    voices = [user_id for _, user_id, _ in pair] + [member(name) for name in ("lise", "nora", "paul")]
    number = api.convene(voices[0], commune=HERE, title="Mars", items=SCALE.id, invited=voices)
    for position, voter in enumerate(voices):
        api.rate_item(
            voter, commune=HERE, round_id=number, item_id=SCALE.id, raw=str(position % 5),
            unknown=False, version=None,
        )  # fmt: skip
    api.close_round(voices[0], commune=HERE, round_id=number)
    return f"{BASE}conseil/{number}/resultats/{SCALE.id}/"


def test_the_notes_of_a_council(pair, discussed):
    (_, _, first), (_, _, second) = pair
    for page, notes in ((first, "Pas chiffré."), (second, "Chiffré en mars.")):
        page.goto(discussed)
        page.get_by_label("Ce qui s’est dit").fill(notes)
    assert press(first, "Enregistrer les notes").status == 302
    assert press(second, "Enregistrer les notes").status == 409
    assert_sound(second)
    expect(second.get_by_role("alert")).to_contain_text("Pas chiffré.")
    expect(second.get_by_label("Ce qui s’est dit")).to_have_value("Chiffré en mars.")
    assert RoundItem.objects.get().notes == "Pas chiffré."
    second.get_by_label("Ce qui s’est dit").fill("Pas chiffré.\nChiffré en mars.")
    assert press(second, "Enregistrer les notes").status == 302
    assert RoundItem.objects.get().notes == "Pas chiffré.\nChiffré en mars."


def test_the_answer_a_council_settles(pair, discussed):
    (first_name, _, first), (_, _, second) = pair
    for page, choice, why in ((first, "1", "Écrit, pas chiffré."), (second, "3", "Chiffré en mars.")):
        page.goto(discussed)
        page.locator(f'input[name="reponse"][value="{choice}"]').check()
        page.get_by_label("Pourquoi cette réponse").fill(why)
    assert press(first, "Retenir cette réponse").status == 302
    assert press(second, "Retenir cette réponse").status == 409
    assert_sound(second)
    main = second.locator("main")
    for said in (first_name, "1 · ", "3 · ", "Écrit, pas chiffré.", "Chiffré en mars."):
        expect(main).to_contain_text(said)
    assert (Answer.objects.get().value, RoundItem.objects.get().reason) == (1, "Écrit, pas chiffré.")
    choose_theirs(second, "Pourquoi")
    assert press(second, "Retenir ce choix").status == 302
    assert (Answer.objects.get().value, RoundItem.objects.get().reason) == (3, "Écrit, pas chiffré.")


def table(**answers: str) -> dict[str, object]:
    """A file of answers, as a file chooser gives it."""
    lines = ["Point;Réponse", *(f"{item_id};{answer}" for item_id, answer in answers.items())]
    return {"name": "mairie.csv", "mimeType": "text/csv", "buffer": "\n".join(lines).encode()}


def test_two_files_about_the_same_points(pair):
    (_, first_id, first), (_, _, second) = pair
    scales = [item.id for item in load().items.values() if item.kind == "scale" and not item.sensitive]
    answered, disputed = scales[:2]
    save(first_id, SCALE, HERE, "0")
    assert answered == SCALE.id
    for page, choice in ((first, "1"), (second, "4")):
        page.goto(f"{BASE}fichiers/")
        page.locator("#fichier").set_input_files(table(**{answered: choice, disputed: choice}))
        page.get_by_role("button", name="Voir ce que le fichier changerait").click()
        page.locator(f'input[name="prendre"][value="{answered}"]').check()
        assert_sound(page)
    assert press(first, "Importer ces réponses").status == 302
    assert press(second, "Importer ces réponses").status == 409
    assert_sound(second)
    told = dict(Answer.objects.values_list("item_id", "value"))
    assert told == {answered: 1, disputed: 1}
    # What was ticked still is; the point that was new is now a conflict, kept unless it is ticked.
    expect(second.locator(f'input[name="prendre"][value="{answered}"]')).to_be_checked()
    expect(second.locator(f'input[name="prendre"][value="{disputed}"]')).not_to_be_checked()
    assert press(second, "Importer ces réponses").status == 302
    assert dict(Answer.objects.values_list("item_id", "value")) == {answered: 4, disputed: 1}
