"""Names of the platform that the app declares as data: events, filters, signals, parent templates."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from dashboard_plugin.apps import DashboardPluginConfig
from dashboard_plugin.edxapp.signals import COURSES_CHANGED
from dashboard_plugin.settings.common import FILTER_STEPS
from tests.edx.reading import uses_in
from tests.edx.uses import ROOT, Call, Use

TEMPLATES = ROOT / "dashboard_plugin" / "templates"
PARENT = re.compile(r"""{%\s*extends\s+["']([^"']+)["']""")
BLOCK = re.compile(r"{%\s*block\s+(\w+)")


def every_use() -> list[Use]:
    """What the code of the app uses of the platform, and what it declares."""
    modules = sorted((ROOT / "dashboard_plugin").rglob("*.py"))
    return [use for module in modules for use in uses_in(module)] + declared_uses()


def declared_uses() -> list[Use]:
    """What it declares, each at the line that names it."""
    return [*_events(), *_signals(), *_filters(), *_templates()]


def _events() -> Iterator[Use]:
    """`signals.connect` goes without those a release lacks."""
    for module, name in COURSES_CHANGED:
        yield Use(f"{module}.{name}", _site("dashboard_plugin/edxapp/signals.py", name), optional=True)


def _signals() -> Iterator[Use]:
    """The platform's plugin loader connects these, and does not start where one is absent."""
    for path in _values(DashboardPluginConfig.plugin_app.get("signals_config", {}), "signal_path"):
        yield Use(path, _site("dashboard_plugin/apps.py", path.rpartition(".")[2]))


def _filters() -> Iterator[Use]:
    """A release that does not know a filter never calls it."""
    for name, dotted in FILTER_STEPS.items():
        module, _, step = dotted.rpartition(".")
        file = ROOT / f"{module.replace('.', '/')}.py"
        (takes,) = (
            function.args
            for owner in ast.parse(file.read_text(encoding="utf-8")).body
            if isinstance(owner, ast.ClassDef) and owner.name == step
            for function in owner.body
            if isinstance(function, ast.FunctionDef) and function.name == "run_filter"
        )
        named = tuple(each.arg for each in takes.args[1:])
        yield Use(name, _site(str(file.relative_to(ROOT)), step), call=Call(0, named), optional=True)


def _templates() -> Iterator[Use]:
    """A template of ours that extends one of the platform's, and the blocks it fills there."""
    for path in sorted(TEMPLATES.rglob("*.html")):
        text = path.read_text(encoding="utf-8")
        for parent in PARENT.findall(text):
            if not (TEMPLATES / parent).exists():
                site = _site(str(path.relative_to(ROOT)), parent)
                yield Use(parent, site, call=Call(0, tuple(BLOCK.findall(text))))


def _values(data: Any, key: str) -> Iterator[str]:
    if isinstance(data, Mapping):
        for name, value in data.items():
            if name == key:
                yield value
            else:
                yield from _values(value, key)
    elif isinstance(data, list | tuple):
        for each in data:
            yield from _values(each, key)


def _site(file: str, word: str) -> str:
    lines = Path(ROOT / file).read_text(encoding="utf-8").splitlines()
    return f"{file}:{next((number for number, line in enumerate(lines, 1) if word in line), 0)}"
