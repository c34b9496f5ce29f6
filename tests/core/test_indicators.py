"""Values read exactly, the share of the way, and what a file of values would do."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commune_core.indicator_files import Known, against, read_lines
from commune_core.indicators import (
    LARGEST,
    InvalidIndicator,
    Progress,
    check_way,
    progress,
    read_day,
    read_value,
)
from commune_core.tabular import Line

TODAY = date(2026, 11, 26)
EXACT = st.integers(-(10**18) + 1, 10**18 - 1).map(lambda units: Decimal(units).scaleb(-4))
DIRECTIONS = st.sampled_from(["up", "down"])


def as_typed(value: Decimal, spaces: str) -> str:
    """The way a French person writes it: thousands apart, a comma."""
    whole, _, rest = f"{abs(value):,.4f}".partition(".")
    return ("-" if value < 0 else "") + whole.replace(",", spaces) + f",{rest}"


@given(EXACT, st.sampled_from(["", " ", "\xa0", "\u202f"]))
def test_a_value_of_eighteen_digits_is_read_to_the_last_one(value, spaces):
    assert read_value(as_typed(value, spaces)) == value
    assert read_value(f"{value:f}") == read_value(value) == value


def test_a_value_is_read_as_people_and_programs_write_it():
    read = {
        "1 234,5": "1234.5", "1.234,5": "1234.5", "1,234.5": "1234.5", "12": "12", "−0,25": "-0.25",
        "+3": "3", "1234567,0001": "1234567.0001", "0012": "12", "-0": "0", "100,00": "100",
    }  # fmt: skip
    assert {raw: str(read_value(raw)) for raw in read} == read
    assert [str(read_value(raw)) for raw in (7, 0.1, 12.5, Decimal("1E+2"))] == ["7", "0.1", "12.5", "100"]


def test_what_is_no_value_or_would_be_rounded_is_refused():
    wrong = (
        "", "beaucoup", "1,23456", "1 23", "12 %", "1e3", "١٢", True, None, [1], "9" * 15, 10**14, -(10**30),
        "9" * 5000, float("nan"), float("inf"), 12345678901234.5678, Decimal("NaN"), Decimal("1e999999"),
        Decimal("1e-999999"), "0,00001", LARGEST, "--1", "1,2,3",
    )  # fmt: skip
    for raw in wrong:
        with pytest.raises(InvalidIndicator) as refused:
            read_value(raw, "valeur")
        assert refused.value.where == {"field": "valeur"}
        assert len(refused.value.message) < 150


def test_a_day_is_read_in_french_or_iso_and_a_year_is_its_last_day():
    read = ("31/12/2025", "31.12.2025", "2025-12-31", "2025", " 2025 ", "2025-12-31 00:00:00")
    assert {read_day(raw, today=TODAY) for raw in read} == {date(2025, 12, 31)}
    assert read_day("27/11/2026", today=TODAY) == date(2026, 11, 27)  # it is tomorrow already in the Pacific
    for raw in ("", "2026", "28/11/2026", "31/02/2025", "12/2025", "1899-12-31", "0000", "hier", None):
        with pytest.raises(InvalidIndicator):
            read_day(raw, today=TODAY)


@given(DIRECTIONS, EXACT, EXACT, EXACT)
def test_the_share_of_the_way_stays_between_nothing_and_all(direction, first, second, value):
    baseline, target = sorted((first, second), reverse=direction == "down")
    told = progress(direction, baseline, target, value)
    assert told.share is not None and 0 <= told.share <= 1
    assert told.reached is (told.share == 1)
    assert not (told.fell and told.share)
    if baseline != target and not told.fell and not told.reached:
        assert Fraction(baseline) + told.share * (Fraction(target) - Fraction(baseline)) == value
    # The same way seen in a mirror.
    other = "down" if direction == "up" else "up"
    assert progress(other, -baseline, -target, -value) == told


@given(DIRECTIONS, EXACT, EXACT, EXACT, EXACT)
def test_a_better_value_is_never_a_lesser_share(direction, first, second, one, other):
    baseline, target = sorted((first, second), reverse=direction == "down")
    worse, better = sorted((one, other), reverse=direction == "down")
    shares = [progress(direction, baseline, target, value).share for value in (worse, better)]
    assert shares[0] <= shares[1]


@given(DIRECTIONS, st.none() | EXACT, st.none() | EXACT, st.none() | EXACT)
def test_without_a_baseline_a_target_or_a_value_there_is_no_share(direction, baseline, target, value):
    told = progress(direction, baseline, target, value)
    assert (told.share is None) is (None in (baseline, target, value))
    if value is None:
        assert told == Progress(None, reached=False, fell=False)


def test_leaks_brought_from_40_to_35_on_the_way_to_20_are_a_quarter_of_the_way():
    told = progress("down", Decimal(40), Decimal(20), Decimal(35))
    assert told == Progress(Fraction(1, 4), reached=False, fell=False)


def test_a_way_that_cannot_be_is_refused_by_the_name_of_its_field():
    ten, twenty = Decimal(10), Decimal(20)
    check_way("up", ten, 2020, twenty, 2030)
    check_way("up", ten, 2020, ten, 2020)
    check_way("down", None, None, None, None)
    wrong = {
        ("sideways", ten, None, twenty, None): "direction",
        ("down", ten, None, twenty, None): "target",
        ("up", twenty, None, ten, None): "target",
        ("up", None, 2020, ten, None): "baseline",
        ("up", ten, 1802, twenty, None): "baseline_year",
        ("up", ten, 2030, twenty, 2020): "target_year",
    }
    for way, field in wrong.items():
        with pytest.raises(InvalidIndicator) as refused:
            check_way(*way)
        assert refused.value.where["field"] == field


def line(number: int, indicator: str, day: str, value: str, **more: str) -> Line:
    return Line(number, {"Indicateur": indicator, "Jour": day, "Valeur": value, **more})


def test_each_line_of_a_file_is_new_another_the_same_or_refused():
    known = [Known(1, "Fuites d’eau"), Known(2, "Bornes"), Known(3, "bornes"), Known(4, "2")]
    steps = read_lines(
        [
            line(2, "fuites d'eau", "2025", "12,5", Source="Exploitant"),
            line(3, "2", "01/06/2026", "4"),
            line(4, "Bornes", "2025", "1"),
            line(5, "Autre", "2025", "1"),
            line(6, "1", "2025", "beaucoup"),
            line(7, "1", "31/12/2025", "13"),
            line(8, "1", "2024", "15"),
            line(9, "", "2024", "15"),
            line(10, "1", "2023", "15", Source="x" * 201),
        ],
        known,
        today=TODAY,
    )
    stored = {
        (1, date(2025, 12, 31)): (Decimal(12), "Exploitant"),
        (1, date(2024, 12, 31)): (Decimal(15), "Relevé"),
    }
    told = {step.line: step for step in against(steps, stored)}
    refused = "refused"
    assert [told[number].change for number in sorted(told)] == [
        "changed", "new", refused, refused, refused, refused, "same", refused, refused,
    ]  # fmt: skip
    assert (told[2].stored, told[2].value) == (Decimal(12), Decimal("12.5"))
    assert told[8].source == "Relevé"
    assert "ligne 2" in told[7].message
