"""A skeleton is sound in form, is never taken for a course, and harms nothing that is there."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from olx_compiler import build, checks, new
from olx_compiler.build import Workshop
from olx_compiler.cli import main
from olx_compiler.problem import ContentRefused, WrongUse
from tests.olx.workshop import copy_sample, edit

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def workshop(tmp_path: Path) -> Workshop:
    return copy_sample(tmp_path)


def test_every_theme_of_the_plan_has_a_skeleton_without_an_error(tmp_path: Path) -> None:
    """Each row of the catalogue, with its quotes and its apostrophes; a few of them whole."""
    content = tmp_path / "course_content"
    shutil.copytree(
        ROOT / "course_content", content, ignore=shutil.ignore_patterns("open_data", "mooc", "themes")
    )
    slugs = [line.split(",")[2] for line in (content / "themes.csv").read_text("utf-8").splitlines()[1:]]
    for slug in slugs[::12]:
        new.theme(content, slug)
    count, problems = build.check(Workshop(content, tmp_path / "olx"), jobs=1)
    assert count == len(slugs[::12])
    assert [str(problem) for problem in checks.stopping(problems)] == []
    assert {problem.code for problem in problems} >= {"course.draft", "unit.minutes"}


def test_a_skeleton_is_announced_until_its_words_are_written(workshop: Workshop) -> None:
    build.build(workshop, jobs=1)
    new.theme(workshop.content, "indemnites-de-fonction")
    assert build.build(workshop, jobs=1).written == ()
    edit(workshop, "themes/indemnites-de-fonction/course.yaml", "draft: true", "draft: false")
    with pytest.raises(ContentRefused) as refused:
        build.build(workshop, jobs=1)
    assert {problem.code for problem in refused.value.problems} == {"text.unwritten"}


def test_a_unit_is_added_to_a_list_of_either_form(workshop: Workshop) -> None:
    before = (workshop.content / "mooc/petit-cours/course.yaml").read_text(encoding="utf-8")
    new.unit(workshop.content, "MOOC9", "1-9-bilan", section="m1")
    text = (workshop.content / "mooc/petit-cours/course.yaml").read_text(encoding="utf-8")
    line = "units: [m1/1-1-formes.md, m1/1-2-suite.md"
    assert text == before.replace(f"{line}]", f"{line}, m1/1-9-bilan.md]")
    assert (workshop.content / "mooc/petit-cours/m1/1-9-bilan.md").is_file()
    edit(
        workshop,
        "mooc/petit-cours/course.yaml",
        "units: [m1/1-3-directives.md]",
        "units:\n      - m1/1-3-directives.md",
    )
    new.unit(workshop.content, "MOOC9", "1-9-fin")
    text = (workshop.content / "mooc/petit-cours/course.yaml").read_text(encoding="utf-8")
    assert text.endswith("      - m1/1-3-directives.md\n      - m1/1-9-fin.md\n")


def test_nothing_is_ever_written_over(workshop: Workshop, capsys: pytest.CaptureFixture[str]) -> None:
    command = ["--content", str(workshop.content), "--olx", str(workshop.olx), "new"]
    before = {path: path.read_bytes() for path in workshop.content.rglob("*") if path.is_file()}
    for words in (
        ["theme", "repartir-delegations-adjoints"],
        ["theme", "theme-inconnu"],
        ["unit", "MOOC9", "1-2-suite"],
        ["unit", "MOOC9", "Un nom"],
        ["unit", "MOOC9", "../../dehors"],
        ["unit", "MOOC8", "suite"],
        ["unit", "MOOC9", "suite", "--section", "m9"],
    ):
        assert main([*command, *words]) == 2, words
    assert {path: path.read_bytes() for path in workshop.content.rglob("*") if path.is_file()} == before
    assert main([*command, "theme", "indemnites-de-fonction"]) == 0
    assert "indemnites-de-fonction/course.yaml written" in capsys.readouterr().out
    with pytest.raises(WrongUse):
        new.theme(workshop.content, "indemnites-de-fonction")
