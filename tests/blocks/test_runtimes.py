"""The blocks on each runtime of a platform: what it lacks breaks nothing, what it forbids is not done."""

from __future__ import annotations

import json
from types import SimpleNamespace

import pytest
from xblock.completable import XBlockCompletionMode

from commune_core.referential import load
from diagnostic_xblock.block import DiagnosticBlock
from tests.platform import StandalonePlatform
from xblocks.dashboard import DashboardBlock
from xblocks.financing_plan import FinancingPlanBlock
from xblocks.video import FilmBlock

from .conftest import OURS
from .hosts import Bare, Lms, Studio, StudioHandlers, call, put

DIAGNOSTIC, DASHBOARD = (DiagnosticBlock, "viatic_diagnostic"), (DashboardBlock, "viatic_dashboard")
PLAN = (FinancingPlanBlock, "viatic_financing_plan")
FILM = (FilmBlock, "viatic_video")
EACH = pytest.mark.parametrize("kind", [DIAGNOSTIC, DASHBOARD, PLAN, FILM], ids=lambda kind: kind[1])
OF_A_COMMUNE = pytest.mark.parametrize("kind", [DIAGNOSTIC, DASHBOARD, PLAN], ids=lambda kind: kind[1])
ANSWER = {"item": "GOV-01", "value": "oui", "version": None, "commune": OURS}


@pytest.fixture
def in_studio(settings):
    """The settings of Studio's processes, whatever the runtime says."""
    settings.ROOT_URLCONF = "cms.urls"


def saved_answers() -> int:
    from dashboard_plugin.applets.diagnostic.models import Answer

    return Answer.objects.count()


def changed_fields(block) -> set[str]:
    return {field.name for field in block._dirty_fields}


def body_of(block, view: str) -> str:
    return getattr(block, view)({}).content


# -- what is missing -------------------------------------------------------


@EACH
@pytest.mark.django_db
@pytest.mark.parametrize("view", ["student_view", "author_view", "public_view", "studio_view"])
@pytest.mark.parametrize("host", [Bare, Studio])
def test_every_view_does_without_any_service(kind, view, host):
    assert body_of(put(*kind, host({})), view).strip()


@EACH
@pytest.mark.django_db
def test_every_view_does_without_a_context(kind):
    block = put(*kind, Studio({}))
    for view in (block.student_view, block.author_view, block.public_view, block.studio_view):
        assert view().content and view(None).content


@EACH
def test_the_platform_reads_what_it_needs_without_a_user_a_service_or_a_database(kind):
    block = put(*kind, Bare({}))
    block.scope_ids = block.scope_ids._replace(user_id=None)
    assert json.loads(json.dumps(block.student_view_data())) == json.loads(
        json.dumps(block.student_view_data({}))
    )
    index = block.index_dictionary()
    assert index["content"]["display_name"] == block.display_name
    assert index["content_type"] and "<" not in index["content"]["body"]
    assert block.has_support(block.student_view, "multi_device")
    assert block.has_support(block.public_view, "multi_device")


def test_the_index_holds_the_questions_of_the_step():
    index = put(
        *DIAGNOSTIC, Bare({"items": "FIN-01", "instructions": "Avec le compte financier."})
    ).index_dictionary()
    assert load().item("FIN-01").label in index["content"]["body"]
    assert "compte financier" in index["content"]["body"]


def test_an_answer_is_kept_where_completion_is_not_followed(people):
    block = put(*DIAGNOSTIC, Lms(people.mayor, {"items": "GOV-01"}))
    block.runtime._services["completion"] = None
    status, reply = call(block, "save_answer", ANSWER)
    assert (status, reply["complete"], block.runtime.published) == (200, True, [])


def test_the_diagnostic_completes_by_answers_and_the_dashboard_by_being_seen():
    assert DiagnosticBlock.has_custom_completion and not getattr(
        DashboardBlock, "has_custom_completion", False
    )
    for block_class in (DiagnosticBlock, DashboardBlock):
        assert XBlockCompletionMode.get_mode(block_class) == XBlockCompletionMode.COMPLETABLE
        assert not block_class.has_score


# -- authors ---------------------------------------------------------------


@pytest.mark.parametrize("handler", ["save_answer", "check_completion"])
def test_a_handler_called_from_studio_writes_nothing_of_the_author_s_commune(people, in_studio, handler):
    block = put(*DIAGNOSTIC, StudioHandlers({"items": "GOV-01"}, people.mayor))
    assert block.mode == "preview"
    assert call(block, handler, ANSWER)[0] == 200
    assert saved_answers() == 0


def test_a_handler_called_from_studio_changes_no_setting(people, in_studio):
    """Studio saves the block after any handler."""
    block = put(*DIAGNOSTIC, StudioHandlers({"items": "GOV-01"}, people.mayor))
    for handler in ("save_answer", "check_completion"):
        call(block, handler, ANSWER)
        assert changed_fields(block) == set()


def test_a_refused_setting_changes_nothing_that_studio_would_save(people, in_studio):
    block = put(*DIAGNOSTIC, StudioHandlers({}, people.mayor))
    edits = {"values": {"display_name": "Autre titre", "items": "NIMPORTE"}, "defaults": []}
    assert call(block, "submit_studio_edits", edits)[0] == 400
    assert changed_fields(block) == set()


@EACH
def test_studio_shows_the_sample_commune_by_any_of_its_doors(people, in_studio, kind):
    for host in (Studio({}, people.mayor), StudioHandlers({}, people.mayor)):
        for view in ("author_view", "student_view"):
            page = body_of(put(*kind, host), view)
            assert "Aperçu pour les auteurs" in page and "Fontvannes" not in page


