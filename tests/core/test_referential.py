"""The questionnaire as everybody reads it."""

from __future__ import annotations

import hashlib
import re

import pytest

from commune_core.errors import CommuneError, UnknownItem, UnknownReferential
from commune_core.model import COMPETENCES, KINDS, ROLES
from commune_core.referential import CURRENT_VERSION, load, versions
from tests.core.worked_cases import REFERENTIAL, REPOSITORY

EVERY_POINT = [item for version in versions() for item in load(version).items.values()]


def test_the_questionnaire_has_16_domains_131_points_and_32_express_ones():
    assert (len(REFERENTIAL.domains), len(REFERENTIAL.items), len(REFERENTIAL.express)) == (16, 131, 32)
    assert all(sum(item.express for item in domain.items) == 2 for domain in REFERENTIAL.domains)


def test_the_current_version_is_read_once():
    assert load() is load(CURRENT_VERSION)
    assert CURRENT_VERSION in versions()


@pytest.mark.parametrize("version", versions())
def test_the_sha256_of_a_version_is_that_of_its_file(version):
    raw = (REPOSITORY / "commune_core" / "data" / f"referential-{version}.json").read_bytes()
    assert (load(version).version, load(version).sha256) == (version, hashlib.sha256(raw).hexdigest())


@pytest.mark.parametrize("version", versions())
def test_what_rules_name_exists(version):
    referential = load(version)
    for item in referential.items.values():
        named = {code for rule in item.rules for part in rule.when.parts() for code, _ in part.holds}
        assert named <= set(referential.competences)
        assert all(rule.why for rule in item.rules)
        assert not item.m57 or item.m57 in referential.m57_labels
    holders = {usual.holder for each in referential.competences.values() for usual in each.usual}
    assert holders <= set(COMPETENCES) == set(referential.competence_labels)


@pytest.mark.parametrize("item", EVERY_POINT, ids=lambda item: item.id)
def test_a_point_is_whole(item):
    assert item.kind in KINDS
    assert item.role in ROLES
    assert set(item.competences) <= set(COMPETENCES)
    assert item.label and item.why and item.good_practice and item.themes
    assert (item.thresholds is not None) == (item.kind in ("number", "date") and item.weight > 0)
    assert item.has_note == (item.weight > 0)


# Version 1.0.0 helps with its express points and finances only.
@pytest.mark.parametrize("item", [item for item in EVERY_POINT if item.help], ids=lambda item: item.id)
def test_a_point_tells_where_to_find_the_answer(item):
    assert 60 < len(item.help) <= 500
    assert item.help.endswith((".", "?"))


def test_every_express_point_is_helped():
    assert all(item.help for version in versions() for item in load(version).express)


def test_sensitive_points_are_few_and_none_is_express():
    sensitive = {item.id for item in REFERENTIAL.items.values() if item.sensitive}
    assert sensitive == {"ADM-03", "ADM-04", "ADM-06", "ENF-07", "SEC-04"}
    assert not any(item.sensitive for item in REFERENTIAL.express)


@pytest.mark.parametrize(
    ("spec", "population", "ids"),
    [
        ("FIN-02,FIN-01", None, ["FIN-02", "FIN-01"]),
        (" FIN-02 , FIN-02", None, ["FIN-02"]),
        ("SEC-07,SEC-08", 215, ["SEC-08"]),
        ("SEC-07,SEC-08", 5001, ["SEC-07", "SEC-08"]),
    ],
)
def test_points_are_selected_in_the_order_asked(spec, population, ids):
    assert [item.id for item in REFERENTIAL.select(spec, population)] == ids


def test_points_are_selected_by_name_of_group():
    assert REFERENTIAL.select("express") == REFERENTIAL.express
    assert REFERENTIAL.select("tout") == tuple(REFERENTIAL.items.values())
    assert REFERENTIAL.select("FIN") == REFERENTIAL.domain("FIN").items
    assert len(REFERENTIAL.select("express,FIN")) == 32 + 7


@pytest.mark.parametrize("spec", ["", "FIN,", "fin", "FIN-99", "express tout", "FIN;SEC"])
def test_a_selection_that_names_nothing_is_refused(spec):
    with pytest.raises(UnknownItem) as refused:
        REFERENTIAL.select(spec)
    assert refused.value.where["spec"] == spec


def test_what_does_not_exist_is_refused_in_french_with_what_to_do():
    refusals = [lambda: REFERENTIAL.item("FIN-99"), lambda: REFERENTIAL.domain("ZZZ"), lambda: load("9.9.9")]
    refusals += [lambda: load("../model"), lambda: load("1.0.0\0"), lambda: load("1" * 5000)]
    for refusal in refusals:
        with pytest.raises((UnknownItem, UnknownReferential)) as refused:
            refusal()
        assert isinstance(refused.value, CommuneError)
        assert refused.value.hint
        assert "n’" in refused.value.message


def test_a_reader_meets_codes_of_law_by_name_and_lines_that_break_well():
    items = load().items.values()
    texts = [text for item in items for text in (item.label, item.why, item.remark, item.help)]
    assert not [text for text in texts if "'" in text or re.search(r" [;:!?»%€]|« ", text)]
    assert load().item("SEC-01").obligation.reference == "Code de la sécurité intérieure, article\u00a0L731-3"
