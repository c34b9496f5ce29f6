"""Without a pointer: Tab, arrows, Space and Enter do everything; the focus is seen, nothing traps it."""

from __future__ import annotations

import re

import pytest

pytest.importorskip("playwright.sync_api", reason="no browser in this environment")
from playwright.sync_api import Locator, Page, expect

from commune_core.referential import load
from dashboard_plugin import api
from dashboard_plugin.models import Answer, Photograph, Rating
from tests.e2e.visits import Visit, marks, save

pytestmark = [*marks, pytest.mark.parametrize("width", [1280, 320])]

HERE = "10145"
BASE = f"/viatic/commune/{HERE}/"
SCALE = next(item for item in load().items.values() if item.kind == "scale" and not item.sensitive)
FARTHEST = 250
"""More stops than any of these pages has: who has not arrived by then is trapped."""
SEEN = """() => {
  const at = document.activeElement, style = getComputedStyle(at), box = at.getBoundingClientRect();
  const label = at.closest("label"), around = label ? getComputedStyle(label) : style;
  const outlined = (each) => each.outlineStyle !== "none" && parseFloat(each.outlineWidth) > 0;
  const drawn = (each) => outlined(each) || each.boxShadow !== "none";
  const onScreen = box.bottom > 0 && box.top < innerHeight && box.width > 0;
  return onScreen && (drawn(style) || drawn(around));
}"""


@pytest.fixture
def mayor(member) -> int:
    return member("helene", role="referent", function="maire")


def is_at(goal: Locator) -> bool:
    return bool(goal.evaluate("(each) => each === document.activeElement"))


def go_to(page: Page, goal: Locator) -> None:
    """Press Tab until the focus, seen at each stop, is there."""
    for _ in range(FARTHEST):
        if is_at(goal):
            return
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement !== document.body"):
            told = page.evaluate("document.activeElement.outerHTML.slice(0, 200)")
            assert page.evaluate(SEEN), f"{page.url}: the focus is not seen on {told}"
    pytest.fail(f"{page.url}: the keyboard does not reach {goal}")


def choose(page: Page, goal: Locator) -> None:
    """Take a radio: Tab stops once in a group, arrows walk through it, Space takes the first one."""
    name = goal.get_attribute("name")
    scope = goal.locator("xpath=ancestor::form")
    group = scope.locator(f'input[type="radio"][name="{name}"]')
    for _ in range(FARTHEST):
        if any(is_at(group.nth(each)) for each in range(group.count())):
            break
        page.keyboard.press("Tab")
    page.keyboard.press("Space")
    for _ in range(group.count()):
        if goal.is_checked():
            break
        page.keyboard.press("ArrowDown")
    expect(goal).to_be_checked()
    assert page.evaluate(SEEN), f"{page.url}: the focus is not seen on a choice"


def press(page: Page, goal: Locator) -> None:
    go_to(page, goal)
    page.keyboard.press("Enter")


def test_the_first_three_points_of_the_express_questionnaire(visit: Visit, mayor, width):
    page = visit(mayor, width)
    page.goto(f"{BASE}etat-des-lieux/questionnaire/?liste=express")
    questions = page.locator("#questions > li")
    for number in range(3):
        question = questions.nth(number)
        expect(question).to_be_visible()
        choose(page, question.locator('input[name="reponse"][value="inconnu"]'))
        press(page, question.get_by_role("button", name=re.compile("^Enregistrer et")))
        expect(question.locator("[data-viatic-line]")).to_have_text(re.compile("^Enregistré à"))
    assert Answer.objects.filter(state="unknown").count() == 3
    # Back to where one comes from, too.
    page.keyboard.press("Shift+Tab")
    assert page.evaluate("document.activeElement !== document.body")


def test_the_voice_given_on_one_point(visit: Visit, mayor, member, width):
    voices = [mayor, *(member(name) for name in ("lise", "nora", "paul"))]
    number = api.convene(mayor, commune=HERE, title="Mars", items=SCALE.id, invited=voices)
    page = visit(voices[1], width)
    page.goto(f"{BASE}conseil/{number}/")
    press(page, page.get_by_role("link", name="Commencer"))
    page.wait_for_url(re.compile("/voix/"))
    choose(page, page.locator('input[name="reponse"][value="3"]'))
    press(page, page.get_by_role("button", name=re.compile("^Enregistrer et")))
    expect(page.get_by_text("Vous avez terminé")).to_be_visible()
    assert Rating.objects.get().value == 3


def test_two_answers_are_compared(visit: Visit, mayor, member, width):
    paul = member("paul")
    page = visit(mayor, width)
    page.goto(f"{BASE}etat-des-lieux/{SCALE.id}/")
    save(paul, SCALE, HERE, "1", comment="De Paul")
    choose(page, page.locator('input[name="reponse"][value="4"]'))
    press(page, page.get_by_role("button", name="Enregistrer la réponse"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("comparer")
    choose(page, page.locator('input[name="garder_commentaire"][value="leur"]'))
    press(page, page.get_by_role("button", name="Enregistrer ce choix"))
    expect(page.get_by_role("heading", level=1)).not_to_contain_text("comparer")
    kept = Answer.objects.get()
    assert (kept.value, kept.comment, kept.author_id) == (4, "De Paul", mayor)


def test_a_year_is_closed(visit: Visit, mayor, width):
    save(mayor, SCALE, HERE)
    page = visit(mayor, width)
    page.goto(f"{BASE}campagne/")
    press(page, page.get_by_role("link", name=re.compile("^Préparer la clôture")).last)
    page.wait_for_url(re.compile("/cloture/"))
    press(page, page.locator("summary", has_text="Voir lesquels"))
    expect(page.locator("details[open]")).to_have_count(1)
    press(page, page.get_by_role("button", name=re.compile("^Clore l’année")))
    expect(page.locator("main")).to_contain_text("Empreinte vérifiée")
    assert Photograph.objects.count() == 1
