"""Courses compiled, loaded, exported by a running Studio and read again: the same blocks and values."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from olx_compiler.adopt import archive, compare, tree
from tests.edx.live.conftest import Person
from tests.edx.live.test_author import Desk

BUILD = Path(__file__).resolve().parents[3] / "olx" / "build"
CATALOGUE = BUILD / "catalogue.json"
COURSES = (
    [each for each in json.loads(CATALOGUE.read_text(encoding="utf-8"))["courses"] if each.get("open", True)]
    if CATALOGUE.is_file()
    else []
)


@pytest.fixture
def staff(person) -> Person:
    someone = person("staff")
    someone.studio()
    return someone


@pytest.mark.parametrize("course", COURSES, ids=lambda course: course["number"])
def test_a_course_comes_back_from_studio_with_the_same_names_and_values(staff, course, tmp_path):
    desk = Desk.of(staff, course["key"])
    export = tmp_path / "course.tar.gz"
    export.write_bytes(desk.exported())
    built = tree.read(archive.read(BUILD / f"{course['number']}.tar.gz"))
    found = tree.read(archive.read(export))
    assert Counter(node.tag for node in found.nodes.values()) == Counter(
        node.tag for node in built.nodes.values()
    )
    substance = [str(each) for each in compare.differences(built, found) if each.kind == "substance"]
    assert substance == []
