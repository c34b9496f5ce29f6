"""What the rules found, for a person and for a program."""

from __future__ import annotations

from collections.abc import Sequence

from olx_compiler.checks.registry import level_of
from olx_compiler.problem import Problem


def line(problem: Problem) -> str:
    """One of them; a warning says that it is one."""
    return str(problem) if level_of(problem.code) == "error" else f"{problem} [warning]"


def count(problems: Sequence[Problem]) -> str:
    """`2 errors, 1 warning`; `no problem`."""
    warnings = sum(level_of(problem.code) == "warning" for problem in problems)
    numbers = (("error", len(problems) - warnings), ("warning", warnings))
    told = [f"{number} {word}{'s' if number > 1 else ''}" for word, number in numbers if number]
    return ", ".join(told) or "no problem"


def told(problems: Sequence[Problem]) -> dict[str, object]:
    """For a program: `errors`, `warnings`, `problems`; of each, its place, code, level, message and hint."""
    listed = [
        {
            "file": problem.file,
            "line": problem.line,
            "column": problem.column,
            "code": problem.code,
            "level": level_of(problem.code),
            "message": problem.message,
            "hint": problem.hint,
        }
        for problem in problems
    ]
    warnings = sum(each["level"] == "warning" for each in listed)
    return {"errors": len(listed) - warnings, "warnings": warnings, "problems": listed}
