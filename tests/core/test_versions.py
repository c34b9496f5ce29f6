"""Which item of a version takes over the answers of which item of another."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

import pytest

from commune_core.errors import UnknownReferential
from commune_core.referential import CURRENT_VERSION, versions
from commune_core.versions import (
    lineage,
    predecessors,
    predecessors_of,
    same_measure,
    successor,
    successor_of,
)
from tests.core.worked_cases import REFERENTIAL


def version(**succeeds):
    """A questionnaire of these items (written FIN_01), each with the ids it succeeds."""
    model = REFERENTIAL.item("FIN-01")
    ids = {name.replace("_", "-"): tuple(old) for name, old in succeeds.items()}
    items = {item_id: replace(model, id=item_id, succeeds=old) for item_id, old in ids.items()}
    return replace(REFERENTIAL, items=MappingProxyType(items))


FIRST = version(FIN_01=[], FIN_02=[], FIN_03=[], FIN_04=[], FIN_05=[])
# FIN-02 is split, FIN-03 and FIN-04 are joined, FIN-05 is retired.
SECOND = version(FIN_01=[], FIN_06=["FIN-02"], FIN_07=["FIN-02"], FIN_08=["FIN-03", "FIN-04"], FIN_10=[])
THIRD = version(FIN_01=["FIN-10"], FIN_09=["FIN-08"], FIN_07=[])
LINE = (FIRST, SECOND, THIRD)


@pytest.mark.parametrize(
    ("old", "second", "third"),
    [
        ("FIN-01", "FIN-01", "FIN-01"),
        ("FIN-02", "FIN-06", None),
        ("FIN-03", "FIN-08", "FIN-09"),
        ("FIN-04", "FIN-08", "FIN-09"),
        ("FIN-05", None, None),
        ("FIN-99", None, None),
    ],
)
def test_an_item_is_followed_through_every_version(old, second, third):
    assert successor(LINE[:2], old) == second
    assert successor(LINE, old) == third


@pytest.mark.parametrize(
    ("new", "old"),
    [
        ("FIN-01", ("FIN-01",)),
        ("FIN-07", ("FIN-02",)),
        ("FIN-09", ("FIN-03", "FIN-04")),
        ("FIN-99", ()),
    ],
)
def test_an_item_knows_whose_answers_it_takes_over(new, old):
    assert predecessors(LINE, new) == old


def test_an_id_kept_comes_before_those_it_also_succeeds():
    assert predecessors((SECOND, THIRD), "FIN-01") == ("FIN-01", "FIN-10")
    assert predecessors((SECOND, THIRD), "FIN-09") == ("FIN-08",)


@pytest.mark.parametrize("old", versions())
def test_every_installed_version_leads_to_the_current_one(old):
    line = lineage(old, CURRENT_VERSION)
    if [int(n) for n in old.split(".")] > [int(n) for n in CURRENT_VERSION.split(".")]:
        assert line == ()
        return
    assert (line[0].version, line[-1].version) == (old, CURRENT_VERSION)
    for item_id in line[0].items:
        heir = successor_of(old, CURRENT_VERSION, item_id)
        assert heir is None or item_id in predecessors_of(old, CURRENT_VERSION, heir)


def test_a_version_that_is_not_installed_is_refused():
    with pytest.raises(UnknownReferential):
        successor_of("1.0.0", "9.9.9", "FIN-01")


def test_nothing_is_followed_between_versions_without_a_link():
    assert (successor((), "FIN-01"), predecessors((), "FIN-01")) == (None, ())
    assert successor_of("0.1.0", "1.0.0", "FIN-01") is None


def test_an_answer_means_the_same_under_the_same_kind_unit_and_direction():
    item = REFERENTIAL.item("FIN-01")
    assert same_measure(item, replace(item, label="Autre", weight=1, thresholds=None))
    assert not same_measure(item, replace(item, unit="années"))
    assert not same_measure(item, REFERENTIAL.item("GOV-01"))
