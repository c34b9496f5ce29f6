"""What somebody changed on the platform itself: told by the drift report, and mended by a worker of it."""

from __future__ import annotations

import time

import pytest

from tests.edx.live.conftest import Person
from tests.edx.live.test_roster import OTHER, inside

__all__ = ["inside"]

PATIENCE = 60
COUNTS = ("absent_count", "ungrouped_count", "astray_count", "departed_count", "strangers")


@pytest.fixture
def number(inside, site):
    """A promotion of three members and an account beside it."""
    inside("clean")
    made = inside("gather", site.accounts["staff"][0], 4, OTHER, module="crowd")["promotion"]
    inside("seated", made, 3, module="crowd")
    yield made
    inside("clean")


def run(staff: Person, number: int, **asked: bool) -> dict:
    """A run, once the platform's workers have ended it."""
    path = f"/api/viatic/v1/promotions/{number}/platform/runs/"
    answer = staff.post(path, data=asked)
    assert answer.status == 201, answer.text()
    for _ in range(PATIENCE):
        found = staff.get(f"{path}{answer.json()['id']}/").json()
        if found["state"] in ("done", "failed"):
            return found
        time.sleep(1)
    pytest.fail(f"the run does not end: {found}")


def differs(staff: Person, number: int) -> tuple[int, ...]:
    found = staff.get(f"/api/viatic/v1/promotions/{number}/platform/drift/").json()
    return tuple(found["courses"][0][name] for name in COUNTS)


def test_what_was_changed_by_hand_is_told_and_mended(inside, person, number):
    staff = person("staff")
    staff.get("/viatic/")
    told = run(staff, number)
    assert (told["state"], told["done"], told["failed"]) == ("done", 3, 0)
    assert differs(staff, number) == (0, 0, 0, 0, 0)

    inside("astray", number, OTHER, module="crowd")
    assert differs(staff, number) == (1, 1, 1, 0, 1)
    # What is left to do is done already: only a run that compares sees anything.
    assert run(staff, number)["done"] == 0
    assert differs(staff, number) == (1, 1, 1, 0, 1)

    assert run(staff, number, mend=True)["done"] == 3
    assert differs(staff, number) == (0, 0, 0, 0, 1)
    run(staff, number, mend=True, remove_strangers=True)
    assert differs(staff, number) == (0, 0, 0, 0, 0)
