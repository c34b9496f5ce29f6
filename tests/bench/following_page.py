"""The page that follows 5,000 members in 12 courses, against a signed-in page with the shell alone.

`python -m tests.bench.following_page` prints the row.
"""

from __future__ import annotations

import json
import sys
from typing import Any

from tests.bench.following_pages import MANY, measured

AT_MOST = 20


def run() -> dict[str, Any]:
    """The bench row, in seconds, and the queries of the page with 50 and with 5,000 members."""
    times, queries = measured()
    ours, reference = times[str(MANY)], times["shell"]
    return {
        "id": "following-page",
        "ours": ours,
        "reference": reference,
        "ratio": ours / reference,
        "at_most": AT_MOST,
        "queries": queries,
    }


if __name__ == "__main__":
    json.dump(run(), sys.stdout, indent=1)
