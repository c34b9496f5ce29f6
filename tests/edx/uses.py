"""What a use of the platform is, and what counts as the platform."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from pathlib import Path

from tests.edx.platform_types import PACKAGES

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Call:
    """Arguments: how many by position, which by name; `partial` when a star hides some."""

    positional: int
    keywords: tuple[str, ...]
    partial: bool = False


@dataclass(frozen=True, slots=True)
class Use:
    """One place of our code that relies on `path`.

    `call`: the arguments it is called with. `unpacks`: into how many names the result goes. `overrides`: what
    a method of ours in its place takes. `optional`: the code does without where it is absent.
    """

    path: str
    site: str
    call: Call | None = None
    unpacks: int | None = None
    overrides: tuple[str, ...] | None = None
    optional: bool = False


def is_platform(dotted: str) -> bool:
    """Whether the first part names one of the platform's packages."""
    return dotted.split(".")[0] in PACKAGES


def imports_in(tree: ast.AST) -> list[tuple[str, int, bool]]:
    """(module, line, inside a function) of each import of the platform."""
    inside = {
        id(child)
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        for child in ast.walk(node)
    }
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and not node.level:
            names = [node.module or ""]
        else:
            continue
        found += [(name, node.lineno, id(node) in inside) for name in names if is_platform(name)]
    return found
