"""Promotions in step with a real platform, from a process of its own: `shell` in site.json starts one."""

from __future__ import annotations

import json
import os
import subprocess
from typing import Any

import pytest

from tests.edx.live.conftest import FLAGSHIP, Site
from tests.roster_contract import CONTRACT

OTHER = "course-v1:Viatic+T003+2026"


@pytest.fixture(scope="module")
def inside(site: Site):
    """Call a function of tests/edx/live/inside.py there, or of another `module` beside it.

    Gives what it says, None where it was killed.
    """
    if not site.shell:
        pytest.skip("site.json names no shell")

    def call(function: str, *given: Any, module: str = "inside") -> dict[str, Any] | None:
        said = f"from tests.edx.live import {module}; {module}.{function}(*{given!r})"
        done = subprocess.run(
            [*site.shell, said], capture_output=True, text=True, check=False, env=os.environ
        )
        if done.returncode:
            return None
        return json.loads(done.stdout.strip().splitlines()[-1])

    return call


def test_it_is_a_host_like_any_other(inside):
    assert inside("contract", FLAGSHIP) == {check.__name__: "" for check in CONTRACT}


def test_a_run_killed_in_the_middle_and_gone_on_with_ends_like_one_that_was_not(inside):
    inside("clean")
    try:
        run = inside("gather", FLAGSHIP, OTHER)["run"]
        assert inside("killed", run, 5) is None
        told = inside("carried_on", run)
        assert told == {
            # The fifth was undone whole, though the platform had done it.
            "before": 4,
            "left alone": True,
            "state": "done",
            "done": 12,
            "failed": 0,
            "found": ["enrolled"] * 12,
            "held": {FLAGSHIP: True, OTHER: True},
            "workers": True,
        }
    finally:
        inside("clean")
