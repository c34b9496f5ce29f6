"""What actions changed: nothing goes to one alone that two aimed at, and nothing is counted twice."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from commune_core.impact import Effort, PointEffect, Reading, results, spent, way

ITEMS = ("EAU-01", "EAU-02", "FIN-01", "SPO-07", "SEC-01")
notes = st.none() | st.integers(0, 4)
years = st.none() | st.integers(2020, 2032)


@st.composite
def works(draw):
    """Efforts and what was read of some of the points they aim at."""
    items = st.frozensets(st.sampled_from(ITEMS), max_size=3)
    costs = st.none() | st.integers(0, 10**12)
    efforts = [Effort(number, draw(items), draw(costs)) for number in range(1, draw(st.integers(1, 8)) + 1)]
    readings = [
        Reading(effort.id, item, draw(notes), draw(years), draw(notes), draw(years))
        for effort in efforts
        for item in sorted(effort.items)
        if draw(st.booleans())
    ]
    return efforts, readings


@given(works())
def test_what_two_actions_aimed_at_is_never_attributed_to_one(case):
    efforts, readings = case
    for result in results(efforts, readings):
        for point in result.points:
            assert set(point.efforts) == {each.id for each in efforts if point.item in each.items}
            assert point.shared == (len(point.efforts) > 1)
            assert set(point.efforts) <= set(result.efforts)
        # The cost of a note, the one figure that weighs an action, is that of all that cannot be told apart.
        others = [each for each in efforts if each.id not in result.efforts]
        reached = {item for each in efforts if each.id in result.efforts for item in each.items}
        assert not any(each.items & reached for each in others)


@given(works())
def test_every_action_and_every_point_and_every_cent_is_told_once(case):
    efforts, readings = case
    told = results(efforts, readings)
    assert sorted(number for result in told for number in result.efforts) == [each.id for each in efforts]
    points = [point.item for result in told for point in result.points]
    assert sorted(points) == sorted({each.item for each in readings})
    whole = [replace(each, cost=each.cost or 0) for each in efforts]
    costs = [result.cost for result in results(whole, readings)]
    assert sum(costs) == sum(each.cost for each in whole)
    for result in told:
        held = [each for each in efforts if each.id in result.efforts]
        assert (result.cost is None) == any(each.cost is None for each in held)


@given(works(), st.randoms(use_true_random=False))
def test_the_order_of_what_is_given_changes_nothing(case, chance):
    efforts, readings = case
    shuffled, mixed = list(efforts), list(readings)
    chance.shuffle(shuffled)
    chance.shuffle(mixed)

    def told(some):
        return {
            (frozenset(each.efforts), each.cost, each.gain, each.cost_of_a_note, points(each))
            for each in some
        }

    def points(result):
        return frozenset(
            (each.item, each.before, each.after, frozenset(each.efforts)) for each in result.points
        )

    assert told(results(efforts, readings)) == told(results(shuffled, mixed))


@given(works())
def test_a_cost_is_told_only_of_what_rose(case):
    for result in results(*case):
        gains = [point.gain for point in result.points if point.gain is not None]
        assert result.gain == (sum(gains) if gains else None)
        assert all(-4 <= gain <= 4 for gain in gains)
        if result.cost_of_a_note is not None:
            assert result.gain > 0
            assert result.cost_of_a_note * result.gain == result.cost


def test_a_roof_alone_is_told_with_its_cost_and_two_works_on_one_point_are_not_told_apart():
    roof = Effort(1, frozenset({"SPO-07"}), 12_000_000)
    read = [Reading(1, "SPO-07", 1, 2026, 3, 2027)]
    (alone,) = results([roof], read)
    assert alone.points == (PointEffect("SPO-07", (1,), 1, 2026, 3, 2027),)
    assert (alone.shared, alone.gain, alone.cost_of_a_note) == (False, 2, Fraction(6_000_000))
    heating = Effort(2, frozenset({"SPO-07", "ENE-01"}), 3_000_000)
    (both,) = results([roof, heating], [*read, Reading(2, "SPO-07", 2, 2027, 3, 2028)])
    assert (both.shared, both.gain, both.cost) == (True, 2, 15_000_000)
    assert both.points[0].efforts == (1, 2)


def test_an_indicator_goes_the_right_way_or_the_wrong_one():
    up = [way(Decimal(1), Decimal(after), "up") for after in (2, 1, 0)]
    down = [way(Decimal(1), Decimal(after), "down") for after in (2, 1, 0)]
    assert up == ["better", "same", "worse"]
    assert down == ["worse", "same", "better"]


def test_what_an_action_cost_is_what_was_paid_or_else_what_was_planned_with_its_vat():
    assert spent([]) == (None, False)
    assert spent([(10_000, 2000, None)]) == (12_000, False)
    assert spent([(10_000, 2000, 11_950), (333, 550, None)]) == (11_950 + 351, False)
    assert spent([(10_000, 2000, 0)]) == (0, True)