@EACH
@pytest.mark.parametrize("who", ["mayor", "stranger", None])
def test_nobody_changes_the_settings_of_a_course_from_the_lms(people, kind, who):
    block = put(*kind, Lms(getattr(people, who) if who else None, {}))
    status, reply = call(block, "submit_studio_edits", {"values": {"display_name": "X"}, "defaults": []})
    assert status == 403 and reply["error"]["message"]
    assert changed_fields(block) == set()


# -- the team of a course, seeing it as one learner ------------------------


@pytest.fixture
def seen_by_staff(settings):
    """Every request comes from somebody else than the learner whose account the host hands out."""
    settings.VIATIC_PLATFORM = "tests.blocks.test_runtimes.MaskedPlatform"


class MaskedPlatform(StandalonePlatform):
    def is_stood_in_for(self, user_id: int | None) -> bool:
        return True


@OF_A_COMMUNE
def test_staff_who_see_a_course_as_a_learner_see_nothing_of_his_commune(people, seen_by_staff, kind):
    page = body_of(put(*kind, Lms(people.mayor, {})), "student_view")
    assert "Fontvannes" not in page and "d’exemple" in page


def test_staff_who_see_a_course_as_a_learner_answer_nothing_for_him(people, seen_by_staff):
    block = put(*DIAGNOSTIC, Lms(people.mayor, {"items": "GOV-01"}))
    for handler in ("save_answer", "check_completion"):
        assert call(block, handler, ANSWER)[0] == 200
    assert (saved_answers(), block.answered_here, block.runtime.published) == (0, {}, [])


def test_staff_who_see_a_course_as_a_learner_see_nothing_of_his_plan_and_change_nothing(
    people, seen_by_staff
):
    block = put(*PLAN, Lms(people.mayor, {}))
    block.typed, block.version, block.project_id = {"title": "Salle secrète"}, 3, 7
    page = body_of(block, "student_view")
    assert "Salle secrète" not in page and "/viatic/projets/" not in page
    assert call(block, "simulate", {"typed": {"title": "Autre"}, "version": 3})[0] == 200
    assert call(block, "create_project", {})[0] == 403
    exercise = put(*PLAN, Lms(people.mayor, {"case": "C01"}))
    assert call(exercise, "check", {"typed": {"fctva": "1"}, "attempts": 0})[1]["preview"]
    assert call(exercise, "keep", {"typed": {"fctva": "1"}})[0] == 200
    assert (block.typed, block.version, exercise.typed, exercise.attempts) == (
        {"title": "Salle secrète"}, 3, {}, 0,
    )  # fmt: skip
    assert block.runtime.published == exercise.runtime.published == []


@pytest.mark.parametrize(
    ("asks", "masked"),
    [
        (SimpleNamespace(user=SimpleNamespace(pk=7)), False),
        (SimpleNamespace(user=SimpleNamespace(pk=8)), True),  # a handler: the request stays that of the staff
        (SimpleNamespace(user=SimpleNamespace(pk=7, real_user=SimpleNamespace(pk=8))), True),  # a page
        (None, False),  # a command or a task
    ],
)
def test_who_really_asks_is_read_from_the_request(asks, masked):
    crum = pytest.importorskip("crum")
    from dashboard_plugin.edxapp.users import is_stood_in_for

    crum.set_current_request(asks)
    try:
        assert is_stood_in_for(7) is masked
    finally:
        crum.set_current_request(None)


@EACH
def test_staff_who_see_a_course_as_a_learner_change_no_setting(people, seen_by_staff, kind):
    block = put(*kind, Lms(people.mayor, {}))
    status, _ = call(block, "submit_studio_edits", {"values": {"display_name": "X"}, "defaults": []})
    assert (status, changed_fields(block)) == (403, set())


# -- the trace of a learner ------------------------------------------------


def test_a_learner_leaves_which_points_he_answered_and_when_and_no_answer(people):
    block = put(*DIAGNOSTIC, Lms(people.mayor, {"items": "GOV-01,FIN-01"}))
    call(block, "save_answer", {**ANSWER, "comment": "Vu en conseil"})
    assert set(block.answered_here) == {"GOV-01"}
    assert len(block.answered_here["GOV-01"]) == len("2026-11-25")


def test_clearing_a_learner_s_trace_leaves_the_answers_of_the_commune(people):
    block = put(*DIAGNOSTIC, Lms(people.mayor, {"items": "GOV-01"}))
    call(block, "save_answer", ANSWER)
    del block.answered_here
    block.save()
    assert saved_answers() == 1
    assert call(put(*DIAGNOSTIC, Lms(people.mayor, {"items": "GOV-01"})), "check_completion", {})[1][
        "complete"
    ]


def state(username, **answered):
    days = {item.replace("_", "-"): day for item, day in answered.items()}
    return SimpleNamespace(username=username, state={"answered_here": days} if days else {})


def test_the_report_of_responses_tells_how_far_each_learner_came_and_no_answer():
    block = put(*DIAGNOSTIC, Bare({"items": "GOV-01,FIN-01,FIN-02"}))
    learners = [
        state("claire", GOV_01="2026-11-20", FIN_01="2026-11-25", SEC_05="2026-11-26"),
        state("hugo"),
        state("paul", FIN_02="2026-10-01"),
    ]
    came, asked, last = "Points renseignés dans cette étape", "Points de l’étape", "Dernière réponse"
    rows = [
        ("claire", {came: 2, asked: 3, last: "2026-11-25"}),
        ("hugo", {came: 0, asked: 3, last: ""}),
        ("paul", {came: 1, asked: 3, last: "2026-10-01"}),
    ]
    assert list(block.generate_report_data(iter(learners))) == rows
    assert list(block.generate_report_data(iter(learners), 2)) == rows[:2]
    assert list(block.generate_report_data(iter(learners), limit_responses=0)) == []
