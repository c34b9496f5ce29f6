"""Whoever is not of the commune stays outside: every page, API address and handler of a running platform."""

from __future__ import annotations

import json
from urllib.parse import quote

import pytest

from diagnostic_xblock.block import DiagnosticBlock
from tests.edx.live.conftest import FLAGSHIP, HERE, attach, blocks, enrol
from tests.routes import ARGUMENTS, KEYED, ROUTES
from xblocks.dashboard import DashboardBlock
from xblocks.financing_plan import FinancingPlanBlock
from xblocks.video import FilmBlock

ITEM = "FIN-03"
BLOCKS = {
    "viatic_diagnostic": DiagnosticBlock,
    "viatic_dashboard": DashboardBlock,
    "viatic_financing_plan": FinancingPlanBlock,
    "viatic_video": FilmBlock,
}


def handlers(block_class: type) -> list[str]:
    names = (name for name in dir(block_class) if not name.startswith("_"))
    return [name for name in names if getattr(getattr(block_class, name, None), "_is_xblock_handler", False)]


HANDLERS = [(tag, name) for tag, each in BLOCKS.items() for name in handlers(each)]


@pytest.fixture
def address():
    here = ARGUMENTS | {"code": HERE, "item_id": ITEM, "course_key": quote(FLAGSHIP, safe=":+")}
    return lambda route: route.address(**here)


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.template)
def test_a_visitor_is_let_into_no_route(person, address, route):
    answer = person(None).get(address(route), max_redirects=0)
    if route.is_public:
        assert answer.status == 200
    elif route.name in KEYED:
        assert answer.status == 404
    elif answer.status == 302:
        assert "/login" in answer.headers["location"]
    else:
        assert answer.status in (401, 403)


# Of a promotion, `code` is the one that joins it: its doors are tried with their own roles.
OF_A_COMMUNE = [each for each in ROUTES if "code" in each.parameters and "commune" not in each.parameters]


@pytest.mark.parametrize("route", OF_A_COMMUNE, ids=lambda each: each.template)
def test_a_member_of_another_commune_is_let_into_no_route_of_this_one(learner, stranger, address, route):
    # A member is let in, be it to nothing: no such file, no such council, no closed year, no value to try.
    assert learner.get(address(route), max_redirects=0).status in (200, 302, 304, 404, 405, 422)
    for write in (False, True):
        answer = stranger.post(address(route), data={}) if write else stranger.get(address(route))
        assert answer.status in (403, 404, 405, 415, 422)
        assert "Faux-Villecerf" not in answer.text()


def test_the_promotions_of_a_course_are_for_its_team(learner, person):
    path = f"/viatic/cours/{FLAGSHIP}/promotions/"
    assert learner.get(path).status == 403
    assert person("staff").get(path).ok


@pytest.mark.parametrize(("tag", "handler"), HANDLERS)
def test_no_handler_answers_a_visitor_or_tells_of_another_commune(learner, stranger, person, tag, handler):
    usage = next(each for each in blocks(learner, FLAGSHIP) if f"+type@{tag}+" in each)
    asked = {"item": ITEM, "commune": HERE, "state": "unknown", "version": None}
    assert person(None).handle(usage, handler, asked).status in (403, 404)
    answer = stranger.handle(usage, handler, asked)
    # The state of one's own step, and one's own plan or exercise, are all that a handler tells or keeps
    # without naming a commune.
    own = tag in ("viatic_financing_plan", "viatic_video") and not handler.endswith("_edits")
    expected = (200, 400, 409, 422) if own else (200,) if handler == "check_completion" else (403,)
    assert answer.status in expected, answer.text()[:300]
    assert "Faux-Villecerf" not in answer.text()


def test_an_enrolled_member_of_another_commune_cannot_answer_for_this_one(learner, person):
    usage = next(each for each in blocks(learner, FLAGSHIP) if "+type@viatic_diagnostic+" in each)
    other = person("stranger")
    attach(other, "10156")
    enrol(other, FLAGSHIP)
    try:
        forged = {"item": ITEM, "commune": HERE, "state": "answered", "value": "1", "version": None}
        answer = other.handle(usage, "save_answer", forged)
        assert answer.status == 403, answer.text()[:300]
        assert json.loads(answer.text())["error"]["code"] == "policy.forbidden"
    finally:
        other.post("/change_enrollment", form={"course_id": FLAGSHIP, "enrollment_action": "unenroll"})
        left = other.get(f"/api/enrollment/v1/enrollment/{quote(FLAGSHIP)}")
        assert not left.text() or not left.json()["is_active"]
