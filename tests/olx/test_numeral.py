"""A number typed the French way is right when its value is, and only then."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from olx_compiler import numeral


def accepts(pattern: str, typed: str) -> bool:
    """As CAPA's text answer does: anchored, blind to case, blanks around the answer taken off."""
    return re.search(f"^{pattern}$", typed.strip(), re.IGNORECASE | re.UNICODE) is not None


@pytest.mark.parametrize(
    ("typed", "right"),
    [
        ("35 432,64", True),
        ("35432.64", True),
        ("35 432,64 €", True),
        ("35\u202f432,64\u00a0€", True),
        ("35432,64 euros", True),
        ("+35432,640", True),
        ("35 432,63", False),
        ("35432,641", False),
        ("3 5432,64", False),
        ("3543264", False),
        ("35 432", False),
        ("-35432,64", False),
        ("", False),
    ],
)
def test_the_scenario_a3_of_an_exact_amount(typed: str, right: bool) -> None:
    assert accepts(numeral.pattern(Decimal("35432.64"), unit="€"), typed) is right


@pytest.mark.parametrize(
    ("answer", "tolerance", "typed", "right"),
    [
        ("0.5", "0", "0,5", True),
        ("0.5", "0", ",5", False),
        ("7", "0.01", "7", True),
        ("7", "0.01", "6,995", True),
        ("7", "0.01", "7,0100", True),
        ("7", "0.01", "7,011", False),
        ("-12", "0", "-12", True),
        ("-12", "0", "−12", True),
        ("-12", "0", "12", False),
        ("0", "1", "-0,5", True),
        ("1E+3", "0", "1 000", True),
        ("99", "2", "101", True),
    ],
)
def test_a_value_within_the_tolerance_is_right(answer: str, tolerance: str, typed: str, right: bool) -> None:
    assert accepts(numeral.pattern(Decimal(answer), Decimal(tolerance)), typed) is right


amounts = st.decimals(min_value=-200_000, max_value=200_000, places=2, allow_nan=False)
gaps = st.decimals(min_value=0, max_value=500, places=2, allow_nan=False)


@given(amounts, gaps, st.decimals(min_value=-600, max_value=600, places=3, allow_nan=False))
def test_the_pattern_says_what_arithmetic_says(answer: Decimal, tolerance: Decimal, shift: Decimal) -> None:
    typed = answer + shift
    right = abs(typed - answer) <= tolerance
    pattern = numeral.pattern(answer, tolerance)
    plain = f"{typed:f}"
    french = f"{typed:,f}".replace(",", "\u00a0").replace(".", ",")
    assert accepts(pattern, plain) is right or typed == 0
    assert accepts(pattern, french) is right or typed == 0


@given(amounts)
def test_a_number_shown_is_a_number_accepted(answer: Decimal) -> None:
    assert accepts(numeral.pattern(answer, unit="€"), numeral.display(answer, "€"))
