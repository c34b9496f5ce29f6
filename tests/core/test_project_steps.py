"""The order of steps: what waits for what, what can be done now."""

from __future__ import annotations

from datetime import date

import pytest

from commune_core.projects import InvalidProject, PlannedStep, check_steps, expected


def step(number: int, due: str = "", after: int | None = None, done: bool = False) -> PlannedStep:
    return PlannedStep(number, f"Étape {number}", date.fromisoformat(due) if due else None, after, done)


def test_steps_that_wait_for_each_other_are_refused_and_named():
    with pytest.raises(InvalidProject) as refused:
        check_steps([step(1, after=3), step(2, after=1), step(3, after=2), step(4, after=1)])
    assert refused.value.where["field"] == "after"
    assert all(f"Étape {each}" in refused.value.message for each in (1, 2, 3))
    with pytest.raises(InvalidProject):
        check_steps([step(1, after=1)])


def test_a_step_is_not_due_before_the_one_it_follows():
    check_steps([step(1, "2027-03-01"), step(2, "2027-03-01", after=1), step(3, after=2)])
    with pytest.raises(InvalidProject) as refused:
        check_steps([step(1, "2027-03-02"), step(2, "2027-03-01", after=1)])
    assert refused.value.where["field"] == "due_on"


def test_what_can_be_done_now_waits_for_nothing_and_the_soonest_comes_first():
    steps = [
        step(1, "2027-03-01", done=True),
        step(2, "2027-05-01", after=1),
        step(3, after=2),
        step(4, "2027-04-01"),
        step(5),
    ]
    assert [each.id for each in expected(steps)] == [4, 2, 5]
