"""What happens in a process of its own, on a database file or on a database beside that of the tests."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from django.db import connection

ROOT = Path(__file__).parents[2]
ON_MARIADB = connection.vendor == "mysql"
# The platform's isolation is the first; an operator may choose the server's own, the second.
ISOLATIONS = ("read committed", "repeatable read") if ON_MARIADB else ("one writer at a time",)


def told_by(module: str, *arguments: str, isolation: str, folder: Path) -> dict[str, Any]:
    """What this module prints last, as JSON."""
    on_disk = {
        "DJANGO_SETTINGS_MODULE": "tests.plugin.settings_on_disk",
        "VIATIC_TEST_DATABASE": str(folder / "rush.sqlite3"),
    }
    beside = {"VIATIC_TEST_DATABASE": "rush", "VIATIC_TEST_ISOLATION": isolation}
    done = subprocess.run(
        [sys.executable, "-m", module, *arguments],
        cwd=ROOT,
        env={**os.environ, **(beside if ON_MARIADB else on_disk)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])
