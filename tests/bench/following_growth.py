"""The page that follows 5,000 members in 12 courses, against the same page with 50.

`python -m tests.bench.following_growth` prints the row.
"""

from __future__ import annotations

import json
import sys
from typing import Any

from tests.bench.following_pages import FEW, MANY, measured

AT_MOST = 1.5


def run() -> dict[str, Any]:
    """The bench row, in seconds, and the queries of both."""
    times, queries = measured()
    return {
        "id": "following-growth",
        "ours": times[str(MANY)],
        "reference": times[str(FEW)],
        "ratio": times[str(MANY)] / times[str(FEW)],
        "at_most": AT_MOST,
        "queries": queries,
    }


if __name__ == "__main__":
    json.dump(run(), sys.stdout, indent=1)
