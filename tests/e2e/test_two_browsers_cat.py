"""One person who follows a course from two devices, and somebody else who follows it too."""

from __future__ import annotations

import pytest

pytest.importorskip("playwright.sync_api", reason="no browser in this environment")
from playwright.sync_api import expect

from tests.e2e.visits import Visit, assert_sound, marks, press
from tests.plugin.catalogue import host

pytestmark = marks
COURSE = "/viatic/catalogue/plan-communal-de-sauvegarde/"
KEY = host.key_of("plan-communal-de-sauvegarde")


def test_a_course_followed_from_two_devices(visit: Visit, member, settings):
    settings.VIATIC_PLATFORM = "tests.plugin.catalogue.host.CoursesPlatform"
    host.follows.clear()
    helene, denis = member("helene", role="referent", function="maire"), member("denis")
    wide, narrow, other = visit(helene, 1280), visit(helene, 320), visit(denis, 320)
    for page in (wide, narrow, other):
        page.goto(COURSE)
        assert_sound(page)
    begun, gone_on, his = (press(page, "Suivre ce cours") for page in (wide, narrow, other))
    assert [each.headers["location"] for each in (begun, gone_on, his)] == [
        f"/lire/{KEY}/debut/",
        f"/lire/{KEY}/suite/",
        f"/lire/{KEY}/debut/",
    ]
    assert host.follows == {helene: [KEY], denis: [KEY]}
    narrow.goto(COURSE)
    expect(narrow.get_by_role("link", name="Continuer")).to_have_attribute("href", f"/lire/{KEY}/suite/")
    assert_sound(narrow)


def test_suggestions_are_chosen_from_the_keyboard(visit: Visit, member):
    page = visit(member("helene"), 320)
    page.goto("/viatic/catalogue/")
    field = page.get_by_role("combobox", name="De quoi avez-vous besoin ?")
    field.focus()
    page.keyboard.type("cantine")
    expect(page.get_by_role("option").first).to_contain_text("restauration scolaire")
    assert_sound(page)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page).to_have_url("/viatic/catalogue/restauration-scolaire/")
    page.goto("/viatic/catalogue/")
    page.get_by_role("combobox").press_sequentially("cantine")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="pour « cantine »")).to_be_visible()
