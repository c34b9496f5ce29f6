"""The block viatic_diagnostic through its views and handlers, on hosts like a platform's."""

from __future__ import annotations

import json
from html.parser import HTMLParser

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from commune_core.referential import load
from diagnostic_xblock.block import DiagnosticBlock

from .conftest import OURS, THEIRS
from .hosts import Lms, Studio, call, put

TAG = "viatic_diagnostic"
ITEM = "GOV-01"  # yes or no, express
NUMBER = "FIN-01"  # a percentage, express


def block(user_id, usage="", **authored):
    return put(DiagnosticBlock, TAG, Lms(user_id, authored), usage)


def html(block, view="student_view"):
    return getattr(block, view)({}).content


def answer(item=ITEM, **changes):
    payload = {"item": item, "state": "answered", "value": "oui", "version": None, "commune": OURS}
    return {**payload, "reason": "", "depends_on": "", "comment": "", **changes}


def saved_states():
    from dashboard_plugin.applets.diagnostic.models import Answer

    return {row.item_id: (row.state, row.value) for row in Answer.objects.all()}


# -- reading ---------------------------------------------------------------


def test_a_member_reads_every_express_point_with_its_page_without_any_script(people):
    page = html(block(people.mayor))
    assert "0 sur 32 points renseignés" in page
    for item in load().express:
        assert f"/viatic/commune/{OURS}/etat-des-lieux/{item.id}/" in page
    assert "de Fontvannes" in page


def test_answers_of_the_commune_are_shown_with_author_note_and_date(people):
    assert call(block(people.mayor), "save_answer", answer(NUMBER, value="10,89"))[0] == 200
    page = html(block(people.deputy))
    assert "10,89\u00a0%" in page
    assert "Claire Dupont" in page
    assert "note 3 sur 4" in page


def test_text_that_members_type_is_escaped(people):
    call(block(people.mayor), "save_answer", answer(comment="<script>alert(1)</script>\"'><img src=x>"))
    page = html(block(people.mayor))
    assert "<script>alert" not in page and "<img" not in page
    assert "&lt;script&gt;alert" in page


def test_a_member_without_a_commune_gets_a_practice_one(people):
    page = html(block(people.stranger))
    assert "Commune d’exercice" in page
    assert "/viatic/rattachement/" in page


def test_a_pending_member_sees_nothing_of_the_commune(people):
    call(block(people.mayor), "save_answer", answer(NUMBER, value="10,89"))
    page = html(block(people.pending))
    assert "10,89" not in page and "Fontvannes" not in page


def test_a_visitor_reads_the_questions_and_no_answer(people):
    for view in ("student_view", "public_view"):
        page = html(block(None, items="GOV-01,FIN-01"), view)
        assert load().item("GOV-01").label.split()[0] in page
        assert "data-answer" not in page and "<template" not in page


def test_a_selection_that_does_not_exist_is_said_in_place_of_the_points(people):
    page = html(block(people.mayor, items="NIMPORTE"))
    assert "ne désigne ni un point ni un domaine" in page


def queries_of(user_id, **authored) -> int:
    with CaptureQueriesContext(connection) as queries:
        html(block(user_id, **authored))
    return len(queries)


@pytest.mark.parametrize("person", ["mayor", "deputy", "pending", "stranger"])
def test_the_queries_are_few_and_do_not_grow_with_the_points(people, person):
    for item in ("GOV-01", "GOV-02"):
        call(block(people.mayor), "save_answer", answer(item, value="1" if item == "GOV-02" else "oui"))
    counts = {
        items: queries_of(getattr(people, person), items=items) for items in ("GOV-01", "express", "tout")
    }
    # A unit with the block may cost six queries more than one with the block `survey`, which has two.
    assert len(set(counts.values())) == 1 and counts["express"] <= 6, counts


def test_a_view_publishes_nothing(people):
    shown = block(people.mayor)
    html(shown)
    assert shown.runtime.published == []


# -- answering -------------------------------------------------------------


