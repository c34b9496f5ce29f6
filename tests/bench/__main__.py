"""`make bench`: each ratio, measured in this run; prints the table, writes build/bench.json."""

from __future__ import annotations

import importlib
import json
import os
import sys
from pathlib import Path

ROWS = ("diagnostic_render", "unit_page", "compile", "score_communes", "dashboard_page")
REPORT = Path("build/bench.json")


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    rows = [importlib.import_module(f"tests.bench.{name}").run() for name in ROWS]
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
