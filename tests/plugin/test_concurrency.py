"""Several people at the same second, and a real disk that is full."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def told(few_communes, tmp_path_factory) -> dict:
    """What happened in a process of its own, on a database file."""
    database = tmp_path_factory.mktemp("rush") / "rush.sqlite3"
    done = subprocess.run(
        [sys.executable, "-m", "tests.plugin.rush", str(few_communes)],
        cwd=ROOT,
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "tests.plugin.settings_on_disk",
            "VIATIC_TEST_DATABASE": str(database),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def test_eight_simultaneous_first_claimants_make_one_provisional_referent(told):
    assert told["claims"] == {"done": 8}
    assert told["statuses"] == {"provisional": 1, "pending": 7}


def test_one_of_eight_simultaneous_answers_is_written_and_the_others_are_told(told):
    assert told["first answers"] == {"done": 1, "answer.stale": 7}
    assert told["same version"] == {"done": 1, "answer.stale": 7}
    assert told["versions"] == [2]
    assert told["history"] == 2


def test_answers_to_different_points_all_go_through(told):
    assert told["other points"] == {"done": 4}


def test_two_tabs_make_one_practice_commune(told):
    assert told["practice"] == {"done": 4}
    assert told["practice communes"] == 1


def test_a_disk_that_is_full_keeps_the_old_answer_and_says_what_to_do(told):
    assert told["full disk"] == {
        "said": "L’enregistrement n’a pas pu se faire\u00a0: "
        "la base de données ne l’accepte pas pour le moment.",
        "old answer kept": True,
        "saved afterwards": True,
    }
