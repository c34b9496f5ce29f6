"""The worked cases as exercises, and a plan as it is typed: what is right, what is told, what is kept."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commune_core.financing import exercises, sketch
from commune_core.financing.evaluation import evaluate

DAY = date(2026, 11, 22)
TYPED = {
    "title": "Salle communale",
    "year": "2027",
    "regime": "n+2",
    "expenses": [
        {"label": "Travaux", "amount": "165 000,00 €", "vat": "20", "fctva": True, "subsidised": True},
        {"label": "Maîtrise d’œuvre", "amount": "15000", "vat": "20", "fctva": True, "subsidised": True},
        {"label": "", "amount": "", "vat": "20", "fctva": True, "subsidised": True},
    ],
    "resources": [
        {"label": "DETR", "nature": "etat_dotation", "amount": "72 000", "status": "asked"},
        {"label": "Département", "nature": "public", "amount": "36 000", "status": "asked"},
    ],
}


def test_every_case_asks_each_of_its_values_and_takes_its_own_solutions_for_right():
    assert len(exercises.titles()) == 44
    for code in exercises.titles():
        asked = exercises.askable(code)
        exercise = exercises.exercise(code, tuple(asked))
        assert len({each.label for each in exercise.questions}) == len(asked), code
        assert exercise.given and exercise.rules and all(each.label and each.value for each in exercise.given)
        said = {
            each.key: each.expected if each.kind == "choice" else each.solution for each in exercise.questions
        }
        assert set(exercise.mark(said).values()) == {"right"}, code
        # The words of the file itself never show where a French one is missing.
        assert not any("_" in each.label for each in (*exercise.questions, *exercise.given)), code
        exercises.findings(code, DAY)


@pytest.mark.parametrize(
    ("typed", "tolerance", "state"),
    [
        ("35 432,64", 0, "right"),
        ("35432.64", 0, "right"),
        ("35 432,64 €", 0, "right"),
        ("35 432,63", 0, "wrong"),
        ("35 432,63", 1, "right"),
        ("-35 432,64", 1, "wrong"),
        ("beaucoup", 0, "unreadable"),
        ("35 432,641", 0, "unreadable"),
        (" ", 0, "empty"),
    ],
)
def test_an_amount_is_right_however_it_is_written(typed, tolerance, state):
    exercise = exercises.exercise("C01", ("fctva",))
    assert exercise.mark({"fctva": typed}, tolerance) == {"fctva": state}


def test_rates_years_dates_and_choices_are_read_as_people_write_them():
    right = {
        "C06a": {"taux_epargne_brute_pct": "10,89", "capacite_desendettement_ans": "6,94 années"},
        "C06c": {"epargne_brute": "− 5 000", "taux_epargne_brute_pct": "-2,5 %"},
        "C15": {"completude_tacite": "15/03/2027", "devis_signe": "ineligible_sauf_derogation"},
        "C05b": {"nb": "60"},
        "C04b": {"contrainte": "L1111-10"},
    }
    for code, said in right.items():
        assert set(exercises.exercise(code, tuple(said)).mark(said).values()) == {"right"}, code
    marks = exercises.exercise("C15", ("completude_tacite", "devis_signe")).mark(
        {"completude_tacite": "31/02/2027", "devis_signe": "peut-être"}
    )
    assert set(marks.values()) == {"unreadable"}


def test_what_no_case_has_is_refused_with_what_there_is():
    with pytest.raises(exercises.UnknownCase):
        exercises.exercise("C99")
    with pytest.raises(exercises.UnknownCase) as refused:
        exercises.exercise("C01", ("fctva", "bonheur"))
    assert "fctva" in refused.value.hint


def test_what_is_asked_and_given_is_of_its_kind_and_acronyms_keep_their_capitals():
    asked = {each.key: each.kind for each in exercises.exercise("C13b").questions}
    assert asked["report_5_ans"] == "amount"
    assert {each.kind for each in exercises.exercise("C06a").questions if "desendettement" in each.key} == {
        "years"
    }
    labels = [each.label for each in exercises.exercise("C21").given]
    assert any("FCTVA" in label for label in labels) and not any("fCTVA" in label for label in labels)


def test_the_plan_of_a_case_is_judged_by_the_rules():
    states = {(each.rule.code, each.state) for each in exercises.findings("C02", DAY)}
    assert ("R03", "refused") in states and ("R04", "ok") in states
    assert [each.amount for each in exercises.findings("C03b", DAY) if each.rule.code == "R03"] == [1]


def test_what_is_typed_makes_the_plan_of_the_worked_case():
    found = sketch.read(TYPED, DAY)
    assert found.faults == () and found.plan
    evaluation = evaluate(found.plan)
    assert (evaluation.total_with_vat, evaluation.fctva) == (21_600_000, 3_543_264)
    assert dict(evaluation.fctva_by_year) == {2029: 3_543_264}


def test_each_fault_is_told_beside_its_field_and_what_was_typed_is_kept():
    typed = {
        **TYPED,
        "year": "demain",
        "expenses": [{"label": "Toit", "amount": "douze", "vat": "200"}],
        "resources": [{"label": "Don", "nature": "cadeau", "amount": "-5"}],
        "loan": {"capital": "1000", "rate": "x", "years": "2000"},
        "population": "beaucoup",
    }
    found = sketch.read(typed, DAY)
    assert found.plan is None
    assert {fault.field for fault in found.faults} == {
        "year", "expenses.0.amount", "expenses.0.vat", "resources.0.amount", "resources.0.nature",
        "loan.rate", "population",
    }  # fmt: skip
    assert found.typed["expenses"][0]["amount"] == "douze" and found.typed["year"] == "demain"
    assert [fault.field for fault in sketch.read(sketch.empty(2027), DAY).faults] == ["expenses.0.amount"]


def test_two_sketches_are_compared_line_by_line():
    other = {**TYPED, "title": "Salle des fêtes", "resources": TYPED["resources"][:1]}
    places = {place for place, _, _ in sketch.differences(sketch.tidy(TYPED), sketch.tidy(other))}
    assert places == {"Nom du projet", "Ressource 2"}


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.sampled_from(["1", "\ud800", "20"]),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*TYPED, "loan", "amount"]), inner)
    ),
    max_leaves=12,
)


@given(raw=st.dictionaries(st.sampled_from([*TYPED, "loan", "population", "revenue", "lead"]), JSON))
def test_whatever_a_browser_sends_is_read_and_tidying_twice_changes_nothing(raw):
    found = sketch.read(raw, DAY)
    assert (found.plan is None) == bool(found.faults)
    assert sketch.tidy(found.typed) == found.typed