@pytest.mark.parametrize(
    ("item", "change", "text"),
    [
        ("GOV-01", {"value": "non"}, "Non"),
        ("GOV-02", {"value": "2"}, "2 · Partiel"),
        ("FIN-01", {"value": "12,5"}, "12,5\u00a0%"),
        ("SEC-01", {"value": "jamais"}, "Jamais"),
        (
            "GOV-01",
            {"state": "not_applicable", "value": "", "reason": "Pas d’adjoint"},
            "Sans objet\u00a0: Pas d’adjoint",
        ),
        ("GOV-01", {"state": "unknown", "value": ""}, "Je ne sais pas"),
    ],
)
def test_each_kind_of_answer_is_saved_and_shown_at_once(people, item, change, text):
    status, reply = call(block(people.mayor, items="GOV,FIN,SEC"), "save_answer", answer(item, **change))
    assert status == 200, reply
    assert text in reply["html"]
    assert reply["answer"]["version"] == 1
    assert reply["saved_at"]
    assert item in saved_states()


def test_who_it_is_up_to_and_the_comment_are_kept(people):
    reply = call(block(people.mayor), "save_answer", answer(depends_on="syndicat", comment="Voir le SIAEP"))[
        1
    ]
    assert reply["answer"]["depends_on"] == "syndicat"
    assert "Voir le SIAEP" in reply["html"]


def test_progress_follows_each_answer(people):
    shown = block(people.mayor, items="GOV-01,GOV-02")
    assert call(shown, "save_answer", answer())[1]["progress"] == "1 sur 2 points renseignés"


def test_an_answer_that_waited_from_another_block_is_saved_too(people):
    status, reply = call(block(people.mayor, items="FIN"), "save_answer", answer("GOV-01"))
    assert status == 200
    assert reply["item"] == "GOV-01" and "Oui" in reply["html"]
    assert reply["progress"] == "0 sur 9 points renseignés"


@pytest.mark.parametrize("items", ["GOV-01,GOV-02", "GOV-02,GOV-01"])
def test_the_step_is_complete_when_all_its_points_are_answered(people, items):
    shown = block(people.mayor, items=items)
    call(shown, "save_answer", answer("GOV-01"))
    assert shown.runtime.published == []
    call(shown, "save_answer", answer("GOV-02", value="3"))
    assert shown.runtime.published == [("completion", {"completion": 1.0})]


def test_the_step_is_complete_at_the_required_number_of_answers(people):
    shown = block(people.mayor, items="GOV", required=1)
    assert call(shown, "save_answer", answer("GOV-01", state="unknown", value=""))[1]["complete"] is True
    assert shown.runtime.published == [("completion", {"completion": 1.0})]


def test_a_colleague_s_answers_complete_the_step_of_whoever_opens_it(people):
    call(block(people.mayor, items="GOV-01"), "save_answer", answer())
    mine = block(people.deputy, items="GOV-01")
    assert call(mine, "check_completion", {})[1]["complete"] is True
    assert mine.runtime.published == [("completion", {"completion": 1.0})]


# -- refusals --------------------------------------------------------------


def test_a_member_of_another_commune_cannot_write_here(people):
    status, reply = call(block(people.elsewhere), "save_answer", answer(commune=OURS))
    assert status == 403
    assert reply["error"]["code"] == "policy.forbidden"
    assert saved_states() == {}


@pytest.mark.parametrize("commune", [OURS, THEIRS])
def test_a_pending_member_cannot_write(people, commune):
    assert call(block(people.pending), "save_answer", answer(commune=commune))[0] == 403
    assert saved_states() == {}


@pytest.mark.parametrize("handler", ["save_answer", "check_completion"])
def test_a_visitor_cannot_call_a_handler(people, handler):
    status, reply = call(block(None), handler, answer())
    assert status == 403
    assert reply["error"]["code"] == "session.closed"
    assert saved_states() == {}


@pytest.mark.parametrize("item", ["ZZZ-99", "", "express"])
def test_an_unknown_point_is_not_found(people, item):
    status, reply = call(block(people.mayor), "save_answer", answer(item))
    assert status == 404
    assert reply["error"]["message"]


def test_an_unknown_commune_is_not_found(people):
    assert call(block(people.mayor), "save_answer", answer(commune="99999"))[0] == 404


@pytest.mark.parametrize(
    "change",
    [
        {"value": "beaucoup"},
        {"value": "peut-être"},
        {"value": ""},
        {"value": None},
        {"value": ["oui"]},
        {"value": {"special": "SO"}},
        {"state": "nonsense"},
        {"state": ["answered"]},
        {"version": "1"},
        {"version": True},
        {"comment": 3},
        {"comment": "x" * 4001},
        {"comment": "\ud800"},
        {"commune": "\ud800"},
        {"reason": "x" * 501},
        {"depends_on": "la lune"},
    ],
)
def test_a_bad_answer_is_refused_in_french_and_nothing_is_kept(people, change):
    status, reply = call(block(people.mayor), "save_answer", answer(**change))
    assert status == 422, reply
    assert reply["error"]["message"]
    assert saved_states() == {}


