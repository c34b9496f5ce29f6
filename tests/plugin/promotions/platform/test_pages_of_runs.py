"""Pages of a promotion beside the platform, as a browser without script uses them."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth.models import User
from django.test import Client

from dashboard_plugin.models import Promotion, Seat, SyncRun
from dashboard_plugin.use_cases.carry_on_sync import carry_on
from tests.plugin.promotions.platform.hosts import KEYS, host

pytestmark = pytest.mark.django_db


def browser(user_id: int) -> Client:
    made = Client()
    made.force_login(User.objects.get(pk=user_id))
    return made


def address(room, more: str = "") -> str:
    return f"/viatic/promotions/{room.id}/reglages/plateforme/{more}"


def shown(client: Client, page: str) -> str:
    return client.get(page).content.decode()


def buttons(page: str) -> dict[str, str]:
    """The named buttons of a page, with what each would send."""
    return dict(re.findall(r'<button[^>]* name="([^"]+)" value="([^"]*)"', page))


def test_one_click_enrols_everybody_and_the_page_says_so(room):
    olivier = browser(room.organiser)
    assert address(room) in shown(olivier, f"/viatic/promotions/{room.id}/")
    assert olivier.post(address(room)).url == address(room)
    assert host.courses[KEYS[0]].enrolled == set(room.members)
    page = shown(olivier, address(room))
    assert "9 sur 9" in page and "data-viatic-run" not in page
    # Nothing is left to do: nothing is proposed, here or in the room.
    assert "<form" not in page.split('id="mise-a-jour"')[1].split("</main>")[0]
    assert address(room) not in shown(olivier, f"/viatic/promotions/{room.id}/")


def test_a_run_is_followed_stopped_and_gone_on_with_without_script(room):
    olivier = browser(room.organiser)
    host.workers = True
    olivier.post(address(room))
    run = SyncRun.objects.get().pk
    carry_on(run, rows=2)
    page = shown(olivier, address(room))
    assert 'value="2"' in page and 'max="9"' in page
    assert buttons(page) == {"arreter": str(run)}
    olivier.post(address(room), {"arreter": run})
    assert SyncRun.objects.get().state == "stopped"
    assert "2 sur 9" in shown(olivier, address(room))
    host.workers = False
    olivier.post(address(room))
    assert (SyncRun.objects.get().state, host.calls) == ("done", 9)


def test_a_host_without_workers_is_helped_along_by_hand(room):
    olivier = browser(room.organiser)
    host.workers = True
    olivier.post(address(room))
    host.workers = False
    (step,) = {value for name, value in buttons(shown(olivier, address(room))).items() if name == "continuer"}
    olivier.post(address(room), {"continuer": step})
    assert SyncRun.objects.get().state == "done"


def test_the_script_of_the_page_reads_where_a_run_stands_and_moves_it_where_nobody_else_does(room):
    olivier, state = browser(room.organiser), address(room, "etat/")
    assert olivier.get(state).json() == {"going": False, "value": 0, "max": 0, "told": ""}
    host.workers = True
    olivier.post(address(room))
    assert olivier.get(state).json()["going"]
    assert olivier.post(state).json()["value"] == 0
    host.workers = False
    assert olivier.get(state).json()["value"] == 0
    assert {name: value for name, value in olivier.post(state).json().items() if name != "told"} == {
        "going": False,
        "value": 9,
        "max": 9,
    }


def test_what_was_refused_is_told_by_name_and_tried_again(room):
    olivier = browser(room.organiser)
    host.breaks_on.add(room.members[0])
    olivier.post(address(room))
    page = shown(olivier, address(room))
    assert page.count(">Lise Essai<") == 3 and "ConnectionError" in page
    host.breaks_on.clear()
    olivier.post(address(room))
    assert ">Lise Essai<" not in shown(olivier, address(room))


def test_both_sides_are_shown_and_mended(room):
    olivier, compared = browser(room.organiser), address(room, "ecarts/")
    olivier.post(address(room))
    assert compared in shown(olivier, address(room))
    del host.courses[KEYS[0]].cohorts[room.members[1]]
    host.courses[KEYS[1]].cohorts[99_999] = Promotion.objects.get().cohort_name
    del host.courses[KEYS[2]]
    page = shown(olivier, compared)
    assert "Nora Essai" in page and 'name="retirer"' in page
    olivier.post(compared)
    assert room.members[1] in host.courses[KEYS[0]].cohorts
    assert 99_999 in host.courses[KEYS[1]].cohorts
    olivier.post(compared, {"retirer": "oui"})
    assert 99_999 not in host.courses[KEYS[1]].cohorts


def test_who_left_is_taken_out_of_the_courses_where_the_box_is_ticked(room):
    olivier = browser(room.organiser)
    olivier.post(address(room))
    Seat.objects.filter(user_id=room.members[0]).update(state="left")
    assert 'name="desinscrire"' in shown(olivier, address(room))
    olivier.post(address(room), {"desinscrire": "oui"})
    assert host.courses[KEYS[0]].enrolled == set(room.members[1:])


@pytest.mark.parametrize("state", ["draft", "archived"])
def test_what_is_prepared_or_put_away_offers_nothing_and_a_late_click_is_told(make_room, state):
    room = make_room(state=state)
    olivier = browser(room.organiser)
    assert "viatic-form" not in shown(olivier, address(room))
    assert {olivier.post(address(room)).status_code, olivier.post(address(room, "ecarts/")).status_code} == {
        409
    }
    assert not SyncRun.objects.exists()


def test_a_run_that_is_none_is_told(room):
    olivier = browser(room.organiser)
    assert olivier.post(address(room), {"arreter": "999"}).status_code == 404
    assert olivier.post(address(room), {"continuer": "x"}).status_code == 422
