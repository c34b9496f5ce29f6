"""What `viatic-olx explain` tells: rules, and what is shared with the places to read again."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from olx_compiler.checks import all_rules
from olx_compiler.cli import main
from olx_compiler.explain import explain
from tests.olx.workshop import copy_sample

DIRECTIVES = "course_content/mooc/petit-cours/m1/1-3-directives.md"
SIGN = "course_content/themes/repartir-delegations-adjoints/course.yaml"


def test_what_is_shared_is_told_with_its_sources_and_the_places_to_read_again(tmp_path: Path) -> None:
    content = copy_sample(tmp_path).content
    for name, kind, line, place in (
        ("fctva.rate", "parameter", "from 2014-01-01 until 2014-12-31: 15,761 %", (DIRECTIVES, 9)),
        ("CGCT-L2122-18", "reference", "certainty A, read on 2026-11-22", (SIGN, 8)),
        ("CGCT L2122-18", "reference", "article L2122-18 du CGCT", (DIRECTIVES, 9)),
        ("DETR", "term", "dotation d’équipement des territoires ruraux", (DIRECTIVES, 9)),
        ("dotation rurale", "term", "synonyms: dotation rurale", (DIRECTIVES, 9)),
        ("indemnites-de-fonction", "theme", "T004, announced", None),
        ("FIN-04", "item", "", ("course_content/mooc/petit-cours/m1/1-1-formes.md", 5)),
    ):
        told = explain(name, content)
        assert told.kind == kind, name
        assert any(each.startswith(line.replace(" %", "\N{NO-BREAK SPACE}%")) for each in told.lines), (
            told.lines
        )
        assert place is None or place in [(use.file, use.line) for use in told.uses], told.uses


def test_each_rule_is_explained_with_examples_that_pass_and_fail(tmp_path: Path) -> None:
    for code in list(all_rules())[::10]:
        text = explain(code, tmp_path).as_text()
        assert "Passes." in text and "Fails." in text, code


def test_the_nearest_names_are_told_of_one_that_is_unknown(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copy_sample(tmp_path)
    command = ["--content", str(tmp_path / "course_content"), "--olx", str(tmp_path / "olx"), "explain"]
    for name, near in (("quiz.choises", "quiz.choices"), ("fctva.rat", "fctva.rate"), ("detrr", "DETR")):
        assert main([*command, name]) == 2
        assert near in capsys.readouterr().err
    assert main([*command, "fctva.rate", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["kind"] == "parameter"
