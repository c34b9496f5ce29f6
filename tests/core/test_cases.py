"""The 39 worked cases of the questionnaire, through the public functions and through a shell."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from fractions import Fraction
from typing import Any

import pytest

from commune_core.answers import note
from commune_core.priorities import rank
from commune_core.scoring import display, overall_score, score
from tests.core.worked_cases import CASES, REFERENTIAL, REPOSITORY, TODAY, value, values

NOTES, DOMAINS, OVERALL, PRIORITIES = (CASES[name] for name in ("notes", "domains", "overall", "priorities"))


def named(case: dict[str, Any]) -> str:
    return case.get("title") or f"{case['item']}={case['answer']}"


def shell(**given: Any) -> dict[str, Any]:
    """`python3 -m commune_core score` without site-packages: only the standard library can be imported."""
    done = subprocess.run(
        [sys.executable, "-S", "-E", "-m", "commune_core", "score"],
        input=json.dumps(given).encode(),
        capture_output=True,
        cwd=REPOSITORY,
        env={name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH") if name in os.environ},
        check=True,
    )
    return json.loads(done.stdout)


def rounds(cases: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """The cases in few lists, no item twice in one: a process for each list, not for each case."""
    lists: list[list[dict[str, Any]]] = []
    for case in cases:
        free = [some for some in lists if case["item"] not in {other["item"] for other in some}]
        if not free:
            free = [[]]
            lists += free
        free[0].append(case)
    return lists


def test_there_are_39_cases():
    assert len(NOTES) + len(DOMAINS) + 1 + len(PRIORITIES) == 39


@pytest.mark.parametrize("case", NOTES, ids=named)
def test_an_answer_at_a_bound_has_the_note_of_the_bound(case):
    answer = value(case["item"], case["answer"])
    assert note(REFERENTIAL.item(case["item"]), answer, today=TODAY) == case["note"]
    assert score(REFERENTIAL, {case["item"]: answer}, today=TODAY).items[case["item"]].note == case["note"]


@pytest.mark.parametrize("case", DOMAINS, ids=named)
def test_a_domain_has_its_score_its_coverage_and_its_level(case):
    domain = score(REFERENTIAL, values(case["answers"]), today=TODAY).domains[case["domain"]]
    shown = None if domain.score is None else display(domain.score)
    assert {"score": shown, "coverage": display(domain.coverage), "level": domain.level} == case["expected"]


def test_the_overall_score_leaves_out_the_domains_without_a_score():
    cases = [DOMAINS[place - 1] for place in OVERALL["cases"]]
    answers = {item_id: raw for case in cases for item_id, raw in case["answers"].items()}
    card = score(REFERENTIAL, values(answers), today=TODAY)
    assert [REFERENTIAL.domain(case["domain"]).weight for case in cases] == OVERALL["weights"]
    assert display(card.overall) == OVERALL["expected"]
    assert overall_score((d.weight, card.domains[d.code].score) for d in REFERENTIAL.domains) == card.overall
    assert isinstance(card.overall, Fraction)


@pytest.mark.parametrize("case", PRIORITIES, ids=named)
def test_a_point_has_its_priority(case):
    item_id = case["item"]
    card = score(REFERENTIAL, {item_id: value(item_id, case["answer"])}, today=TODAY)
    [entry] = rank(
        REFERENTIAL, card, importance={item_id: case["importance"]}, urgency={item_id: case["urgency"]}
    )
    assert {
        "note": entry.note,
        "importance": entry.importance,
        "urgency": entry.urgency,
        "priority": entry.priority,
        "class": entry.klass,
        "quadrant": entry.quadrant,
    } == case["expected"]


@pytest.mark.parametrize("cases", rounds(NOTES), ids=len)
def test_the_shell_gives_the_same_notes(cases):
    result = shell(answers={case["item"]: case["answer"] for case in cases})
    assert {case["item"]: result["items"][case["item"]]["note"] for case in cases} == {
        case["item"]: case["note"] for case in cases
    }


@pytest.mark.parametrize("case", DOMAINS, ids=named)
def test_the_shell_gives_the_same_domain(case):
    result = shell(answers=case["answers"])
    assert result["domains"][case["domain"]] == case["expected"]
    assert list(result["domains"]) == [domain.code for domain in REFERENTIAL.domains]


def test_the_shell_gives_the_same_overall_score():
    cases = [DOMAINS[place - 1] for place in OVERALL["cases"]]
    assert (
        shell(answers={i: raw for case in cases for i, raw in case["answers"].items()})["overall"] == "58.1"
    )


@pytest.mark.parametrize("cases", rounds(PRIORITIES), ids=len)
def test_the_shell_gives_the_same_priorities(cases):
    result = shell(
        answers={case["item"]: case["answer"] for case in cases},
        importance={case["item"]: case["importance"] for case in cases},
        urgency={case["item"]: case["urgency"] for case in cases},
    )
    given = {entry.pop("item"): entry for entry in result["priorities"]}
    assert given == {case["item"]: case["expected"] for case in cases}
