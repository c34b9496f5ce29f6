"""The 44 worked cases of financing, to the cent, through the functions and through a shell."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from commune_core.financing.commands import RULE_COMMANDS, answer
from commune_core.financing.rules import RULES
from tests.core.financing_plans import CASES, DAY
from tests.core.worked_cases import CONTENT, REPOSITORY


def shell(*words: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """`python3 -m commune_core` without site-packages: only the standard library can be imported."""
    return subprocess.run(
        [sys.executable, "-S", "-E", "-m", "commune_core", *words],
        input=given,
        capture_output=True,
        cwd=REPOSITORY,
        env={name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH") if name in os.environ},
        check=False,
    )


def test_there_are_44_cases_and_each_names_rules_that_exist():
    assert len(CASES) == 44
    assert {case["commande"] for case in CASES.values()} == set(RULE_COMMANDS)
    assert {code for case in CASES.values() for code in case["regles"]} <= set(RULES)


@pytest.mark.parametrize("name", CASES)
def test_a_case_gives_what_is_expected_key_by_key(name):
    case = CASES[name]
    assert answer(case["commande"], case["entree"], DAY) == case["attendu"]


@pytest.mark.parametrize("name", ["C01", "C05a", "C08", "C15", "C16"])
def test_the_shell_gives_the_same_by_name(name):
    case = CASES[name]
    done = shell("rule", case["commande"], given=json.dumps(case["entree"]).encode())
    assert (json.loads(done.stdout), done.returncode) == (case["attendu"], 0)


def test_the_shell_holds_the_whole_file_against_the_rules():
    done = shell("cases", str(CONTENT / "financing_cases.json"))
    assert (done.stdout.decode(), done.returncode) == ("44 passed, 0 failed\n", 0)


def test_each_rule_that_is_computed_names_a_case_and_a_source():
    for code, rule in RULES.items():
        assert (rule.code, bool(rule.title and rule.statement and rule.source)) == (code, True)
        assert rule.certainty in ("A", "B", "C")
        assert not rule.example or rule.example in CASES
        assert rule.apply is None or rule.example
