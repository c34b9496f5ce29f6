"""The courses of the repository themselves."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from olx_compiler import build, sources
from olx_compiler.build import Workshop
from olx_compiler.problem import Problem

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Workshop:
    """The repository's sources compiled apart, under the names already given."""
    olx = tmp_path_factory.mktemp("olx")
    if (ROOT / "olx" / build.LOCK).is_file():
        shutil.copy(ROOT / "olx" / build.LOCK, olx / build.LOCK)
    workshop = Workshop(ROOT / "course_content", olx)
    build.build(workshop)
    return workshop


def test_every_course_builds_without_a_problem(built: Workshop) -> None:
    catalogue = json.loads((built.build / "catalogue.json").read_text(encoding="utf-8"))
    kinds = [course["kind"] for course in catalogue["courses"]]
    assert kinds.count("mooc") >= 1 and kinds.count("theme") >= 3


def test_no_rule_has_anything_to_say_of_a_course(built: Workshop) -> None:
    """Warnings included; those of age apart, which come with time and not with a change."""
    _count, problems = build.check(built)
    assert [str(each) for each in problems if each.code not in ("course.old", "ref.old")] == []


def test_the_names_given_are_those_of_the_lock(built: Workshop) -> None:
    lock = ROOT / "olx" / build.LOCK
    assert lock.is_file(), "run 'viatic-olx build' and commit olx/ids.lock.yaml"
    assert (built.olx / build.LOCK).read_bytes() == lock.read_bytes()


def test_the_250_themes_and_their_domains_are_known() -> None:
    problems: list[Problem] = []
    folder = sources.Folder(ROOT / "course_content")
    themes = sources.read_themes(folder, problems)
    domains = sources.read_domains(folder, problems)
    assert problems == []
    assert len(themes) == 250
    assert {theme.domain_slug for theme in themes.values()} == set(domains)
