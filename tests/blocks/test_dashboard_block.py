"""The block viatic_dashboard: the commune at a glance, read only."""

from __future__ import annotations

import json

import pytest

from commune_core import referential as referentials
from diagnostic_xblock.block import DiagnosticBlock
from xblocks.dashboard import DashboardBlock

from .conftest import OURS
from .hosts import Lms, Studio, call, put
from .test_diagnostic_block import Ids

TAG = "viatic_dashboard"


def block(user_id, usage="", **authored):
    return put(DashboardBlock, TAG, Lms(user_id, authored), usage)


def html(block, view="student_view"):
    return getattr(block, view)({}).content


def give(user_id, **values):
    diagnostic = put(DiagnosticBlock, "viatic_diagnostic", Lms(user_id, {}))
    for item, value in values.items():
        payload = {"item": item.replace("_", "-"), "value": value, "version": None, "commune": OURS}
        assert call(diagnostic, "save_answer", payload)[0] == 200


def test_before_any_answer_a_member_is_told_where_to_begin(people):
    page = html(block(people.mayor))
    assert "Commencer l’état des lieux express" in page
    assert f"/viatic/commune/{OURS}/etat-des-lieux/?express=1" in page
    assert 'class="vd-domain"' not in page


def test_from_the_first_answer_every_domain_is_shown(people):
    give(people.mayor, GOV_01="oui")
    page = html(block(people.mayor))
    assert page.count('class="vd-domain"') == 16
    assert "Commencer l’état des lieux express" not in page


def test_scores_alerts_and_priorities_lead_to_their_points(people):
    give(people.mayor, FIN_01="10,89", FIN_02="5", FIN_03="3", FIN_04="2", FIN_06="45")
    page = html(block(people.deputy, domain="FIN"))
    assert page.count('class="vd-domain"') == 1
    assert "sur 100" in page
    assert referentials.load().item("FIN-06").obligation.reference in page
    assert f"/viatic/commune/{OURS}/etat-des-lieux/FIN-06/" in page
    assert "P1" in page


def test_a_pending_member_and_a_visitor_see_nothing_of_the_commune(people):
    for user_id in (people.pending, None):
        assert "Fontvannes" not in html(block(user_id))


def test_an_unknown_domain_is_said_in_place_of_the_figures(people):
    assert "n’existe pas" in html(block(people.mayor, domain="ZZZ"))


@pytest.mark.django_db
def test_studio_shows_the_sample_commune():
    preview = put(DashboardBlock, TAG, Studio({}))
    for view in ("author_view", "student_view"):
        assert "Aperçu pour les auteurs" in html(preview, view)


def test_data_for_the_platform_needs_no_user():
    unbound = put(DashboardBlock, TAG, Studio({"domain": "FIN"}))
    assert json.dumps(unbound.student_view_data())
    assert unbound.index_dictionary()["content"]["display_name"] == "Où en est la commune"


def test_two_blocks_of_a_page_share_no_id(people):
    first, second = (Ids(html(block(people.mayor, usage=usage))) for usage in ("one", "two"))
    assert not set(first.ids) & set(second.ids)
    assert set(first.targets) <= set(first.ids)


def test_every_resource_is_public_and_resolvable(people):
    for resource in block(people.mayor).student_view({}).resources:
        assert resource.kind == "url"
        assert DashboardBlock.open_local_resource(resource.data.removeprefix(f"/resource/{TAG}/")).read()
