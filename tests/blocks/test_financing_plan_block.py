"""The block viatic_financing_plan: a case marked and graded, a plan kept, judged and made a project."""

from __future__ import annotations

import json
from datetime import timedelta

from django.utils import timezone
from xblock.scorable import Score

from dashboard_plugin import api
from dashboard_plugin.api import money
from xblocks.financing_plan import FinancingPlanBlock

from .conftest import OURS
from .hosts import Lms, Studio, call, parsed, put, written

TAG = "viatic_financing_plan"
ASKED = "fctva,annee_fctva,participation.conforme"
RIGHT = {"fctva": "35 432,64 €", "annee_fctva": "2029", "participation.conforme": "oui"}
PLAN = {
    "title": "Salle communale",
    "year": "2027",
    "expenses": [
        {"label": "Travaux", "amount": "180 000", "vat": "20", "fctva": True, "subsidised": True},
    ],
    "resources": [
        {"label": "DETR", "nature": "etat_dotation", "amount": "90000", "status": "asked"},
        {"label": "Département", "nature": "public", "amount": "63 000", "status": "asked"},
    ],
}


def exercise(user_id, **authored):
    host = Lms(user_id, {"case": "C01", "asked": ASKED, **authored})
    return put(FinancingPlanBlock, TAG, host), host


def simulator(user_id):
    return put(FinancingPlanBlock, TAG, Lms(user_id, {}))


def html(block, view="student_view"):
    return getattr(block, view)({}).content


def check(block, answers, attempts=None):
    return call(
        block, "check", {"typed": answers, "attempts": block.attempts if attempts is None else attempts}
    )


def test_an_attempt_is_marked_graded_and_explained_by_its_rule(people):
    block, host = exercise(people.mayor)
    page = html(block)
    assert "165 000,00" in page.replace("\u202f", " ") and "35 432,64" not in page.replace("\u202f", " ")
    assert block.max_score() == 3 and block.has_score

    status, told = check(block, {**RIGHT, "fctva": "36 000"})
    assert (status, told["right"], told["total"], told["attempts"], told["open"]) == (200, 2, 3, 1, True)
    assert "À revoir" in told["marks"]["fctva"] and "L1615-1" in told["marks"]["fctva"]
    assert "35 432,64" not in json.dumps(told, ensure_ascii=False).replace("\u202f", " ")
    assert host.published == [("grade", {"value": 2.0, "max_value": 3.0, "only_if_higher": None})]

    _, told = check(block, RIGHT)
    assert (told["right"], told["open"]) == (3, False) and "Toutes vos réponses sont justes" in told[
        "standing"
    ]
    # Once it is solved, what each rule says of the plan is shown, with its article.
    assert "L1111-10" in told["standing"] and "R2334-27" in told["standing"]
    assert host.published[1:] == [
        ("grade", {"value": 3.0, "max_value": 3.0, "only_if_higher": None}),
        ("completion", {"completion": 1.0}),
    ]
    assert block.get_score() == Score(3.0, 3.0) and block.has_submitted_answer()
    assert check(block, RIGHT, attempts=7)[0] == 200  # sent twice: no attempt is used up
    assert check(block, {}, attempts=1)[0] == 409 and check(block, {})[0] == 422


def test_attempts_run_out_and_then_the_answers_are_shown(people):
    block, host = exercise(people.deputy, max_attempts=1)
    assert "35 432,64" not in html(block).replace("\u202f", " ")
    _, told = check(block, {"fctva": "1"})
    assert not told["open"] and "35 432,64" in told["standing"].replace("\u202f", " ")
    assert check(block, RIGHT)[1]["error"]["code"] == "exercise.closed"
    assert [event for event, _ in host.published] == ["grade", "completion"]


def test_what_cannot_be_read_uses_no_attempt_up_and_names_its_field(people):
    block, host = exercise(people.mayor)
    for answers, fields in (({"fctva": "beaucoup", "annee_fctva": "2029"}, {"fctva"}), ({}, set())):
        status, told = check(block, answers)
        assert (status, set(told["error"]["fields"])) == (422, fields)
    assert block.attempts == 0 and host.published == []


def test_a_draft_is_kept_without_an_attempt_and_an_older_page_uses_none_up(people):
    block, host = exercise(people.mayor)
    assert call(block, "keep", {"typed": {"fctva": "35", "autre": "x", "annee_fctva": 4}})[0] == 200
    assert block.typed == {"fctva": "35"} and block.attempts == 0 and host.published == []
    check(block, {"fctva": "1"})
    status, told = check(block, RIGHT, attempts=0)
    assert (status, told["error"]["attempts"], block.attempts) == (409, 1, 1)


def test_after_the_date_with_its_days_of_grace_nothing_is_taken(people, monkeypatch):
    block, _ = exercise(people.mayor)
    now = timezone.now()
    for due, grace, taken in (
        (now + timedelta(hours=1), None, True),
        (now - timedelta(hours=1), timedelta(hours=2), True),
        (now - timedelta(hours=1), None, False),
    ):
        monkeypatch.setattr(type(block), "due", due, raising=False)
        monkeypatch.setattr(type(block), "graceperiod", grace, raising=False)
        block.attempts = 0
        assert (check(block, {"fctva": "1"})[0] == 200) is taken
    assert "La date de remise est passée" in html(block)
    monkeypatch.setattr(type(block), "showanswer", "never", raising=False)
    assert "Correction" not in html(block)


