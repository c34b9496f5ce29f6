"""What `viatic-olx diff` tells of each kind of change, and of what learners would lose."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from olx_compiler import build
from olx_compiler.build import Workshop
from olx_compiler.cli import main
from olx_compiler.difference import sides
from olx_compiler.difference.change import Change
from olx_compiler.problem import WrongUse
from tests.olx.workshop import copy_sample, edit

FORMS = "mooc/petit-cours/m1/1-1-formes.md"
NEXT = "mooc/petit-cours/m1/1-2-suite.md"
PEERS = "mooc/petit-cours/m1/1-3-directives.md"
COURSE = "mooc/petit-cours/course.yaml"


@pytest.fixture
def workshop(tmp_path: Path) -> Workshop:
    shop = copy_sample(tmp_path)
    build.build(shop, jobs=1)
    return shop


# A source, what is changed there, the kinds of what a learner would see, and words that tell it.
CASES: tuple[tuple[str, str, str, set[str], str], ...] = (
    (NEXT, "Répondez d'abord.", "Lisez d'abord.", {"text"}, "-Répondez d'abord.\n    +Lisez d'abord."),
    (NEXT, "# Mes points {", "# Vos points {", {"renamed"}, "“Mes points” → “Vos points”"),
    (NEXT, "title: La suite", "title: La fin", {"renamed"}, "“La suite” → “La fin”"),
    (FORMS, "graded: true", "graded: false", {"grading"}, "graded: true → None"),
    (
        COURSE,
        "title: Un petit cours",
        "title: Un cours",
        {"settings", "file"},
        "display_name: Un petit cours",
    ),
    (FORMS, "attempts: 3", "attempts: 1", {"question"}, "attempts: 3 → 1"),
    (FORMS, '"35432,64"', '"35432,65"', {"question", "text"}, "right answer"),
    # The same answers, in another order: what is recorded is their rank.
    (
        FORMS,
        "  - text: L'arrêté\n    correct: true\n  - text: La délibération\n    feedback: Non : elle est du conseil.",
        "  - text: La délibération\n    feedback: Non : elle est du conseil.\n  - text: L'arrêté\n    correct: true",
        {"lost", "text"},
        "changed their order",
    ),
    (FORMS, "- text: La délibération\n", "- text: Une délibération\n", {"question", "text"}, "reworded"),
    (FORMS, "l'arrêté\n    feedback", "un arrêté\n    feedback", {"lost", "text"}, "offered no more"),
    (FORMS, "type: checkbox", "type: choice", {"lost", "text"}, "answered otherwise"),
    (FORMS, "id: signataire", "id: signature", {"added", "removed", "lost"}, "answers and marks"),
    (PEERS, "id: votre-cas", "id: notre-cas", {"added", "removed", "lost"}, "what was said there"),
    (NEXT, "asked: fctva, participation.conforme", "asked: fctva", {"question", "lost"}, "another asked"),
    (
        NEXT,
        "# Mes points {#mes-points}",
        "# Mes points {#points}",
        {"added", "removed", "lost"},
        "answers and",
    ),
    (
        COURSE,
        "units: [m1/1-1-formes.md, m1/1-2-suite.md]",
        "units: [m1/1-2-suite.md, m1/1-1-formes.md]",
        {"moved"},
        "elsewhere in the same place",
    ),
    (COURSE, "kind: mooc", "draft: true\nkind: mooc", {"removed", "lost"}, "no longer open"),
)


def kinds(changes: list[Change]) -> set[str]:
    return {change.kind for change in changes}


def test_each_change_is_told_by_its_kind_and_those_that_lose_work_apart(workshop: Workshop) -> None:
    original = {path: path.read_bytes() for path in workshop.content.rglob("*") if path.is_file()}

    for name, old, new, expected, told in CASES:
        edit(workshop, name, old, new)
        found = sides.compare(workshop)
        assert kinds(found) == expected, (new, [each.told() for each in found])
        assert any(told in each.told() for each in found), (new, [each.told() for each in found])
        for path, content in original.items():
            path.write_bytes(content)
    assert sides.compare(workshop) == []


def test_a_theme_written_since_is_a_new_course(workshop: Workshop) -> None:
    folder = workshop.content / "themes" / "indemnites-de-fonction"
    shutil.copytree(workshop.content / "themes" / "repartir-delegations-adjoints", folder)
    edit(workshop, f"themes/{folder.name}/course.yaml", "repartir-delegations-adjoints", folder.name)
    told = [change.told() for change in sides.compare(workshop)]
    assert "added: T004: a new course" in told


def test_archives_courses_builds_and_exported_revisions_are_compared_too(
    workshop: Workshop, tmp_path: Path
) -> None:
    before = tmp_path / "before"
    shutil.copytree(workshop.content, before / "course_content")
    shutil.copytree(workshop.olx, before / "olx")
    edit(workshop, NEXT, "Répondez d'abord.", "Lisez d'abord.")
    build.build(workshop, jobs=1)
    assert sides.compare(workshop) == []
    for old in (
        before,
        before / "course_content",
        before / "olx" / "build",
        before / "olx" / "build" / "MOOC9",
        before / "olx" / "build" / "MOOC9.tar.gz",
    ):
        (change,) = sides.compare(workshop, old)
        assert (change.kind, change.course) == ("text", "MOOC9"), old
        assert sides.compare(workshop, workshop.build, old)[0].excerpt == (
            "-Lisez d'abord.",
            "+Répondez d'abord.",
        )
    with pytest.raises(WrongUse):
        sides.compare(workshop, workshop.content / "mooc")


def test_the_command_exits_with_0_1_or_2(workshop: Workshop, capsys: pytest.CaptureFixture[str]) -> None:
    command = ["--content", str(workshop.content), "--olx", str(workshop.olx), "diff"]
    assert main(command) == 0
    assert capsys.readouterr().out == "a learner would see no change\n"
    edit(workshop, FORMS, "id: signataire", "id: signature")
    assert main(command) == 1
    assert capsys.readouterr().out.startswith("What learners did would be lost")
    assert main([*command, "--format", "json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert (told["lost"], {change["course"] for change in told["changes"]}) == (1, {"MOOC9"})
    edit(workshop, FORMS, "type: choice", "type: chose")
    assert main(command) == 2
    shutil.rmtree(workshop.build)
    assert main(command) == 2
