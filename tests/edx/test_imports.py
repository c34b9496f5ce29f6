"""The platform is imported inside functions of `dashboard_plugin/edxapp`, and named nowhere else."""

from __future__ import annotations

import ast
from pathlib import Path

from tests.edx.uses import ROOT, imports_in, is_platform

PACKAGES = ("commune_core", "dashboard_plugin", "diagnostic_xblock", "xblocks", "olx_compiler", "campus")
DOOR = ROOT / "dashboard_plugin" / "edxapp"

# The platform loads these by dotted path, once it is itself there; `apps.ready` the last, where Aspects is.
LOADED_BY_THE_PLATFORM = {
    "filters.py": {"openedx_filters"},
    "tabs.py": {"xmodule"},
    "xapi.py": {"event_routing_backends", "tincan"},
}
# The lists of names that `signals.connect` and the platform's plugin loader import.
LISTS = {DOOR / "signals.py", ROOT / "dashboard_plugin" / "apps.py"}


def modules():
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            yield path, ast.parse(path.read_text(encoding="utf-8"))


def place(path: Path, line: int, name: str) -> str:
    return f"{path.relative_to(ROOT)}:{line} {name}"


def test_only_the_door_imports_the_platform_and_inside_functions():
    found = []
    for path, tree in modules():
        allowed = LOADED_BY_THE_PLATFORM.get(path.name, set()) if path.parent == DOOR else set()
        for name, line, inside in imports_in(tree):
            if not (path.parent == DOOR and (inside or name.split(".")[0] in allowed)):
                found.append(place(path, line, name))
    assert found == []


def test_no_string_names_a_module_of_the_platform_but_in_the_two_lists():
    found = [
        place(path, node.lineno, node.value)
        for path, tree in modules()
        if path not in LISTS
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and dotted_platform(node.value)
    ]
    assert found == []


def dotted_platform(text: str) -> bool:
    parts = text.split(".")
    return len(parts) > 1 and is_platform(text) and all(part.isidentifier() for part in parts)
