"""Two processes on one run, and two people at once at the doors of promotions, on a real database."""

from __future__ import annotations

import pytest

from tests.plugin.beside import ISOLATIONS, told_by


@pytest.fixture(scope="module", params=ISOLATIONS)
def told(request, tmp_path_factory) -> dict:
    return told_by(
        "tests.plugin.promotions.processes",
        isolation=request.param,
        folder=tmp_path_factory.mktemp("at_once"),
    )


def test_two_processes_on_one_run_never_trip_over_each_other(told):
    assert told["one run"] == {"faults": [], "asked": {}, "ended": True, "rows": {"done": 8}}


def test_who_works_on_a_run_says_so_while_its_list_is_written(told):
    assert told["list and beat"] == {"done": 2}


def test_nobody_enters_two_promotions_that_share_a_course_by_two_doors_at_once(told):
    assert told["two organisers"] == {"done": 3, "promotion.invalid": 3}
    assert told["a code and an organiser"] == {"done": 3, "promotion.invalid": 3}
    assert told["seats in two"] == 1


def test_the_last_place_is_taken_once(told):
    assert told["last place"] == [{"done": 6}, {"member": 1, "waiting": 5}]


def test_whoever_is_told_that_he_is_in_is_and_nobody_enters_what_was_just_closed(told):
    assert told["told as it is"] and told["nobody after"]
    assert set(told["ways"]) <= {"done", "promotion.unknown_code"}
