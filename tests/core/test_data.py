"""The questionnaire's source and what it compiles to."""

from __future__ import annotations

import errno
import shutil
from pathlib import Path

import pytest

from commune_core.referential import CURRENT_VERSION, from_bytes
from olx_compiler.data import compile_data
from olx_compiler.problem import BuildFailed, ContentRefused
from tests.core.worked_cases import CONTENT, REFERENTIAL, REPOSITORY

SOURCE = CONTENT / "diagnostic" / "referential.yaml"


@pytest.fixture
def content(tmp_path):
    """The first two domains of the questionnaire, in a folder of their own; call it to change the text."""
    root = tmp_path / "course_content"
    (root / "diagnostic").mkdir(parents=True)
    shutil.copy(CONTENT / "themes.csv", root)

    def write(old: str = "", new: str = "") -> Path:
        text = SOURCE.read_text(encoding="utf-8").partition("  - code: ADM")[0]
        assert old in text
        (root / "diagnostic" / "referential.yaml").write_text(text.replace(old, new, 1), encoding="utf-8")
        return root

    write()
    return write


def test_the_tracked_questionnaire_is_what_its_source_compiles_to(tmp_path):
    [compiled] = compile_data(CONTENT, tmp_path)
    tracked = REPOSITORY / "commune_core" / "data" / compiled.name
    assert compiled.name == f"referential-{CURRENT_VERSION}.json"
    assert compiled.read_bytes() == tracked.read_bytes()
    assert from_bytes(compiled.read_bytes()).items == REFERENTIAL.items


@pytest.mark.parametrize(
    ("old", "new", "code", "at", "told"),
    [
        ("- id: GOV-02", "- id: GOV-01", "data.duplicate", "- id: GOV-02", "GOV-01"),
        ("- id: GOV-02", "- id: FIN-99", "data.id", "- id: GOV-02", "GOV"),
        ("[dossier-detr]", "[detr]", "data.theme", "[dossier-detr]", "detr"),
        ("[5, 8, 10, 15]", "[5, 10, 8, 15]", "schema.value", "- id: FIN-01", "not in order"),
        ("kind: scale", "kind: scal", "schema.value", "kind: scale", "kind"),
        ("weight: 4", "weight: 9", "schema.value", "weight: 4", "weight"),
        ("express: true", "exprès: true", "schema.unknown-key", "express: true", "exprès"),
        ("express: true", "express: peut-être", "schema.value", "express: true", "boolean"),
        ("maximum: 100", "maximum: -200", "schema.value", "- id: GOV-03", "minimum is above maximum"),
        ("domains:", "domains: [", "yaml.syntax", None, ""),
        ("version:", "\tversion:", "yaml.syntax", None, ""),
    ],
)
def test_a_fault_of_the_source_is_told_with_its_line_and_nothing_is_written(
    content, tmp_path, old, new, code, at, told
):
    root = content(old, new)
    with pytest.raises(ContentRefused) as refused:
        compile_data(root, tmp_path / "core")
    problem = next(problem for problem in refused.value.problems if problem.code == code)
    assert problem.file == "course_content/diagnostic/referential.yaml"
    assert told in problem.message
    if at is not None:
        lines = SOURCE.read_text(encoding="utf-8").splitlines()
        assert at in lines[problem.line - 1]
    assert not (tmp_path / "core").exists()


def test_a_missing_source_is_told(tmp_path):
    with pytest.raises(ContentRefused) as refused:
        compile_data(tmp_path, tmp_path / "core")
    assert "file.missing" in {problem.code for problem in refused.value.problems}


def test_a_full_disk_leaves_the_former_file(content, tmp_path, monkeypatch):
    root, core = content(), tmp_path / "core"
    [target] = compile_data(root, core)
    former = target.read_bytes()

    def full(path, data):
        path.touch()
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(BuildFailed) as failed:
        compile_data(content("title: Référentiel", "title: Autre"), core)
    assert failed.value.hint
    assert [path.name for path in target.parent.iterdir()] == [target.name]
    assert target.read_bytes() == former
