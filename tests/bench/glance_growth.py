"""The overview of a commune with 10,000 actions, against the same page with 10.

`python -m tests.bench.glance_growth` prints the row.
"""

from __future__ import annotations

import json
import sys
from typing import Any

from tests.bench.glance import FEW, MANY, measured

AT_MOST = 1.5


def run() -> dict[str, Any]:
    """The bench row, in seconds, and the queries of both."""
    times, queries = measured()
    return {
        "id": "glance-growth",
        "ours": times[MANY],
        "reference": times[FEW],
        "ratio": times[MANY] / times[FEW],
        "at_most": AT_MOST,
        "queries": queries,
    }


if __name__ == "__main__":
    json.dump(run(), sys.stdout, indent=1)