@pytest.mark.parametrize("body", [b"[]", b'"x"', b"3", b"null", b"{", b"\xff"])
def test_a_body_that_is_no_json_object_is_a_bad_request(people, body):
    assert call(block(people.mayor), "save_answer", body)[0] == 400


def test_handlers_take_post_only(people):
    assert call(block(people.mayor), "save_answer", {}, method="GET")[0] == 405


def test_an_older_version_gets_both_answers_field_by_field(people):
    call(block(people.mayor), "save_answer", answer(value="oui", comment="Arrêtés de mai"))
    status, reply = call(block(people.deputy), "save_answer", answer(value="non", comment="", version=None))
    assert status == 409
    error = reply["error"]
    assert error["current"]["version"] == 1 and error["current"]["value"] == "oui"
    assert error["by"].startswith("Claire Dupont")
    assert error["fields"] == [
        {"name": "value", "label": "Réponse", "mine": "Non", "theirs": "Oui"},
        {"name": "comment", "label": "Commentaire", "mine": "", "theirs": "Arrêtés de mai"},
    ]
    chosen = answer(value="non", comment=error["current"]["comment"], version=error["current"]["version"])
    assert call(block(people.deputy), "save_answer", chosen)[0] == 200


def test_a_year_that_was_closed_meanwhile_takes_no_answer(people):
    from dashboard_plugin import api

    call(block(people.mayor), "save_answer", answer(value="oui"))
    api.close_campaign(people.mayor, commune=OURS)
    status, reply = call(block(people.mayor), "save_answer", answer(value="non", version=1))
    assert (status, reply["error"]["code"]) == (422, "campaign.closed")
    assert saved_states() == {ITEM: ("answered", True)}
    assert "Oui" in html(block(people.deputy))


# -- authors ---------------------------------------------------------------


@pytest.mark.django_db
def test_studio_shows_the_sample_commune_and_writes_nothing():
    from dashboard_plugin.applets.territory.models import Commune

    preview = put(DiagnosticBlock, TAG, Studio({}))
    for view in ("author_view", "student_view"):
        assert "Aperçu pour les auteurs" in html(preview, view)
    status, reply = call(preview, "save_answer", answer(commune=None))
    assert status == 200, reply
    assert saved_states() == {} and not Commune.objects.exists()


def test_an_author_with_a_commune_writes_nothing_to_it_from_studio(people):
    preview = put(DiagnosticBlock, TAG, Studio({}, user_id=people.mayor))
    assert "Fontvannes" not in html(preview, "student_view")
    assert call(preview, "save_answer", answer())[0] == 200
    assert saved_states() == {}


def test_data_for_the_platform_needs_no_user_and_no_service():
    unbound = put(DiagnosticBlock, TAG, Studio({"items": "FIN-01"}))
    unbound.scope_ids = unbound.scope_ids._replace(user_id=None)
    data = json.loads(json.dumps(unbound.student_view_data()))
    assert [item["id"] for item in data["items"]] == ["FIN-01"]
    index = unbound.index_dictionary()
    assert load().item("FIN-01").label in index["content"]["body"]
    assert index["content_type"] == "État des lieux"


# -- several on a page -----------------------------------------------------


class Ids(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.ids, self.targets = [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        assert not [name for name in found if name.startswith("on")], "inline event handler"
        if "id" in found:
            self.ids.append(found["id"])
        for name in ("for", "aria-labelledby", "aria-describedby"):
            self.targets += (found.get(name) or "").split()


def test_two_blocks_of_a_page_share_no_id_and_point_to_their_own(people):
    first, second = (Ids(html(block(people.mayor, usage=usage))) for usage in ("one", "two"))
    assert first.ids and len(set(first.ids)) == len(first.ids)
    assert not set(first.ids) & set(second.ids)
    assert set(first.targets) <= set(first.ids)


def test_every_resource_is_public_local_and_resolvable(people):
    fragment = block(people.mayor).student_view({})
    urls = [resource.data for resource in fragment.resources if resource.kind == "url"]
    assert len(urls) == 4 and all(url.startswith(f"/resource/{TAG}/public/") for url in urls)
    for url in urls:
        assert DiagnosticBlock.open_local_resource(url.removeprefix(f"/resource/{TAG}/")).read()
    assert [resource for resource in fragment.resources if resource.kind == "text"] == []
