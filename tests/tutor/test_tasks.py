"""What `tutor local do` hands to Docker, run with a `manage.py` that only tells what it was asked."""

from __future__ import annotations

import json
import os
import re
import subprocess
from pathlib import Path

import pytest

from tests.tutor.projects import ROOT

pytestmark = pytest.mark.tutor

DOCKER = """#!/bin/sh
case " $* " in
  *" ls "*) echo "[]" ;;
  *" run "*) python3 -c 'import json, sys; print(json.dumps(sys.argv[1:]))' "$@" >> "$DOCKER_RUNS" ;;
esac
"""
MANAGE = """#!/bin/sh
echo "$*" >> asked
case "$*" in
  *--list) cat switches ;;
  *) ! grep -qxF "$2" broken ;;
esac
"""
LMS = ["lms migrate viatic", "lms import_territory", "lms waffle_switch --list"]
COURSE_TAB = "lms waffle_switch --create viatic.course_tab on"
PLATFORM_MAIL = "lms waffle_switch --create viatic.platform_mail on"


def jobs(project, folder: Path, *arguments: str) -> list[tuple[str, str]]:
    """(service, script) pairs that `tutor local do ARGUMENTS` runs, in order."""
    folder.mkdir(exist_ok=True)
    (folder / "docker").write_text(DOCKER, encoding="utf-8")
    (folder / "docker").chmod(0o755)
    path = f"{folder}{os.pathsep}{os.environ['PATH']}"
    project.tutor("local", "do", *arguments, PATH=path, DOCKER_RUNS=str(folder / "runs"))
    runs = [json.loads(line) for line in (folder / "runs").read_text("utf-8").splitlines()]
    assert all(run[-4:-1] == ["sh", "-e", "-c"] for run in runs)
    return [(run[-5], run[-1]) for run in runs]


def run(script: str, folder: Path, *, switches: str = "", broken: str = "") -> tuple[int, list[str]]:
    """The script's exit code, and what it asked of manage.py."""
    folder.mkdir(exist_ok=True)
    (folder / "manage.py").write_text(MANAGE, encoding="utf-8")
    (folder / "manage.py").chmod(0o755)
    (folder / "switches").write_text(f"Switches:\n{switches}\n", encoding="utf-8")
    (folder / "broken").write_text(f"{broken}\n" if broken else "", encoding="utf-8")
    result = subprocess.run(
        ["sh", "-e", "-c", script], cwd=folder, capture_output=True, text=True, check=False
    )
    return result.returncode, (folder / "asked").read_text("utf-8").splitlines()


@pytest.fixture(scope="session")
def init(enabled, tmp_path_factory) -> dict[str, str]:
    """Our initialisation scripts by service."""
    return dict(jobs(enabled, tmp_path_factory.mktemp("init"), "init", "--limit=viatic"))


def test_initialisation_is_the_territory_then_the_courses(init):
    assert list(init) == ["lms-job", "cms-job"]


def test_ours_comes_after_the_platform_s_own_migrations(enabled, init, tmp_path):
    scripts = [script for _service, script in jobs(enabled, tmp_path, "init")]
    theirs = [script for script in scripts if script not in init.values()]
    migrations = [scripts.index(script) for script in theirs if "migrate" in script]
    assert len(migrations) == 2
    assert min(scripts.index(script) for script in init.values()) > max(migrations)


def test_the_lms_loads_the_territory_and_creates_the_switches(init, tmp_path):
    assert run(init["lms-job"], tmp_path) == (0, [*LMS, COURSE_TAB, PLATFORM_MAIL])


def test_a_switch_that_exists_is_left_as_it_is(init, tmp_path):
    switches = "completion.enable_completion_tracking: on\nviatic.course_tab: off"
    assert run(init["lms-job"], tmp_path, switches=switches) == (0, [*LMS, PLATFORM_MAIL])


def test_studio_loads_the_courses(init, tmp_path):
    assert run(init["cms-job"], tmp_path) == (0, ["cms load_courses"])


@pytest.mark.parametrize(
    ("service", "broken"), [("lms-job", "import_territory"), ("cms-job", "load_courses")]
)
def test_a_command_that_fails_fails_the_task(init, tmp_path, service, broken):
    code, asked = run(init[service], tmp_path, broken=broken)
    assert code != 0
    assert asked[-1].endswith(broken)


@pytest.mark.parametrize("often", ["daily", "hourly"])
def test_one_host_runs_the_regular_work_by_name(enabled, tmp_path, often):
    ((service, script),) = jobs(enabled, tmp_path / "docker", f"viatic-{often}")
    assert service == "lms-job"
    assert run(script, tmp_path / "lms") == (0, [f"lms viatic_{often}"])


def test_what_the_scripts_name_the_app_has(enabled, init, tmp_path):
    app = ROOT / "dashboard_plugin"
    regular = [
        dict(jobs(enabled, tmp_path / often, f"viatic-{often}")).values() for often in ("daily", "hourly")
    ]
    scripts = [*init.values(), *(script for each in regular for script in each)]
    called = {name for script in scripts for name in re.findall(r"manage\.py (?:lms|cms) (\w+)", script)}
    assert called - {"migrate", "waffle_switch"} <= {
        path.stem for path in (app / "management" / "commands").glob("*.py")
    }
    switches = set(re.findall(r"viatic\.\w+", init["lms-job"]))
    assert switches == set(
        re.findall(r'= "(viatic\.\w+)"', (app / "edxapp" / "toggles.py").read_text("utf-8"))
    )
