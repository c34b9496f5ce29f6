"""The sheet and the dashboard: what they hold, for whom, and at what price."""

from __future__ import annotations

from dataclasses import FrozenInstanceError

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from commune_core.answers import parse, to_json
from commune_core.errors import Forbidden, InvalidWeighting, UnknownItem
from commune_core.referential import load
from commune_core.scoring import score
from dashboard_plugin import api
from dashboard_plugin.models import Answer, Campaign, Weighting
from dashboard_plugin.platform import get_clock

pytestmark = pytest.mark.django_db

BUDGET = 8


def typical(item) -> object:
    """An answer that any point of this kind accepts."""
    return {"scale": 2, "yes_no": "non", "number": "50", "date": "2025-03"}[item.kind]


@pytest.fixture
def answer():
    """Answer the first points of the questionnaire, all at once: by the door, one of them takes 20 ms."""

    def run(user_id: int, count: int) -> None:
        api.save_answer(user_id, item_id="GOV-01", raw="non", version=None)
        items = [item for item in list(load().items.values())[1:count] if item.applies_to(215)]
        Answer.objects.bulk_create(
            Answer(
                campaign=Campaign.objects.get(),
                item_id=item.id,
                value=to_json(parse(item, typical(item), today=get_clock().today())),
                state="answered",
                author_id=user_id,
                answered_at=get_clock().now(),
            )
            for item in items
        )

    return run


def queries_of(call) -> int:
    with CaptureQueriesContext(connection) as queries:
        call()
    return len(queries)


@pytest.mark.parametrize("commune", [None, "10145"])
def test_the_price_of_a_read_does_not_grow_with_the_answers(mayor, answer, settings, commune):
    settings.VIATIC_PLATFORM = "tests.plugin.pages.teaching.TeachingPlatform"
    reads = {
        "one point": lambda: api.sheet(mayor, items="FIN-01", commune=commune),
        "express": lambda: api.sheet(mayor, commune=commune),
        "everything": lambda: api.sheet(mayor, items="tout", commune=commune),
        "dashboard": lambda: api.dashboard(mayor, commune=commune),
        "one domain": lambda: api.dashboard(mayor, commune=commune, domain="FIN"),
    }
    answer(mayor, 1)
    with_one = {name: queries_of(read) for name, read in reads.items()}
    answer(mayor, 131)
    with_all = {name: queries_of(read) for name, read in reads.items()}
    assert with_one == with_all
    assert max(with_all.values()) <= BUDGET


def test_the_price_does_not_grow_with_the_authors_either(mayor, member, answer):
    answer(mayor, 1)
    before = queries_of(lambda: api.sheet(mayor, items="tout"))
    for number, item_id in enumerate(list(load().items)[1:12]):
        user_id = member(f"elu{number}")
        api.save_answer(user_id, item_id=item_id, raw=typical(load().item(item_id)), version=None)
    assert queries_of(lambda: api.sheet(mayor, items="tout")) == before


def test_the_express_sheet_has_thirty_two_points_in_reading_order(mayor):
    sheet = api.sheet(mayor)
    assert (sheet.answered, sheet.total, len(sheet.rows)) == (0, 32, 32)
    assert [row.item.id for row in sheet.rows] == [item.id for item in load().express]
    assert (sheet.can_answer, sheet.practice, sheet.commune.name) == (True, False, "Faux-Villecerf")
    assert sheet.rows[0].url == "/viatic/commune/10145/etat-des-lieux/GOV-01/"


def test_points_for_larger_communes_are_hidden_from_a_small_one(mayor):
    shown = {row.item.id for row in api.sheet(mayor, items="tout").rows}
    assert "SEC-07" not in shown
    assert "ADM-02" in shown


def test_the_dashboard_says_what_the_rules_say(mayor, answer):
    answer(mayor, 131)
    board = api.dashboard(mayor)
    answers = {row.item.id: row.answer.value for row in api.sheet(mayor, items="tout").rows if row.answer}
    expected = score(load(), answers, population=215, today=get_clock().today())
    assert (board.overall, board.ours, board.coverage) == (expected.overall, expected.ours, expected.coverage)
    assert {each.domain.code: each.score for each in board.domains} == {
        code: each.score for code, each in expected.domains.items()
    }
    assert len(board.domains) == 16
    assert [each.priority.priority for each in board.priorities] == sorted(
        (each.priority.priority for each in board.priorities), reverse=True
    )
    assert all(each.priority.reasons for each in board.priorities)
    assert board.member.role == "referent"


def test_a_dashboard_of_one_domain_keeps_that_domain(mayor, answer):
    answer(mayor, 40)
    board = api.dashboard(mayor, domain="FIN")
    assert [each.domain.code for each in board.domains] == ["FIN"]
    assert {each.priority.item.domain for each in board.priorities} == {"FIN"}
    assert board.total == len([item for item in load().domain("FIN").items if item.applies_to(215)])
    with pytest.raises(UnknownItem):
        api.dashboard(mayor, domain="XXX")


