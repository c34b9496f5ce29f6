"""Blocks in a real browser: the official conformity block, an exercise and a film."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.campus.conftest import COURSE, URL
from tests.chromium import needs_chromium

pytestmark = [
    pytest.mark.e2e,
    needs_chromium,
    pytest.mark.django_db(transaction=True),
]
ACID = "course-v1:Viatic+ACIDE+2026"


@pytest.fixture
def visit(live_server, new_member, context):
    """Open a page as somebody who follows both courses; script errors and calls outside fail the test."""
    client: Client = new_member("ada@mairie.example")
    client.post(f"/cours/{ACID}/inscription")
    context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
    )
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    page.on(
        "request",
        lambda request: (
            None
            if request.url.startswith((live_server.url, "blob:", "data:"))
            else faults.append(request.url)
        ),
    )

    def go(path: str):
        page.goto(live_server.url + path)
        return page

    yield go
    assert faults == []


@pytest.mark.parametrize(("unit", "successes"), [("vt_seul", 18), ("vt_parent", 56)])
def test_the_conformity_block_passes(visit, unit, successes):
    page = visit(f"/cours/{ACID}/{unit}/")
    page.locator(".pass").nth(successes - 1).wait_for(state="attached")
    counts = {name: page.locator(f".{name}").count() for name in ("pass", "fail", "error", "unknown")}
    assert counts == {"pass": successes, "fail": 0, "error": 0, "unknown": 0}


def test_an_exercise_is_answered_and_found_again(visit):
    page = visit(f"{URL}vt_exercice/")
    page.get_by_label("Le maire").check()
    page.get_by_role("button", name="Valider ma réponse").click()
    page.get_by_text("Réponse juste (1/1 point)").wait_for()
    page.reload()
    page.locator("label.choicegroup_correct").wait_for()
    assert page.get_by_label("Le maire").is_checked()


def test_a_film_is_watched_to_its_end(visit):
    page = visit(f"{URL}vt_film/")
    with page.expect_response(lambda response: "publish_completion" in response.url):
        page.locator(".video_control").first.click()
    page.get_by_text("L’eau monte.").first.wait_for()
    page.reload()
    assert "✓ lue" in page.locator(".viatic-place").inner_text()


def test_text_is_read_without_scripts(browser, live_server, new_member):
    client = new_member("ada@mairie.example")
    context = browser.new_context(java_script_enabled=False, viewport={"width": 320, "height": 640})
    context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
    )
    page = context.new_page()
    page.goto(f"{live_server.url}/cours/{COURSE}/vt_texte/")
    assert page.get_by_role("heading", name="La carte des aléas").is_visible()
    page.get_by_role("link", name="Suivant").click()
    assert page.url.endswith("/vt_exercice/")
    context.close()
