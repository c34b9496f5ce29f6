"""A question asked of the catalogue, misspelt, with a filter, against a signed-in page with the shell alone.

`python -m tests.bench.catalogue_search` prints the row.
"""

from __future__ import annotations

import json
import sys
from typing import Any
from urllib.parse import urlencode

from tests.bench.catalogue_page import CATALOGUE, measure

AT_MOST = 15
ASKED = urlencode({"q": "comment subvencionner les travaux de l’école", "public": "maire"})


def run() -> dict[str, Any]:
    """The bench row, in seconds; a search reads no answer, whatever their number."""
    return measure("catalogue-search", f"{CATALOGUE}?{ASKED}", AT_MOST)


if __name__ == "__main__":
    json.dump(run(), sys.stdout, indent=1)
