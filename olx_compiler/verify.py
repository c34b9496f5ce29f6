"""Holds a written course against olxcleaner, all eight steps: what it says becomes a problem."""

from __future__ import annotations

from pathlib import Path

import olxcleaner

from olx_compiler.problem import Problem
from olx_compiler.schema import OUR_TAGS

# A course without graded unit says `"GRADER": []`: without it the platform applies its default of homework,
# lab and exams. olxcleaner calls an empty list an error, whatever the course.
IGNORED = frozenset({"GRADER entry in grading policy should not be empty"})
_LEVELS = frozenset({"WARNING", "ERROR"})


def verify(folder: Path, shown: str) -> list[Problem]:
    """Problems of the course written in `folder`, from warnings up."""
    _course, store, _names = olxcleaner.validate(
        str(folder / "course.xml"), steps=8, ignore=None, allowed_xblocks=sorted(OUR_TAGS)
    )
    return [
        Problem(f"{shown}/{error.filename}", 1, 1, f"olx.{error.name}", error.description)
        for error in store.errors
        if error.level in _LEVELS and error.description not in IGNORED
    ]
