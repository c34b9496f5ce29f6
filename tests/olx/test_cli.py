"""`viatic-olx` from a shell: what it prints and what it answers."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from olx_compiler.cli import main
from tests.olx import questionnaire
from tests.olx.workshop import copy_sample, edit


def run(folder: Path, *words: str) -> int:
    return main(["--content", str(folder / "course_content"), "--olx", str(folder / "olx"), *words])


def test_a_build_says_what_it_did_then_that_there_is_nothing_to_do(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copy_sample(tmp_path)
    assert run(tmp_path, "build") == 0
    assert "2 courses built" in capsys.readouterr().out
    assert run(tmp_path, "build") == 0
    assert capsys.readouterr().out == "nothing to do\n"


def test_problems_are_printed_one_a_line_and_the_exit_code_is_1(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edit(copy_sample(tmp_path), "mooc/petit-cours/m1/1-2-suite.md", "```block", "```bloc")
    assert run(tmp_path, "check") == 1
    assert capsys.readouterr().err.splitlines() == [
        "course_content/mooc/petit-cours/m1/1-2-suite.md:11:1: fence.unknown unknown fence 'bloc' "
        "(the fences are ```quiz, ```block, ```video, ```checklist, ```case, ```peers, ```download, ```reading, "
        "```olx)",
        "1 problem found; nothing was built.",
    ]


def test_a_check_reviews_the_questionnaire_unless_one_course_is_asked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copy_sample(tmp_path)
    desk = questionnaire.write(tmp_path / "other")
    for folder in ("diagnostic", "open_data"):
        (desk.content / folder).rename(tmp_path / "course_content" / folder)
    assert run(tmp_path, "check") == 1
    assert "diagnostic/domains/EAU.yaml:23:14: data.theme" in capsys.readouterr().err
    assert run(tmp_path, "check", "--only", "MOOC9") == 0


@pytest.mark.parametrize("words", [[], ["compile"], ["build", "--only"]])
def test_wrong_usage_exits_with_2(tmp_path: Path, words: list[str]) -> None:
    copy_sample(tmp_path)
    with pytest.raises(SystemExit) as stop:
        run(tmp_path, *words)
    assert stop.value.code == 2


def test_a_folder_of_sources_that_does_not_exist_is_wrong_usage(tmp_path: Path) -> None:
    with pytest.raises(SystemExit) as stop:
        run(tmp_path, "build")
    assert stop.value.code == 2


def test_an_unknown_course_exits_with_2_and_names_those_there_are(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copy_sample(tmp_path)
    assert run(tmp_path, "build", "--only", "T999") == 2
    assert "(courses: MOOC9, T003)" in capsys.readouterr().err


def test_a_check_compares_courses_with_one_another(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    workshop = copy_sample(tmp_path)
    folder = workshop.content / "themes" / "indemnites-de-fonction"
    shutil.copytree(workshop.content / "themes" / "repartir-delegations-adjoints", folder)
    edit(workshop, f"themes/{folder.name}/course.yaml", "repartir-delegations-adjoints", folder.name)
    assert run(tmp_path, "check") == 1
    told = capsys.readouterr().err
    assert f"themes/{folder.name}/01-signer.md:9:1: course.similar" in told
    assert "themes/repartir-delegations-adjoints/01-signer.md:9" in told
    assert run(tmp_path, "check", "--only", "T004") == 0, "one course alone is like no other"


def test_a_warning_stops_nothing_unless_it_is_asked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edit(copy_sample(tmp_path), "mooc/petit-cours/m1/1-1-formes.md", "Entre deux", "La DETL, entre deux")
    assert run(tmp_path, "check") == 0
    assert "text.acronym" in capsys.readouterr().err
    assert run(tmp_path, "check", "--strict") == 1
    assert run(tmp_path, "check", "--format", "json", "--strict") == 1
    told = json.loads(capsys.readouterr().out)
    [problem] = told["problems"]
    assert (told["errors"], told["warnings"]) == (0, 1)
    assert (problem["code"], problem["level"]) == ("text.acronym", "warning")
    assert run(tmp_path, "build") == 0
    assert "text.acronym" in capsys.readouterr().err