def test_a_cent_is_wrong_unless_the_author_takes_it(people):
    for tolerance, right in (("0", 2), ("0,01", 3)):
        block, _ = exercise(people.mayor, tolerance=tolerance)
        assert check(block, {**RIGHT, "fctva": "35 432,63"})[1]["right"] == right


def test_a_plan_is_kept_as_typed_and_judged_by_rule_article_and_amount(people):
    block = simulator(people.mayor)
    assert not block.has_score and block.max_score() is None
    status, told = call(block, "simulate", {"typed": PLAN, "version": 0})
    result = told["result"].replace("\u202f", " ").replace("\u00a0", " ")
    assert (status, told["version"], told["faults"]) == (200, 1, [])
    assert "Non respectée" in result and "L1111-10" in result and "9 000,00 €" in result
    assert "DETR&nbsp;», il manque 90 000,00 €" in result
    assert html(block).count("Travaux") == 1 and "Non respectée" in html(block)

    wrong = {**PLAN, "expenses": [{**PLAN["expenses"][0], "amount": "douze"}]}
    status, told = call(block, "simulate", {"typed": wrong, "version": 1})
    assert status == 200 and [each["field"] for each in told["faults"]] == ["expenses.0.amount"]
    assert told["result"] == "" and block.typed["expenses"][0]["amount"] == "douze"
    assert call(block, "simulate", {"typed": "n’importe quoi", "version": 2})[0] == 200
    future = {**PLAN, "year": "2000"}
    assert [
        each["field"] for each in call(block, "simulate", {"typed": future, "version": 3})[1]["faults"]
    ] == ["year"]


def test_two_pages_of_one_plan_are_compared_and_a_lost_reply_is_no_conflict(people):
    block = simulator(people.mayor)
    assert call(block, "simulate", {"typed": PLAN, "version": 0})[0] == 200
    assert call(block, "simulate", {"typed": PLAN, "version": 0})[1]["version"] == 1
    other = {**PLAN, "title": "Salle des fêtes"}
    status, told = call(block, "simulate", {"typed": other, "version": 0})
    assert (status, told["error"]["version"]) == (409, 1)
    assert told["error"]["lines"] == [
        {"place": "Nom du projet", "mine": "Salle des fêtes", "theirs": "Salle communale"}
    ]
    assert (
        told["error"]["current"]["title"] == "Salle communale" and block.typed["title"] == "Salle communale"
    )


def test_the_plan_becomes_a_project_of_the_commune_once(people):
    block = simulator(people.deputy)
    assert call(block, "create_project", {})[1]["error"]["field"] == "title"
    call(block, "simulate", {"typed": PLAN, "version": 0})
    status, told = call(block, "create_project", {})
    assert status == 200 and call(block, "create_project", {})[1] == told
    number = int(told["url"].rstrip("/").rpartition("/")[2])
    sheet = api.project(people.mayor, project_id=number)
    assert (sheet.commune.code, sheet.fields.title) == (OURS, "Salle communale")
    plan = money.financing(people.mayor, project_id=number)
    assert [each.fields.amount for each in plan.grants] == [9_000_000, 6_300_000]
    assert told["url"] in html(block)


def test_an_exercise_opens_no_project_and_a_learner_without_commune_gets_one_of_his_own(people):
    assert call(exercise(people.mayor)[0], "create_project", {})[0] == 422
    block = simulator(people.stranger)
    assert "votre commune d’exercice" in html(block)
    call(block, "simulate", {"typed": PLAN, "version": 0})
    number = int(call(block, "create_project", {})[1]["url"].rstrip("/").rpartition("/")[2])
    assert api.project(people.stranger, project_id=number).commune.departement == ""


def test_a_visitor_is_told_to_sign_in_and_may_write_nothing(people):
    for block in (exercise(None)[0], simulator(None)):
        assert "Ouvrez une session" in html(block)
        for handler in ("keep", "check", "simulate", "create_project"):
            assert call(block, handler, {})[0] == 403, handler


def test_an_unknown_case_is_told_in_its_place_and_to_its_author(db):
    block = put(FinancingPlanBlock, TAG, Studio({"case": "C99"}))
    assert "C99" in html(block, "author_view") and block.max_score() is None
    for settings, field in (
        ({"case": "C99"}, "case"),
        ({"case": "C01", "asked": "bonheur"}, "asked"),
        ({"asked": "fctva"}, "asked"),
        ({"tolerance": "beaucoup"}, "tolerance"),
        ({"max_attempts": -1}, "max_attempts"),
        ({"weight": -1}, "weight"),
    ):
        _, told = call(block, "submit_studio_edits", {"values": {"case": "", **settings}, "defaults": []})
        assert [each["field"] for each in told["error"]["messages"]] == [field], settings


def test_no_answer_leaves_with_what_is_published(people):
    block, _ = exercise(people.mayor)
    public = json.dumps([block.student_view_data(), block.index_dictionary()]) + html(block, "public_view")
    assert "35432" not in public and "2029" not in public
    xml = f'<{TAG} display_name="La salle" case="C01" asked="fctva" max_attempts="2" weight="3.0"/>'
    assert written(parsed(FinancingPlanBlock, TAG, xml)) == xml
