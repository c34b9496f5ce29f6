"""`make bench`: each ratio, measured in this run; prints the table, writes build/bench.json.

Each row has a process of its own: what one loads must not weigh on the next one's memory.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

ROWS = (
    "diagnostic_render",
    "plan_render",
    "video_render",
    "unit_page",
    "compile",
    "rebuild",
    "score_communes",
    "dashboard_page",
    "glance",
    "glance_growth",
    "catalogue_page",
    "catalogue_search",
    "peers",
    "following_page",
    "following_growth",
    "projects_list",
    "roster_plan",
    "thread_poll",
)
REPORT = Path("build/bench.json")
ONE_ROW = "import json, sys; from tests.bench import {0}; json.dump({0}.run(), sys.stdout)"


def measure(name: str) -> dict[str, Any]:
    command = [sys.executable, "-W", "ignore", "-c", ONE_ROW.format(name)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    row: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return row


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    rows = [measure(name) for name in ROWS]
    REPORT.parent.mkdir(exist_ok=True)
    REPORT.write_text(json.dumps({"rows": rows}, indent=2) + "\n", encoding="utf-8")
    print(f"{'id':<20}{'ours (s)':>12}{'reference (s)':>16}{'ratio':>8}{'at most':>9}  queries")
    for row in rows:
        late = "" if row["ratio"] <= row["at_most"] else "   TOO SLOW"
        print(
            f"{row['id']:<20}{row['ours']:>12.5f}{row['reference']:>16.5f}{row['ratio']:>8.2f}{row['at_most']:>9}"
            f"  {row['queries'] or ''}{late}"
        )
    return int(any(row["ratio"] > row["at_most"] for row in rows))


if __name__ == "__main__":
    sys.exit(main())
