"""Where promotions show on a real platform: the home of a member, his pages, the tab of a course."""

from __future__ import annotations

import pytest

from tests.edx.live.conftest import FLAGSHIP, enrol
from tests.edx.live.inside import TITLE
from tests.edx.live.test_roster import inside

__all__ = ["inside"]


@pytest.fixture
def number(inside, site, learner):
    """A promotion of the flagship, of which the learner is a member."""
    inside("clean")
    enrol(learner, FLAGSHIP)
    yield inside("seat", site.accounts["learner"][0], FLAGSHIP)["promotion"]
    inside("clean")


def test_the_home_of_a_member_names_his_promotion_and_leads_to_its_course(number, learner):
    home = learner.get("/viatic/").text()
    assert 'id="ma-promotion"' in home and f"/viatic/cours/{FLAGSHIP}/" in home
    for address in ("", "parcours/", "questions/", "seances/", "messages/", "preuves/"):
        assert learner.get(f"/viatic/promotions/{number}/{address}").status == 200
    assert learner.get("/viatic/promotions/calendrier/").status == 200


def test_nobody_else_is_let_in(number, stranger, learner):
    for address in ("", "suivi/", "preuves/", "seances/"):
        answer = stranger.get(f"/viatic/promotions/{number}/{address}")
        assert answer.status == 403
        assert TITLE not in answer.text()
    assert learner.get(f"/viatic/promotions/{number}/suivi/").status == 403


def test_the_team_of_a_course_counts_the_promotions_it_is_not_in(number, person):
    page = person("staff").get(f"/viatic/cours/{FLAGSHIP}/promotions/").text()
    assert 'id="en-promotion"' in page
    assert f"/viatic/promotions/{number}/" not in page
