"""Two browsers on one council: a voice given twice or too late, a round opened or closed by two."""

from __future__ import annotations

import pytest

pytest.importorskip("playwright.sync_api", reason="no browser in this environment")
from playwright.sync_api import Page, expect

from commune_core.referential import load
from dashboard_plugin import api
from dashboard_plugin.models import CouncilRound, Rating, RoundItem, Voice
from tests.e2e.visits import assert_sound, both_orders, marks, one_order, press

pytestmark = marks

HERE = "10145"
COUNCILS = f"/viatic/commune/{HERE}/conseil/"
SCALE = next(item for item in load().items.values() if item.kind == "scale" and not item.sensitive)


@pytest.fixture
def elus(member) -> list[int]:
    return [member(name) for name in ("lise", "nora", "paul")]


def open_round(pair, elus) -> int:
    voices = [*elus, *(user_id for _, user_id, _ in pair)]
    return api.convene(voices[-1], commune=HERE, title="Mars", items=SCALE.id, invited=voices)


def rate(voter: int, number: int) -> None:
    ballot = {"commune": HERE, "round_id": number, "item_id": SCALE.id}
    api.rate_item(voter, **ballot, raw="2", version=None)


def choose(page: Page, number: int, choice: str) -> None:
    page.goto(f"{COUNCILS}{number}/voix/{SCALE.id}/")
    page.locator(f'input[name="reponse"][value="{choice}"]').check()


def unfold(page: Page, number: int, *folded: str) -> None:
    page.goto(f"{COUNCILS}{number}/")
    for summary in folded:
        page.get_by_text(summary, exact=True).click()


@both_orders
def test_one_voice_given_from_two_devices(pair, elus, visit, order):
    number = open_round(pair, elus)
    widths = (1280, 320) if order == "wide first" else (320, 1280)
    first, second = (visit(elus[0], width) for width in widths)
    choose(first, number, "1")
    choose(second, number, "4")
    assert press(first, "Enregistrer").status == 302
    assert press(second, "Enregistrer").status == 409
    assert_sound(second)
    expect(second.get_by_role("alert")).to_contain_text("1 · ")
    expect(second.locator('input[name="reponse"][value="4"]')).to_be_checked()
    assert Rating.objects.get().value == 1
    assert press(second, "Enregistrer").status == 302
    assert (Rating.objects.get().value, Rating.objects.get().version) == (4, 2)


@both_orders
def test_a_voice_given_while_the_council_closes(pair, elus):
    (_, _, first), (_, _, second) = pair
    number = open_round(pair, elus)
    for voter in elus:
        rate(voter, number)
    unfold(first, number, "Clore le conseil")
    choose(second, number, "4")
    assert press(first, "Clore maintenant").status == 302
    assert press(second, "Enregistrer").status == 409
    assert_sound(second)
    expect(second.locator("main")).to_contain_text("4 · ")
    assert RoundItem.objects.get().voices == len(elus)
    assert not Rating.objects.exists()


@one_order
def test_a_council_opened_by_two(pair, elus):
    (_, first_id, first), (_, second_id, second) = pair
    for page in (first, second):
        page.goto(f"{COUNCILS}nouveau/")
        page.get_by_label("Titre").fill("Conseil de mars")
        page.get_by_label("Points à noter").select_option("GOV")
    assert press(first, "Ouvrir le conseil").status == 302
    assert press(second, "Ouvrir le conseil").status == 302
    opened = CouncilRound.objects.order_by("pk").values_list("opened_by", flat=True)
    assert list(opened) == [first_id, second_id]
    for page in (first, second):
        page.goto(COUNCILS)
        expect(page.locator("main").get_by_text("Conseil de mars")).to_have_count(2)


@one_order
def test_a_council_closed_by_two_while_somebody_is_invited(pair, elus):
    (_, first_id, first), (_, _, second) = pair
    number = api.convene(first_id, commune=HERE, title="Mars", items=SCALE.id, invited=elus)
    for voter in elus:
        rate(voter, number)
    unfold(first, number, "Clore le conseil")
    unfold(second, number, "Clore le conseil")
    late = second.context.new_page()
    unfold(late, number, "Inviter d’autres personnes")
    late.locator('input[name="voix"]').first.check()
    assert press(first, "Clore maintenant").status == 302
    assert press(second, "Clore maintenant").status == 302
    expect(second).to_have_url(f"{first.url}")
    assert CouncilRound.objects.get().closed_by_id == first_id
    assert RoundItem.objects.get().voices == len(elus)
    assert press(late, "Inviter").status == 409
    assert Voice.objects.count() == len(elus)
