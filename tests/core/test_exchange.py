"""Answers as lines of a spreadsheet: out and in again, and what a stranger's file would do."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commune_core.answers import NOT_APPLICABLE
from commune_core.exchange import ANSWER, COMMENT, DEPENDS, MERGED, POINT, SOURCE, VERSION, Told, cells, plan
from commune_core.model import COMPETENCES
from tests.core.strategies import ITEMS, replies
from tests.core.worked_cases import REFERENTIAL, TODAY

HERE = "10145-2026"
SHOWN = {item.id: "" for item in ITEMS}
texts = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=30).map(
    lambda text: " ".join(text.split())
)


@st.composite
def answers(draw):
    """Answers of every state to a few items."""
    found = {}
    for item in draw(
        st.lists(st.sampled_from(ITEMS), min_size=1, max_size=12, unique_by=lambda item: item.id)
    ):
        value = draw(replies(item))
        state = "unknown" if value is None else "not_applicable" if value is NOT_APPLICABLE else "answered"
        found[item.id] = Told(
            value=value, state=state, reason=draw(texts) if state != "answered" else "",
            depends_on=draw(st.sampled_from(["", *COMPETENCES])),
            confidence=draw(st.sampled_from(["", "sure", "estimated", "to_check"])),
            comment=draw(texts), source=draw(texts), version=draw(st.integers(1, 9)),
        )  # fmt: skip
    return found


def lines(told):
    return [
        (number, cells(REFERENTIAL, REFERENTIAL.items[item_id], each, origin=HERE))
        for number, (item_id, each) in enumerate(told.items(), 2)
    ]


def outcome(given_lines, stored=None, shown=SHOWN, origin=HERE):
    return plan(REFERENTIAL, given_lines, stored or {}, shown=shown, origin=origin, today=TODAY)


@given(answers())
def test_what_goes_out_comes_back_the_same(told):
    steps = outcome(lines(told), told)
    assert {step.change for step in steps} == {"same"}
    assert {step.item_id: step.told for step in steps} == told


@given(answers())
def test_another_commune_takes_them_all_as_new(told):
    steps = outcome(lines(told))
    assert {step.change for step in steps} == {"new"}
    assert all(step.told.says_as(told[step.item_id]) for step in steps)


def one(item_id="FIN-01", answer="12,5", **more):
    return [(2, {POINT: item_id, ANSWER: answer, **more})]


STORED = {"FIN-01": Told(value=None, state="unknown", comment="À demander", depends_on="epci", version=3)}


@pytest.mark.parametrize(
    ("given_lines", "change"),
    [
        (one(), "conflict"),
        (one(**{VERSION: "10145-2026-3"}), "changed"),
        (one(**{VERSION: "10145-2026-2"}), "conflict"),
        (one(**{VERSION: "10145-2025-3"}), "conflict"),
        (one(**{VERSION: "10156-2026-3"}), "conflict"),
        (one(answer="Je ne sais pas", **{VERSION: "10145-2026-2"}), "same"),
        (one("GOV-01", "oui"), "new"),
    ],
)
def test_an_answer_is_replaced_only_by_who_has_read_it(given_lines, change):
    [step] = outcome(given_lines, STORED)
    assert step.change == change


def test_a_column_that_the_file_lacks_leaves_what_is_stored_and_an_empty_cell_empties_it():
    [step] = outcome(one(), STORED)
    assert (step.told.comment, step.told.depends_on) == ("À demander", "epci")
    [step] = outcome(one(**{COMMENT: ""}), STORED)
    assert (step.told.comment, step.told.depends_on) == ("", "epci")


@pytest.mark.parametrize(
    ("given_lines", "told"),
    [
        (one(answer="beaucoup"), "FIN-01"),
        (one(answer="=B2*2"), "=B2*2"),
        (one("FIN-99", "3"), "FIN-99"),
        (one("", "3"), "fusionnée"),
        (one("GOV-02", "5"), "GOV-02"),
        (one(**{VERSION: "abc"}), "version"),
        (one(**{VERSION: "sNaN"}), "version"),
        (one(answer=MERGED), "fusionnée"),
        (one(MERGED), "fusionnée"),
        (one(**{DEPENDS: "mon voisin"}), "De qui ça dépend"),
        (one(answer=True), "FIN-01"),
    ],
)
def test_a_line_that_cannot_be_taken_says_why(given_lines, told):
    [step] = outcome(given_lines)
    assert step.change == "refused"
    assert told in step.message


def test_a_point_given_twice_or_closed_to_the_person_is_refused():
    first, second = outcome([*one(), (3, one()[0][1])])
    assert (first.change, second.change) == ("new", "refused")
    [step] = outcome(one(), shown={**SHOWN, "FIN-01": "Ce point est réservé."})
    assert (step.change, step.message.split(".")[0]) == ("refused", "Ce point est réservé")


SOURCED = {"FIN-01": Told(value=Decimal("10"), state="answered", source="Insee, 2024", version=3)}


@pytest.mark.parametrize(
    ("answer", "more", "source"),
    [
        ("10", {}, "Insee, 2024"),
        ("10", {SOURCE: ""}, ""),
        ("12", {}, ""),
        ("12", {SOURCE: "Insee, 2024"}, ""),
        ("12", {SOURCE: "Budget 2026"}, "Budget 2026"),
    ],
)
def test_a_source_goes_with_the_value_it_was_that_of(answer, more, source):
    [step] = outcome(one(answer=answer, **more), SOURCED)
    assert step.told.source == source


def test_lines_left_empty_change_nothing():
    assert outcome([*one(answer=""), *one("GOV-01", None), *one("", "")]) == ()
