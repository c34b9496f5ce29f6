"""A promotion brought in step with the platform in a browser: watched, stopped, refused, compared, mended."""

from __future__ import annotations

import pytest

pytest.importorskip("playwright.sync_api", reason="no browser in this environment")
from playwright.sync_api import expect

from dashboard_plugin.models import Promotion, Seat, SyncRun
from tests.e2e.visits import WIDTHS, assert_sound, marks, press
from tests.plugin.promotions.platform.hosts import KEYS, cohorts, host
from tests.plugin.promotions.room import clock, make_room

__all__ = ["clock", "cohorts", "make_room"]

pytestmark = [*marks, pytest.mark.usefixtures("cohorts"), pytest.mark.parametrize("width", WIDTHS)]


def address(room, more: str = "") -> str:
    return f"/viatic/promotions/{room.id}/reglages/plateforme/{more}"


def test_a_long_run_goes_on_by_itself_before_whoever_looks(visit, make_room, width):
    room = make_room(members=180, courses=KEYS)
    page = visit(room.organiser, width)
    page.goto(f"/viatic/promotions/{room.id}/")
    page.get_by_role("link", name="Mettre les inscriptions aux cours à jour").click()
    assert_sound(page)
    press(page, "Mettre les inscriptions à jour")
    # Three hundred rows were done at the click; the script does the rest and reads the page again.
    expect(page.get_by_role("status").filter(has_text="540 sur 540")).to_be_visible()
    expect(page.get_by_text("Toutes les inscriptions demandées sont faites.")).to_be_visible()
    assert len(host.courses[KEYS[2]].enrolled) == 180
    assert_sound(page)


def test_a_run_of_the_workers_is_watched_stopped_and_gone_on_with_by_keyboard(visit, make_room, width):
    room = make_room(courses=KEYS)
    host.workers = True
    page = visit(room.organiser, width)
    page.goto(address(room))
    page.get_by_role("button", name="Mettre les inscriptions à jour").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("progressbar")).to_be_visible()
    assert_sound(page)
    page.get_by_role("button", name="Arrêter").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Reprendre la mise à jour")).to_be_visible()
    assert_sound(page)
    host.workers = False
    press(page, "Reprendre la mise à jour")
    assert SyncRun.objects.get().state == "done"


def test_what_was_refused_and_what_differs_are_told_and_mended(visit, make_room, width):
    room = make_room(members=6, courses=KEYS)
    host.breaks_on.add(room.members[0])
    host.shut_out.add(room.members[1])
    page = visit(room.organiser, width)
    page.goto(address(room))
    press(page, "Mettre les inscriptions à jour")
    expect(page.get_by_role("heading", name="Ce qui a été refusé (6)")).to_be_visible()
    assert_sound(page)
    host.breaks_on.clear()
    host.shut_out.clear()
    Seat.objects.filter(user_id=room.members[2]).update(state="left")
    page.goto(address(room))
    assert_sound(page)
    press(page, "Mettre les inscriptions à jour")
    host.courses[KEYS[0]].enrolled.discard(room.members[3])
    name = Promotion.objects.get().cohort_name
    host.courses[KEYS[1]].cohorts |= {room.members[4]: "Ailleurs", 99_999: name}
    del host.courses[KEYS[2]]
    page.get_by_role("link", name="Comparer avec la plateforme").click()
    for each in page.locator("summary").all():
        each.click()
    assert_sound(page)
    page.get_by_role("checkbox").check()
    press(page, "Corriger la plateforme")
    page.get_by_role("link", name="Comparer avec la plateforme").click()
    expect(page.get_by_text("Chaque membre est à sa place.")).to_be_visible()
    assert_sound(page)