def test_a_weak_point_leads_to_the_courses_that_teach_it(mayor, settings):
    settings.VIATIC_PLATFORM = "tests.plugin.pages.teaching.TeachingPlatform"
    api.save_answer(mayor, item_id="FIN-02", raw="14", version=None)
    (row,) = api.dashboard(mayor).priorities
    assert [course.title for course in row.courses] == [
        "Cours epargne-et-desendettement",
        "Cours gerer-la-dette",
    ]
    assert row.url == "/viatic/commune/10145/etat-des-lieux/FIN-02/"


def test_what_it_depends_on_changes_our_score_and_not_the_overall_one(mayor):
    for item in load().domain("EAU").items:
        api.save_answer(mayor, item_id=item.id, raw=typical(item), version=None, depends_on="syndicat")
    board = api.dashboard(mayor)
    assert board.overall is not None
    assert board.ours is None


def test_sensitive_points_are_shown_to_few_and_counted_for_none_of_the_others(mayor, member):
    bruno, named = member("bruno"), member("nadia", named=True)
    dgs = member("karim", role="collaborateur", function="dgs_secretaire")
    api.save_answer(mayor, item_id="SEC-04", raw=typical(load().item("SEC-04")), version=None)
    for user_id in (mayor, named, dgs):
        sheet, board = api.sheet(user_id, items="SEC"), api.dashboard(user_id, domain="SEC")
        assert "SEC-04" in {row.item.id for row in sheet.rows}
        assert {row.priority.item.id for row in board.priorities} == {"SEC-04"}
        assert sheet.answered == board.answered == board.domains[0].answered == 1
    sheet, board = api.sheet(bruno, items="SEC"), api.dashboard(bruno, domain="SEC")
    assert "SEC-04" not in {row.item.id for row in sheet.rows}
    assert (board.priorities, board.alerts) == ((), ())
    assert sheet.answered == board.answered == board.domains[0].answered == 0
    with pytest.raises(Forbidden):
        api.save_answer(bruno, item_id="SEC-04", raw=1, version=1)


@pytest.mark.parametrize("domain", ["ADM", "ENF", "SEC"])
def test_a_reserved_answer_cannot_be_found_again_by_subtraction(mayor, member, domain):
    bruno = member("bruno")
    items = load().select(domain, 215)
    for item in items:
        if not item.sensitive:
            api.save_answer(mayor, item_id=item.id, raw=typical(item), version=None)
    before, whole = api.dashboard(bruno), api.dashboard(mayor)
    reserved = next(item for item in items if item.sensitive)
    api.save_answer(mayor, item_id=reserved.id, raw={"yes_no": False}.get(reserved.kind, 0), version=None)
    assert api.dashboard(bruno) == before
    assert api.dashboard(mayor) != whole


def test_a_team_weighs_a_point_and_may_go_back(mayor):
    api.save_answer(mayor, item_id="GOV-02", raw=2, version=None)
    proposed = api.dashboard(mayor).priorities[0].priority
    api.set_weighting(mayor, commune="10145", item_id="GOV-02", importance=1, urgency=5)
    chosen = api.dashboard(mayor).priorities[0].priority
    assert (chosen.importance, chosen.urgency, chosen.priority) == (1, 5, 5)
    assert Weighting.objects.get().author_id == mayor
    api.set_weighting(mayor, commune="10145", item_id="GOV-02", version=1)
    assert api.dashboard(mayor).priorities[0].priority == proposed


@pytest.mark.parametrize(
    ("importance", "urgency"), [(0, None), (6, None), (None, 6), ("3", None), (True, None), (2.5, None)]
)
def test_a_weight_out_of_range_is_refused(mayor, importance, urgency):
    with pytest.raises(InvalidWeighting):
        api.set_weighting(mayor, commune="10145", item_id="GOV-02", importance=importance, urgency=urgency)
    assert not Weighting.objects.exists()


def test_a_provisional_referent_answers_and_does_not_weigh(member):
    user_id = member("premier", role="referent", function="maire", status="provisional")
    assert api.sheet(user_id).can_answer
    assert not api.dashboard(user_id).can_weigh
    with pytest.raises(Forbidden):
        api.set_weighting(user_id, commune="10145", item_id="GOV-02", importance=1)


def test_what_is_handed_out_cannot_be_changed(mayor):
    sheet = api.sheet(mayor)
    with pytest.raises(FrozenInstanceError):
        sheet.answered = 32


def test_the_points_of_a_theme_are_those_that_name_it():
    assert {item.id for item in api.points_of_theme("gerer-la-dette")} == {
        item.id for item in load().items.values() if "gerer-la-dette" in item.themes
    }
    assert api.points_of_theme("aucun-theme") == ()
