"""Two organisers bring one promotion in step with the platform: they begin, stop, watch and mend at once."""

from __future__ import annotations

import pytest

pytest.importorskip("playwright.sync_api", reason="no browser in this environment")
from playwright.sync_api import Page, Route, expect

from dashboard_plugin.models import Promotion, PromotionLog, SyncRun
from tests.e2e.visits import assert_sound, both_orders, marks, press
from tests.plugin.promotions.platform.hosts import KEYS, cohorts, host
from tests.plugin.promotions.room import clock, make_room

__all__ = ["clock", "cohorts", "make_room"]

pytestmark = marks

BEGIN, STOP, RESUME = "Mettre les inscriptions à jour", "Arrêter", "Reprendre la mise à jour"
ALL_DONE = "Toutes les inscriptions demandées sont faites."


@pytest.fixture
def members() -> int:
    return 3


@pytest.fixture
def led(pair, cohorts, make_room, members):
    """A promotion of so many members in three courses that both run."""
    room = make_room(members=members, courses=KEYS)
    for _, user_id, _ in pair:
        room.seat(user_id, role="organiser")
    return room


def address(room, more: str = "") -> str:
    return f"/viatic/promotions/{room.id}/reglages/plateforme/{more}"


def told(fact: str) -> int:
    return PromotionLog.objects.filter(fact=fact).count()


def hold_script(page: Page) -> list[Route]:
    """What the script of a page sends from now on, held until it is let go."""
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/etat/", hold)
    return held


def wait_for(page: Page, held: list[Route]) -> None:
    for _ in range(300):
        if held:
            return
        page.wait_for_timeout(50)
    pytest.fail("the script of the page asked for nothing")


@both_orders
def test_one_update_of_courses_begun_by_two(pair, led):
    host.workers = True
    (_, one, _), _ = pair
    for _, _, page in pair:
        page.goto(address(led))
        assert_sound(page)
    for _, _, page in pair:
        assert press(page, BEGIN).status == 302
        expect(page.get_by_role("button", name=STOP)).to_be_visible()
        assert_sound(page)
    assert (SyncRun.objects.get().started_by_id, told("sync_started")) == (one, 1)


@both_orders
def test_one_update_of_courses_stopped_and_gone_on_with_by_two(pair, led):
    host.workers = True
    (_, _, first), (_, _, second) = pair
    # Each page stays as it was read: its script, told of what the other did, would change it under the hand.
    for page in (first, second):
        hold_script(page)
    first.goto(address(led))
    assert press(first, BEGIN).status == 302
    second.goto(address(led))
    for button in (STOP, RESUME):
        for page in (first, second):
            assert press(page, button).status == 302
            assert_sound(page)
    assert (SyncRun.objects.get().state, told("sync_stopped"), told("sync_resumed")) == ("waiting", 1, 1)
    # A page that was read before the last stop: the first stops again, the second has gone on meanwhile.
    assert press(first, STOP).status == 302
    assert press(second, STOP).status == 302
    expect(second.get_by_role("button", name=RESUME)).to_be_visible()
    assert (SyncRun.objects.get().state, told("sync_stopped")) == ("stopped", 2)


@both_orders
@pytest.mark.parametrize("members", [110])  # more rows than one step does
def test_one_update_of_courses_moved_by_the_pages_of_two(pair, led):
    host.workers = True
    (_, _, first), (_, _, second) = pair
    first.goto(address(led))
    assert press(first, BEGIN).status == 302
    host.workers = False
    # Both scripts move the same run now, each before it knows what the other did. They are answered one after
    # the other: the tests on SQLite have one connection for all, which cannot be written to by two threads.
    asked = {page: hold_script(page) for page in (first, second)}
    for page in (first, second):
        page.goto(address(led))
    for page in (first, second):
        wait_for(page, asked[page])
    watching = [first, second]
    while watching:
        page = watching.pop(0)
        wait_for(page, asked[page])
        route = asked[page].pop()
        answer = route.fetch()
        going = answer.json()["going"]
        route.fulfill(response=answer)
        if going:
            watching.append(page)
            continue
        expect(page.get_by_role("status").filter(has_text="330 sur 330")).to_be_visible()
        expect(page.get_by_text(ALL_DONE)).to_be_visible()
        assert_sound(page)
    assert (SyncRun.objects.get().state, host.calls) == ("done", 330)


@both_orders
def test_what_differs_on_the_platform_mended_by_two(pair, led):
    (_, _, first), (_, _, second) = pair
    first.goto(address(led))
    assert press(first, BEGIN).status == 302
    expect(first.get_by_text(ALL_DONE)).to_be_visible()
    lost, stranger, name = led.members[0], 99_999, Promotion.objects.get().cohort_name
    host.courses[KEYS[0]].enrolled.discard(lost)
    host.courses[KEYS[1]].cohorts[stranger] = name
    for page in (first, second):
        page.goto(address(led, "ecarts/"))
        assert_sound(page)
    second.get_by_role("checkbox").check()
    assert press(first, "Corriger la plateforme").status == 302
    assert lost in host.courses[KEYS[0]].enrolled
    assert stranger in host.courses[KEYS[1]].cohorts
    calls = host.calls
    # The second asks for what the first left: that alone is done, and nobody is placed again.
    assert press(second, "Corriger la plateforme").status == 302
    assert_sound(second)
    assert stranger not in host.courses[KEYS[1]].cohorts
    assert host.calls == calls + 1
    for page in (first, second):
        page.goto(address(led, "ecarts/"))
        expect(page.get_by_text("La promotion et la plateforme disent la même chose.")).to_be_visible()
        assert_sound(page)
