"""What a group of communes may publish of its scores."""

from __future__ import annotations

from fractions import Fraction
from statistics import median, quantiles

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commune_core.peers import GONE, Pending, Quartiles, publish, quartiles, tenths
from commune_core.privacy import PEERS_MIN

scores = st.integers(0, 1000)


@given(st.lists(scores, min_size=PEERS_MIN, max_size=60))
def test_quartiles_are_those_of_the_standard_library_in_whole_points(values):
    found = quartiles(values)
    first, _, third = quantiles(values, n=4, method="inclusive")
    expected = [int(value / 10 + 0.5) for value in (first, median(values), third)]
    if found is None:
        assert expected[0] == expected[2]
    else:
        assert [found.first, found.median, found.third] == expected
        assert found.count == len(values)


@given(st.lists(scores, max_size=PEERS_MIN - 1))
def test_too_few_communes_publish_nothing(values):
    assert quartiles(values) is None


def test_communes_all_alike_publish_nothing():
    assert quartiles([500] * 30) is None


@pytest.mark.parametrize(
    ("score", "shown"),
    [(None, None), (Fraction(661764, 10000), 662), (Fraction(5, 100), 1), (Fraction(100), 1000)],
)
def test_a_score_is_put_in_common_as_it_is_shown(score, shown):
    assert tenths(score) == shown


@pytest.mark.parametrize(
    ("there", "changed", "gone", "released"),
    [
        (10, 10, 0, True),
        (9, 12, 3, False),
        (30, 9, 0, False),
        (30, 10, 0, True),
        (5000, 99, 0, False),
        (5000, 100, 0, True),
        (5000, 10, 1, True),
        (5000, 9, 1, False),
    ],
)
def test_a_release_waits_for_enough_changes(there, changed, gone, released):
    assert Pending(there, changed, gone).may_be_released is released


def rows(part: str, count: int, *, first: int = 0, in_whole: bool = True, in_part: bool = True):
    """So many communes of one part, their scores evenly spread from `first`, in the releases said."""
    for each in range(count):
        score = first + 20 * each
        yield part, "CC", score if in_whole else None, score if in_part else None, None


def shown(*communes) -> set[str]:
    """The parts whose figures are shown, "" for the whole."""
    found = publish([row for each in communes for row in each])
    return {part for (family, part), figures in found.items() if figures and family != "kind"}


def test_a_part_is_covered_where_the_rest_is_few():
    assert shown(rows("10", 12), rows("51", 12)) == {"", "10", "51"}
    assert shown(rows("10", 12), rows("51", 9)) == {""}
    assert shown(rows("10", 12)) == {"", "10"}


def test_parts_that_together_leave_few_are_not_all_shown():
    assert shown(rows("10", 12), rows("51", 13), rows("89", 4)) == {"", "51"}


def test_a_part_released_apart_from_the_whole_by_few_is_covered():
    """Nine communes in common, one that only the part counts: the two differ by one commune."""
    together = rows("10", 9)
    assert shown(
        together, rows("10", 1, first=700, in_whole=False), rows("10", 1, first=900, in_part=False)
    ) == {""}


def test_a_commune_that_left_covers_its_cells_and_no_other():
    left = [("10", "CC", GONE, GONE, None)]
    assert shown(rows("10", 12), left, rows("51", 40)) == {"51"}


def test_a_part_that_counts_again_whom_the_whole_has_forgotten_is_covered():
    """Nine communes besides, and one that may score as in the whole that was shown before it left."""
    back = [("10", "CC", GONE, 500, None)]
    assert shown(rows("10", 12), back, rows("51", 9)) == set()


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["10", "51", "89"]),
            st.sampled_from(["CC", "CA"]),
            *[st.one_of(st.none(), scores, st.just(GONE)) for _ in range(3)],
        ),
        max_size=80,
    )
)
def test_whatever_is_shown_rests_on_enough_and_differs_by_enough(communes):
    found = publish(communes)
    places = {"stratum": lambda row: "", "departement": lambda row: row[0], "kind": lambda row: row[1]}
    released = {
        (family, part): {
            (index, row[2 + column])
            for index, row in enumerate(communes)
            if place(row) == part and row[2 + column] is not None
        }
        for column, (family, place) in enumerate(places.items())
        for part in {place(row) for row in communes}
    }
    whole = released.get(("stratum", ""), set())
    for family in ("departement", "kind"):
        parts = [key for key, figures in found.items() if key[0] == family and figures]
        unions = [released[key] for key in parts] + [set().union(*(released[key] for key in parts))] * bool(
            parts
        )
        for union in unions:
            differing = {index for index, _ in union ^ whole}
            assert not differing or len(differing) >= PEERS_MIN
    for key, figures in found.items():
        if figures is not None:
            assert isinstance(figures, Quartiles)
            assert GONE not in {score for _, score in released[key]}
            assert figures.count == len(released[key]) >= PEERS_MIN
