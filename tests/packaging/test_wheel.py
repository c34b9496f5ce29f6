"""The wheel is whole: every entry point loads and every resource is there, away from the checkout."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

pytestmark = [pytest.mark.packaging, pytest.mark.slow]

ROOT = Path(__file__).parents[2]
PACKAGES = ("commune_core", "dashboard_plugin", "diagnostic_xblock", "xblocks", "olx_compiler", "campus")
DATA = {"course_content": "viatic_content", "olx": "viatic_courses"}

LOAD_EVERYTHING = """
import importlib.metadata as metadata, sys, types
import django
# The tabs of a course are loaded by the platform, whose base class they take.
tabs = sys.modules["xmodule.tabs"] = types.ModuleType("xmodule.tabs")
sys.modules["xmodule"], tabs.CourseTab = types.ModuleType("xmodule"), type("CourseTab", (), {})
django.setup()
distribution = next(iter(metadata.distributions(name="viatic-academie", path=[sys.argv[1]])))
for entry_point in distribution.entry_points:
    loaded = entry_point.load()
    assert sys.modules[entry_point.module].__file__.startswith(sys.argv[1]), entry_point
    print(entry_point.group, entry_point.name)
from commune_core import packaged, referential
assert str(packaged.content_folder()).startswith(sys.argv[1])
assert len(referential.load().items) == 131
"""


def source_files(*paths: str) -> list[str]:
    """Files of the checkout that git tracks, or would."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "--", *paths]
    names = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
    return [name for name in names if (ROOT / name).is_file()]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    """Built from a copy: what an earlier build left in the checkout must not get in."""
    folder = tmp_path_factory.mktemp("wheel")
    for name in source_files():
        (folder / "source" / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, folder / "source" / name)
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), "source"]
    subprocess.run(command, check=True, capture_output=True, cwd=folder)
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def site_packages(wheel, tmp_path_factory) -> Path:
    """An environment that holds the wheel and, by a path file, the libraries: never the checkout."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, with_pip=False)
    site = Path(sysconfig.get_path("purelib", vars={"base": str(folder), "platbase": str(folder)}))
    command = [
        sys.executable,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--no-deps",
        "--no-index",
        "--target",
        str(site),
        str(wheel),
    ]
    subprocess.run(command, check=True, capture_output=True)
    (site / "libraries.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    return site


def run(site: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    python = site.parents[2] / "bin" / "python"
    environment = {k: v for k, v in os.environ.items() if k not in {"PYTHONPATH", "CAMPUS_HOME"}}
    environment |= {"DJANGO_SETTINGS_MODULE": "campus.settings", "CAMPUS_HOME": str(site / "var")}
    return subprocess.run(
        [str(python), *arguments], cwd=site, env=environment, capture_output=True, text=True, check=False
    )


def test_every_entry_point_loads_from_the_wheel_alone(site_packages):
    result = run(site_packages, "-c", LOAD_EVERYTHING, str(site_packages))
    assert result.returncode == 0, result.stderr
    names = result.stdout.split()
    assert {
        "viatic_diagnostic",
        "viatic_dashboard",
        "viatic-campus",
        "viatic-olx",
        "dashboard_plugin",
        "viatic_commune",
        "viatic_promotions",
    } <= set(names)


def test_the_rules_run_from_the_wheel(site_packages):
    result = run(site_packages, "-m", "commune_core", "referential")
    assert result.returncode == 0, result.stderr


def test_the_wheel_holds_every_file_no_test_and_no_other_distribution(wheel):
    held = set(zipfile.ZipFile(wheel).namelist())
    parts = [name.partition("/") for name in source_files(*PACKAGES, *DATA)]
    assert {f"{DATA.get(top, top)}/{rest}" for top, _, rest in parts} - held == set()
    assert [name for name in held if name.startswith(("tests/", "tutor"))] == []
