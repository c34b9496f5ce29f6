"""For each major: a project that never knew the plugin, and the same one where it is enabled."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.tutor.projects import MAJORS, ROOT, Project


@pytest.fixture(scope="session")
def plugin(tmp_path_factory) -> Path:
    """The wheel of the plugin, installed in a folder of its own, away from the checkout."""
    folder = tmp_path_factory.mktemp("plugin")
    source, target = folder / "source", folder / "installed"
    built = shutil.ignore_patterns("__pycache__", "build", "dist", "*.egg-info")
    shutil.copytree(ROOT / "tutor_plugin", source, ignore=built)
    command = [
        sys.executable,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--no-deps",
        "--no-index",
        "--no-build-isolation",
    ]
    subprocess.run([*command, "--target", str(target), str(source)], check=True, capture_output=True)
    return target


@pytest.fixture(scope="session", params=MAJORS, ids=lambda major: f"tutor{major}")
def never_enabled(request, plugin, tmp_path_factory) -> Project:
    project = Project(request.param, tmp_path_factory.mktemp("never") / "project", plugin)
    if not project.executable.exists():
        pytest.skip(
            f"Tutor {project.major} is not there: `make build/tutor-{project.major}/stamp` installs it"
        )
    # By default Tutor names plugins of its own, and forgets those that are not installed at the first change.
    project.tutor("config", "save", "--set", "PLUGINS=[]")
    return project


@pytest.fixture(scope="session")
def enabled(never_enabled, tmp_path_factory) -> Project:
    """For reading: a test that changes the project takes a copy."""
    project = never_enabled.copied(tmp_path_factory.mktemp("enabled") / "project")
    project.tutor("plugins", "enable", "viatic")
    project.tutor("config", "save")
    return project
