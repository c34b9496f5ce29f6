"""The flagship followed on a phone from its first page to its attestation: every question and every exercise
answered, one exercise failed on purpose, and each page read as a screen reader would read it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from lxml import etree
from playwright.sync_api import Browser, Locator, Page, expect

from commune_core.financing import exercises
from tests.e2e.conftest import Academy, assert_sound

pytestmark = pytest.mark.e2e

REPOSITORY = Path(__file__).resolve().parents[2]
COURSE = REPOSITORY / "olx" / "MOOC1"
KEY = "course-v1:Viatic+MOOC1+2026"
FAILED = "C02"
MOST_PAGES = 400
# What a reader who sees nothing cannot do without: words for pictures, names for tables, headings in order.
UNREADABLE = """() => {
  const unit = document.querySelector('.campus-unit'), told = [], all = (what) => unit.querySelectorAll(what);
  for (const image of all('img:not([alt])')) told.push(`picture: ${image.src}`);
  for (const table of all('table')) {
    const named = table.querySelector('caption') || table.closest('[aria-label]');
    if (!named || !table.querySelector('th')) told.push(`table: ${table.innerText.slice(0, 60)}`);
  }
  for (const film of all('video')) {
    if (!film.querySelector('track[kind=captions]')) told.push('film without captions');
  }
  let level = 2;
  for (const heading of all('h1, h2, h3, h4, h5, h6')) {
    const here = Number(heading.tagName[1]);
    if (here > level + 1) told.push(`heading: ${heading.innerText}`);
    level = here;
  }
  const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
  return wide > 0 ? [...told, `scrolls sideways by ${wide}`] : told;
}"""


@pytest.fixture
def phone(browser: Browser, academy: Academy):
    context = browser.new_context(
        base_url=academy.url, viewport={"width": 320, "height": 720}, locale="fr-FR", has_touch=True
    )
    context.set_default_timeout(15_000)
    page = context.new_page()
    page.faults = []  # type: ignore[attr-defined]
    page.on("pageerror", lambda error: page.faults.append(f"{page.url}: {error}"))
    yield page
    context.close()


def test_the_flagship_is_followed_to_its_attestation(phone: Page):
    phone.goto("/")
    phone.get_by_role("button", name="Entrer comme Hélène").click()
    phone.wait_for_url(re.compile("/viatic/$"))
    phone.goto(f"/cours/{KEY}/")
    with phone.expect_navigation():
        phone.get_by_role("button", name="Suivre ce cours").click()

    units, solved, unreadable = 0, 0, []
    for _page in range(MOST_PAGES):
        unreadable += [f"{phone.url}: {fault}" for fault in phone.evaluate(UNREADABLE)]
        units += phone.locator(".viatic-goal").count()
        answer_the_questions(phone)
        solved += solve_the_exercise(phone)
        following = phone.get_by_role("link", name=re.compile("^Suivant"))
        if not following.count():
            break
        with phone.expect_navigation():
            following.click()

    assert (unreadable, phone.faults) == ([], [])  # type: ignore[attr-defined]
    assert units == len(list((COURSE / "sequential").glob("*.xml")))
    assert solved == len(simulators())
    shows_the_grade_then_the_attestation(phone)


def answer_the_questions(page: Page) -> None:
    """The right answer to each question of the page, as its file gives it, by the controls a reader uses."""
    wrappers = page.locator(".problems-wrapper")
    for rank in range(wrappers.count()):
        problem = wrappers.nth(rank)
        name = str(problem.get_attribute("data-problem-id")).rpartition("@")[2]
        source = etree.parse(COURSE / "problem" / f"{name}.xml").getroot()
        choices = [choice.get("correct") == "true" for choice in source.iter("choice")]
        if choices:
            inputs = problem.locator("input[type=radio], input[type=checkbox]")
            for place in [place for place, right in enumerate(choices) if right]:
                inputs.nth(place).check()
        elif source.find(".//option") is not None:
            [right] = [
                option for option in source.iter("option") if option.get("correct", "").lower() == "true"
            ]
            problem.locator("select").select_option(label=" ".join((right.text or "").split()))
        else:
            [told] = source.xpath("//div[@class='detailed-solution']/p[1]/strong/text()")
            problem.locator("input[type=text]").fill(told.partition(":")[2].strip())
        problem.get_by_role("button", name="Valider ma réponse").click()
        expect(
            problem.locator(".status.correct, .message .feedback-hint-correct, .notification.success").first
        ).to_be_attached()


def solve_the_exercise(page: Page) -> int:
    """The values that the page asks of its case; those of one case are all wrong, as often as it lets."""
    block = page.locator('[data-role="exercise"]')
    if not block.count():
        return 0
    name = str(
        block.locator("xpath=ancestor::*[@data-usage-id][1]").get_attribute("data-usage-id")
    ).rpartition("@")[2]
    [node] = [node for node in simulators() if node.get("url_name") == name]
    fails = node.get("case") == FAILED
    for attempt in range(1, (int(node.get("max_attempts", "3")) if fails else 1) + 1):
        for field in block.locator("form [name]").all():
            fill(field, "0" if fails else expected(node.get("case"), str(field.get_attribute("name"))))
        block.get_by_role("button", name="Vérifier mes réponses").click()
        expect(block.get_by_text(re.compile(rf"^{attempt} essai"))).to_be_visible()
    if fails:
        expect(block.get_by_text("Vous avez utilisé tous vos essais")).to_be_visible()
        expect(block.get_by_role("heading", name="Correction")).to_be_visible()
    else:
        expect(block.get_by_text("Toutes vos réponses sont justes")).to_be_visible()
    assert_sound(page)
    return 1


def simulators() -> list[etree._Element]:
    nodes = (etree.parse(path).getroot() for path in (COURSE / "vertical").glob("*.xml"))
    return [each for node in nodes for each in node.iter("viatic_financing_plan") if each.get("case")]


def fill(field: Locator, value: str) -> None:
    if field.evaluate("field => field.tagName") == "SELECT":
        known = field.locator("option").evaluate_all("options => options.map(option => option.value)")
        field.select_option(value if value in known else known[-1])
    else:
        field.fill(value)


def expected(case: str, key: str) -> str:
    """The value of a case as somebody types it: a day in French, the rest as it is written."""
    [value] = [each.expected for each in exercises.exercise(case, (key,)).questions]
    day = re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", value)
    return f"{day[3]}/{day[2]}/{day[1]}" if day else value


def shows_the_grade_then_the_attestation(page: Page) -> None:
    page.goto(f"/cours/{KEY}/")
    assert_sound(page)
    results = [
        int(each.split()[0]) for each in page.locator("#ma-note td[data-label=Résultat]").all_inner_texts()
    ]
    assert [results[0], results[2]] == [100, 100]
    assert 60 < results[1] < 100, "one exercise of four was failed"
    page.get_by_role("link", name="Voir mon attestation").click()
    expect(page.get_by_role("heading", name="Attestation de réussite")).to_be_visible()
    assert_sound(page)
