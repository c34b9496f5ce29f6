"""What people say for one another in the trade of communes, as `viatic-olx data` compiled it."""

from __future__ import annotations

import json
from functools import lru_cache
from importlib import resources

from commune_core.search.index import Vocabulary

FILE = "search.json"


@lru_cache(maxsize=1)
def vocabulary() -> Vocabulary:
    """The packaged vocabulary."""
    told = json.loads(resources.files("commune_core").joinpath("data", FILE).read_bytes())
    return Vocabulary(groups=told["groups"], also=told["also"], weak=told["weak"])
