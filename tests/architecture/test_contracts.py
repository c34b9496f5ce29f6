"""The import contracts hold, and each one catches the fault it is there for."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("commune_core", "dashboard_plugin", "diagnostic_xblock", "xblocks", "olx_compiler", "campus")

# (a planted import, the file that gets it, the contract that must break)
FAULTS = [
    ("import django", "commune_core/scoring.py", "commune_core imports the standard library only"),
    ("import django", "olx_compiler/cli.py", "olx_compiler stands on the core alone"),
    ("import lms.djangoapps", "dashboard_plugin/apps.py", "Nobody imports the platform"),
    ("import campus.settings", "dashboard_plugin/charts.py", "The app knows neither blocks"),
    ("import dashboard_plugin.selectors", "diagnostic_xblock/block.py", "Blocks enter the app by"),
    ("import xblocks.dashboard", "diagnostic_xblock/block.py", "Blocks do not import each other"),
    ("import dashboard_plugin.use_cases", "dashboard_plugin/applets/__init__.py", "pages and rest_api above"),
    ("import dashboard_plugin.pages", "dashboard_plugin/rest_api/urls.py", "pages and rest_api above"),
]


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"]
    environment = {**os.environ, "PYTHONPATH": str(folder)}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def broken_contracts(output: str) -> list[str]:
    return [line for line in output.splitlines() if " BROKEN" in line]


@pytest.fixture
def copy_of_the_tree(tmp_path: Path) -> Path:
    for package in PACKAGES:
        shutil.copytree(
            ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__", "static")
        )
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_every_contract_is_kept():
    result = lint_imports(ROOT)
    assert result.returncode == 0, result.stdout


@pytest.mark.parametrize(("planted", "where", "contract"), FAULTS)
def test_a_planted_import_breaks_its_contract(copy_of_the_tree, planted, where, contract):
    target = copy_of_the_tree / where
    target.write_text(f"{target.read_text(encoding='utf-8')}\n{planted}\n", encoding="utf-8")
    result = lint_imports(copy_of_the_tree)
    assert result.returncode == 1
    assert any(line.startswith(contract) for line in broken_contracts(result.stdout)), result.stdout
