"""The questionnaire's source and what it compiles to."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from commune_core.referential import from_bytes, load
from olx_compiler.data import compile_data
from olx_compiler.problem import BuildFailed, ContentRefused
from tests.core.worked_cases import CONTENT, REPOSITORY, WRITTEN, once_compiled
from tests.olx import questionnaire


@pytest.fixture
def desk(tmp_path):
    return questionnaire.write(tmp_path)


@once_compiled
def test_the_tracked_questionnaire_is_what_its_source_compiles_to(tmp_path):
    [compiled] = compile_data(CONTENT, tmp_path)
    tracked = REPOSITORY / "commune_core" / "data" / compiled.name
    assert compiled.name == f"referential-{WRITTEN}.json"
    assert compiled.read_bytes() == tracked.read_bytes()
    assert from_bytes(compiled.read_bytes()).items == load(WRITTEN).items


@pytest.mark.parametrize(
    ("name", "old", "new", "code", "at", "told"),
    [
        ("EAU", "- id: EAU-02", "- id: EAU-01", "data.duplicate", "  - id: EAU-01", "EAU-01"),
        ("EAU", "- id: EAU-02", "- id: SEC-99", "data.id", "- id: SEC-99", "EAU"),
        ("SEC", "code: SEC", "code: EAU", "data.duplicate", "code: EAU", "EAU"),
        ("SEC", "code: SEC", "code: ECO", "data.id", "code: ECO", "SEC"),
        ("EAU", "[reseau-d-eau]", "[detr]", "data.theme", "[detr]", "detr"),
        ("EAU", "[50, 65, 75, 85]", "[50, 75, 65, 85]", "schema.value", "- id: EAU-01", "not in order"),
        ("EAU", "kind: number", "kind: text", "schema.value", "- id: EAU-01", "thresholds"),
        ("EAU", "kind: yes_no", "kind: text", "schema.value", "- id: EAU-02", "weigh 0"),
        ("EAU", "kind: yes_no", "kind: yes", "schema.value", "kind: yes", "kind"),
        ("EAU", "weight: 4", "weight: 9", "schema.value", "weight: 9", "weight"),
        ("EAU", "express: true", "exprès: true", "schema.unknown-key", "exprès: true", "exprès"),
        ("EAU", "express: true", "express: peut-être", "schema.value", "express: peut-être", "boolean"),
        ("EAU", "maximum: 100", "maximum: -200", "schema.value", "- id: EAU-01", "minimum is above maximum"),
        ("EAU", "holder: epci, ", "", "schema.value", "{when:", "'holder' goes with"),
        ("SEC", "{zone: [com]}", "{}", "schema.value", "{when: {}", "what must hold"),
        ("SEC", "{zone: [com]}", "{zone: [lune]}", "schema.value", "{when:", "zone"),
        ("referential", "domains:", "domains: [", "yaml.syntax", None, ""),
        ("referential", "version:", "\tversion:", "yaml.syntax", None, ""),
        ("referential", "[EAU, SEC]", "[EAU, SEC, ZZZ]", "file.missing", None, "does not exist"),
    ],
)
def test_a_fault_of_the_source_is_told_with_its_line_and_nothing_is_written(
    desk, tmp_path, name, old, new, code, at, told
):
    desk.edit(name, old, new)
    with pytest.raises(ContentRefused) as refused:
        compile_data(desk.content, tmp_path / "new")
    problem = next(problem for problem in refused.value.problems if problem.code == code)
    assert told in problem.message
    if at is not None:
        lines = (desk.content / questionnaire.FILES[name]).read_text(encoding="utf-8").splitlines()
        assert problem.file == f"course_content/{questionnaire.FILES[name]}"
        assert at in lines[problem.line - 1]
    assert not (tmp_path / "new").exists()


def test_what_a_domain_says_reaches_the_core(desk):
    [compiled] = compile_data(desk.content, desk.core)
    referential = from_bytes(compiled.read_bytes())
    item = referential.item("EAU-01")
    assert (item.m57, item.figure, [rule.effect for rule in item.rules]) == (
        "811",
        "rendement_eau",
        ["holder"],
    )
    assert (referential.succeeds, referential.islands["85113"]) == ("1.0.0", "Île-d’Yeu")
    assert [usual.holder for usual in referential.competences["eau"].usual] == ["epci", "commune"]


def test_a_missing_source_is_told(tmp_path):
    with pytest.raises(ContentRefused) as refused:
        compile_data(tmp_path, tmp_path / "core")
    assert "file.missing" in {problem.code for problem in refused.value.problems}


def test_a_full_disk_leaves_the_former_file(desk, monkeypatch):
    [target] = compile_data(desk.content, desk.core)
    former, names = target.read_bytes(), sorted(path.name for path in target.parent.iterdir())

    def full(path, data):
        path.touch()
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    desk.edit("referential", "title: Un petit", "title: Un autre")
    with pytest.raises(BuildFailed) as failed:
        compile_data(desk.content, desk.core)
    assert failed.value.hint
    assert sorted(path.name for path in target.parent.iterdir()) == names
    assert target.read_bytes() == former
