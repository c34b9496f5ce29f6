"""The catalogue as a member first sees it, advice included, against a signed-in page with the shell alone.

`python -m tests.bench.catalogue_page` prints the row: every point of the commune is weak, which is the most
that can be advised. `catalogue_search` measures an answered question on the same ground.
"""

from __future__ import annotations

import json
import sys
from typing import Any

from tests.bench.dashboard_page import _answer, _items, _people_and_places, _queries, _seconds, _set_up

AT_MOST = 20
ROUNDS = 30
CATALOGUE = "/viatic/catalogue/"


def run() -> dict[str, Any]:
    """The bench row, in seconds, and the queries of the page with 1 and with all points answered."""
    return measure("catalogue-page", CATALOGUE, AT_MOST)


def measure(name: str, page: str, at_most: float) -> dict[str, Any]:
    """The row of one page of the catalogue; the two pages take turns and each keeps its best time."""
    _set_up()
    from django.test import Client, override_settings

    with override_settings(ROOT_URLCONF="tests.bench.dashboard_urls"):
        browser = Client()
        user = _people_and_places()
        browser.force_login(user)
        first, *others = _items()
        _answer(user, [first])
        few = _queries(browser, page)
        _answer(user, others)
        many = _queries(browser, page)
        _seconds(browser, "/coquille/"), _seconds(browser, page)
        pairs = [(_seconds(browser, page), _seconds(browser, "/coquille/")) for _ in range(ROUNDS)]
    ours, reference = (min(times) for times in zip(*pairs, strict=True))
    return {
        "id": name,
        "ours": ours,
        "reference": reference,
        "ratio": ours / reference,
        "at_most": at_most,
        "queries": {"1": few, str(1 + len(others)): many},
    }


if __name__ == "__main__":
    json.dump(run(), sys.stdout, indent=1)
