"""A learner on the running platform: a problem graded, a point of the commune answered and found again."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import FrameLocator, Page, expect

from tests.edx.live.conftest import FLAGSHIP, HERE, Person, blocks

UNIT_QUERY = "show_title=0&show_bookmark=0&recheck_access=1&view=student_view"
WIDTHS = pytest.mark.parametrize("width", [1280, 320])


def unit_of(person: Person, tag: str) -> str:
    """The first unit that holds a block of this kind."""
    found = blocks(person, FLAGSHIP)
    return next(
        key
        for key, block in found.items()
        if any(f"+type@{tag}+" in child for child in block.get("children", ()))
    )


@pytest.fixture
def open_unit(learner, site, parent):
    def go(tag: str, width: int = 1280) -> tuple[Page, FrameLocator]:
        page = learner.context.new_page()
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(parent(f"{site.lms}/xblock/{unit_of(learner, tag)}?{UNIT_QUERY}"))
        return page, page.frame_locator("#unit")

    return go


# The lowest and the rightmost edge of all that our blocks show.
EDGES = """() => {
  const all = [...document.querySelectorAll(".viatic-block, .viatic-block *")];
  const shown = all.filter((e) => e.checkVisibility());
  const boxes = shown.map((e) => e.getBoundingClientRect());
  return [Math.max(...boxes.map((b) => b.bottom)), Math.max(...boxes.map((b) => b.right))];
}"""


def nothing_is_clipped(page: Page) -> bool:
    """Whether the frame is as tall as what our blocks show, and no narrower."""
    bottom, right = page.frames[1].evaluate(EDGES)
    box = page.locator("#unit").bounding_box()
    assert box is not None
    return bottom <= box["height"] and right <= box["width"]


def settled(page: Page) -> None:
    """Wait until the frame has taken the height of its content."""
    for _ in range(50):
        page.wait_for_timeout(200)
        if nothing_is_clipped(page):
            return
    pytest.fail(
        f"the unit is clipped: {page.frames[1].evaluate(EDGES)}, {page.locator('#unit').bounding_box()}"
    )


def test_a_problem_is_graded_and_remembered(open_unit):
    page, unit = open_unit("problem")
    problem = unit.locator(".xblock-student_view-problem", has=page.locator("input[type=radio]")).first
    choices = problem.locator("input[type=radio]")
    expect(choices.first).to_be_visible()
    # An earlier run may have spent the attempts: what it chose is still there.
    if problem.locator("input:checked").count() == 0:
        choices.first.check()
        problem.locator("button.submit").click()
        expect(problem.locator(".message, .notification-submit").first).to_be_visible()
        page.reload()
    expect(problem.locator("input:checked")).to_have_count(1)


@WIDTHS
def test_a_point_answered_in_a_unit_is_found_in_the_tab(open_unit, learner, width):
    page, unit = open_unit("viatic_diagnostic", width)
    block = unit.locator(".vb-diagnostic").first
    expect(block.get_by_text(re.compile(r"Point 1 sur 9"))).to_be_visible()
    block.get_by_role("button", name="Toute la liste").click()
    settled(page)
    item = block.locator("[data-item=FIN-02]")
    item.get_by_role("button", name=re.compile("Répondre|Modifier|Corriger")).first.click()
    value = f"{width % 100},5"
    item.get_by_label(re.compile("^Ce nombre")).check()
    item.get_by_role("textbox", name=re.compile("^Nombre")).fill(value)
    item.get_by_role("button", name="Enregistrer la réponse").click()
    expect(item.locator("[data-role=state]")).to_contain_text(value)
    settled(page)
    tabs = learner.get(f"/api/course_home/course_metadata/{FLAGSHIP}").json()["tabs"]
    tab = next(each for each in tabs if each["title"] == "Ma commune")
    page.goto(tab["url"])
    expect(page).to_have_url(re.compile(rf"/viatic/commune/{HERE}/"))
    page.goto(f"{learner.site.lms}/viatic/commune/{HERE}/etat-des-lieux/FIN-02/")
    expect(page.locator("main")).to_contain_text(value)
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_the_way_from_a_point_to_its_course_and_back(learner):
    answer = learner.get(f"/viatic/cours/{FLAGSHIP}/?point=FIN-03", max_redirects=0)
    assert answer.headers["location"] == f"/courses/{FLAGSHIP}/course/"
    back = learner.get(f"/viatic/cours/{FLAGSHIP}/commune/", max_redirects=0)
    assert back.headers["location"] == f"/viatic/commune/{HERE}/etat-des-lieux/FIN-03/"


def test_a_theme_is_found_by_its_words_and_followed_in_one_click(stranger):
    found = stranger.get("/viatic/catalogue/?q=délégations+du+maire+aux+adjoints").text()
    theme = "/viatic/catalogue/repartir-delegations-adjoints/"
    assert theme in found
    for _ in range(2):
        answer = stranger.post(theme, data={}, max_redirects=0)
        assert answer.status == 302
        assert "course-v1:Viatic+T003+2026" in answer.headers["location"]
    assert "Continuer" in stranger.get(theme).text()


def test_nobody_sees_the_tab_before_enrolling(stranger):
    answer = stranger.get(f"/api/course_home/course_metadata/{FLAGSHIP}")
    assert "Ma commune" not in {tab["title"] for tab in answer.json().get("tabs", ())}


@WIDTHS
def test_a_film_plays_in_its_frame_stops_for_a_question_and_resumes(open_unit, width):
    page, unit = open_unit("viatic_video", width)
    film = unit.locator('[data-role="film"]')
    expect(film.locator('[data-role="tools"]')).to_be_visible()
    film.get_by_label("Afficher les incrustations").check()  # an earlier visit may have said no
    question = film.locator('[data-place="over"].vv-insert--question').first
    film.locator("video").evaluate(
        """async (video, at) => {
          video.muted = true;
          await video.play();
          video.currentTime = at;
        }""",
        float(question.get_attribute("data-at")) - 1,
    )
    expect(question).to_be_visible()
    settled(page)
    question.get_by_role("radio").first.check()
    question.get_by_role("button", name="Répondre").click()
    expect(question.locator(".vv-reply")).to_be_visible()
    settled(page)
    question.get_by_role("button", name="Continuer le film").click()
    film.locator("video").evaluate("video => video.pause()")
    expect(film.locator('[data-role="standing"]')).to_contain_text("Film vu à")
    page.reload()
    expect(film.get_by_role("button", name=re.compile("Revenir au début"))).to_be_visible()
    expect(film.locator('[data-place="list"] .vv-reply').first).to_be_visible()
