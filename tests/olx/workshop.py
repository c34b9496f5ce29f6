"""A copy of the sample content, to edit and to build, for the tests of the compiler."""

from __future__ import annotations

import shutil
from pathlib import Path

from olx_compiler import checks, sources
from olx_compiler.build import Workshop
from olx_compiler.problem import Problem

HERE = Path(__file__).resolve().parent
SAMPLE = HERE / "samples" / "course_content"
GOLDEN = HERE / "golden"


def copy_sample(folder: Path) -> Workshop:
    """The sample's sources under `folder`, and an empty place for what they compile to."""
    shutil.copytree(SAMPLE, folder / "course_content")
    (folder / "olx").mkdir()
    return Workshop(folder / "course_content", folder / "olx")


def edit(workshop: Workshop, name: str, old: str, new: str) -> None:
    """Replaces the first `old` by `new` in a source; an empty `old` replaces the whole file."""
    path = workshop.content / name
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    assert old in text, f"{old!r} is not in {name}"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text.replace(old, new, 1) if old else new, encoding="utf-8")


def problems_of(workshop: Workshop) -> list[Problem]:
    """What reading and checking say of the sources."""
    problems: list[Problem] = []
    corpus = sources.load(workshop.content, problems)
    return sorted([*problems, *checks.run(corpus)])
