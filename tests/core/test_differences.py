"""Two years side by side: each point once, under the right word."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given

from commune_core.answers import NOT_APPLICABLE
from commune_core.differences import KINDS, Year, compare
from commune_core.scoring import score
from tests.core.strategies import answer_sheets
from tests.core.worked_cases import REFERENTIAL, TODAY


def year(values, items=None, referential=REFERENTIAL) -> Year:
    items = tuple(referential.items.values()) if items is None else tuple(items)
    return Year(referential, items, values, score(referential, values, today=TODAY))


def found(before, after, item_id="GOV-02"):
    changes = [change for domain in compare(year(before), year(after)) for change in domain.items]
    (change,) = [change for change in changes if change.item.id == item_id]
    return change.kind


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        ({"GOV-02": 1}, {"GOV-02": 3}, "progressed"),
        ({"GOV-02": 3}, {"GOV-02": 1}, "fell"),
        ({"GOV-02": 3}, {"GOV-02": 3}, "same"),
        ({}, {"GOV-02": 3}, "appeared"),
        ({"GOV-02": None}, {"GOV-02": 3}, "appeared"),
        ({"GOV-02": 3}, {}, "disappeared"),
        ({"GOV-02": 3}, {"GOV-02": None}, "disappeared"),
        ({"GOV-02": 3}, {"GOV-02": NOT_APPLICABLE}, "changed"),
        ({"GOV-02": NOT_APPLICABLE}, {"GOV-02": NOT_APPLICABLE}, "same"),
        ({}, {}, "same"),
        ({"GOV-02": None}, {}, "same"),
    ],
)
def test_a_point_changes_in_one_of_six_ways(before, after, kind):
    assert found(before, after) == kind


def test_a_value_that_moves_within_one_note_has_changed():
    assert found({"FIN-01": Decimal("10.5")}, {"FIN-01": Decimal("10.6")}, "FIN-01") == "changed"


@given(answer_sheets(), answer_sheets())
def test_each_point_of_either_year_is_told_once(before, after):
    changes = [change for domain in compare(year(before), year(after)) for change in domain.items]
    assert sorted(change.item.id for change in changes) == sorted(REFERENTIAL.items)


@given(answer_sheets(), answer_sheets())
def test_what_rises_one_way_falls_the_other(before, after):
    opposite = {"progressed": "fell", "fell": "progressed", "appeared": "disappeared",
                "disappeared": "appeared", "changed": "changed", "same": "same"}  # fmt: skip
    forth = {c.item.id: c.kind for d in compare(year(before), year(after)) for c in d.items}
    back = {c.item.id: c.kind for d in compare(year(after), year(before)) for c in d.items}
    assert {item: opposite[kind] for item, kind in forth.items()} == back


@given(answer_sheets())
def test_nothing_changes_between_a_year_and_itself(values):
    domains = compare(year(values), year(values))
    assert {change.kind for domain in domains for change in domain.items} == {"same"}
    assert all(domain.gain in (None, 0) for domain in domains)


def test_points_of_a_domain_come_in_the_order_of_the_six_words():
    before = {"GOV-01": True, "GOV-02": 3, "GOV-05": 1}
    after = {"GOV-01": True, "GOV-02": 1, "GOV-05": 2, "GOV-06": 4}
    domain = next(each for each in compare(year(before), year(after)) if each.domain.code == "GOV")
    kinds = [change.kind for change in domain.items]
    assert kinds == sorted(kinds, key=KINDS.index)
    assert kinds[:3] == ["progressed", "fell", "appeared"]
    assert (domain.count("progressed"), domain.count("fell"), domain.count("appeared")) == (1, 1, 1)


def test_the_score_of_a_domain_is_given_for_both_years():
    items = REFERENTIAL.domain("GOV").items
    scale = {item.id: 1 for item in items if item.kind == "scale"}
    rest = {item.id: True for item in items if item.kind == "yes_no"}
    before, after = year({**scale, **rest}), year({**dict.fromkeys(scale, 3), **rest})
    domain = next(each for each in compare(before, after) if each.domain.code == "GOV")
    assert domain.gain == domain.after - domain.before > Fraction(0)


class TestTwoVersionsOfTheQuestionnaire:
    """The later one renames a point, changes the thresholds of another, asks a new one, drops one."""

    OLD = {"GOV-02": 1, "FIN-01": Decimal("10.5"), "GOV-05": 2}
    NEW = {"GOV-52": 3, "FIN-01": Decimal("10.5"), "GOV-53": 4}

    @pytest.fixture
    def told(self):
        gov = REFERENTIAL.domain("GOV")
        item = REFERENTIAL.item("GOV-02")
        kept = [each for each in gov.items if each.id not in ("GOV-02", "GOV-05")]
        changed = replace(gov, items=(*kept, replace(item, id="GOV-52"), replace(item, id="GOV-53")))
        fin = REFERENTIAL.domain("FIN")
        strict = tuple(
            replace(each, thresholds=tuple(step * 2 for step in each.thresholds))
            if each.id == "FIN-01"
            else each
            for each in fin.items
        )
        domains = tuple(
            changed if each is gov else replace(fin, items=strict) if each is fin else each
            for each in REFERENTIAL.domains
        )
        later = replace(
            REFERENTIAL, domains=domains, items={each.id: each for d in domains for each in d.items}
        )
        origins = {"GOV-52": "GOV-02", "GOV-53": None}
        domains = compare(
            year(self.OLD),
            year(self.NEW, referential=later),
            origin=lambda item: origins.get(item.id, item.id),
        )
        return {change.item.id: change for domain in domains for change in domain.items}

    def test_a_renamed_point_is_followed(self, told):
        assert told["GOV-52"].kind == "progressed"
        assert told["GOV-52"].before.id == "GOV-02"
        assert "GOV-02" not in told

    def test_a_new_point_appears_and_a_dropped_one_disappears(self, told):
        assert (told["GOV-53"].kind, told["GOV-53"].before) == ("appeared", None)
        assert (told["GOV-05"].kind, told["GOV-05"].after) == ("disappeared", None)

    def test_a_note_that_moved_with_its_thresholds_says_so(self, told):
        assert told["FIN-01"].kind == "fell"
        assert told["FIN-01"].new_scale
        assert not told["GOV-52"].new_scale
