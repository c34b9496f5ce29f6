"""Every rule through the public door: its passing examples pass, its failing ones fail where they say."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import olx_compiler
from olx_compiler import checks
from olx_compiler.checks import report
from olx_compiler.checks.manual import manual
from olx_compiler.problem import Problem
from tests.olx import frame

# What stops a whole run is no problem of a source; names of files and entry points are no codes.
OF_A_RUN = {
    *("adopt.not-ours", "adopt.refused", "build.failed", "cli.wrong-use", "content.refused", "rule.unknown"),
    "xblock.v1",
}
ENDINGS = {"bin", "ffconcat", "wav", "csv", "exe", "json", "md", "svg", "txt", "vtt", "webm", "xml", "yaml"}


@pytest.mark.parametrize("code", checks.all_rules())
def test_the_examples_of_a_rule_hold(tmp_path: Path, code: str) -> None:
    rule = checks.rule(code)
    assert rule.passing and rule.failing, "a rule without examples says nothing"
    for number, example in enumerate(rule.passing):
        problems, _file, _above = frame.play(example, tmp_path / f"passing-{number}")
        assert [str(problem) for problem in problems] == [], f"{example}"
    for number, example in enumerate(rule.failing):
        problems, file, above = frame.play(example, tmp_path / f"failing-{number}")
        told = [problem for problem in problems if checks.rule(problem.code) is rule]
        assert told, f"nothing is told of:\n{example}\nbut {[*map(str, problems)]}"
        if example.at is not None:
            place = (file, example.at[0] + above, example.at[1])
            assert place in [(problem.file, problem.line, problem.column) for problem in told], told


def test_every_code_that_can_come_out_has_its_rule() -> None:
    """Codes of problems are written where the fault is found: none may be unknown to the register."""
    compiler = Path(olx_compiler.__file__).parent
    written = {
        literal
        for path in compiler.rglob("*.py")
        for literal in re.findall(r'"([a-z]+\.[a-z0-9]+(?:-[a-z0-9]+)*)"', path.read_text(encoding="utf-8"))
        if literal.rpartition(".")[2] not in ENDINGS
    }
    assert written - OF_A_RUN <= checks.all_rules().keys()


def test_an_unknown_code_is_told_with_those_of_its_family() -> None:
    with pytest.raises(checks.UnknownRule) as unknown:
        checks.rule("quiz.bonheur")
    assert "quiz.no-feedback" in unknown.value.hint


def test_the_manual_is_what_the_rules_say() -> None:
    page = Path(__file__).resolve().parents[2] / "docs" / "checks.md"
    assert page.read_text(encoding="utf-8") == manual(), (
        "python -m olx_compiler.checks.manual > docs/checks.md"
    )


def test_warnings_are_told_apart_and_wait_for_the_errors_of_their_file() -> None:
    error = Problem("a.md", 2, 1, "page.empty", "empty")
    measure = Problem("a.md", 1, 1, "text.hard", "hard")
    elsewhere = Problem("b.md", 1, 1, "text.hard", "hard")
    assert checks.stopping([measure, error]) == [error]
    assert checks.worth_telling([elsewhere, measure, error]) == [error, elsewhere]
    assert checks.worth_telling([measure]) == [measure]
    unassessed = Problem("a.md", 4, 1, "objective.unassessed", "no question")
    assert checks.worth_telling([unassessed, error]) == [error]
    assert checks.worth_telling([unassessed, elsewhere]) == [unassessed, elsewhere]
    assert report.count([error, elsewhere]) == "1 error, 1 warning"
    assert report.line(measure).endswith("[warning]")
