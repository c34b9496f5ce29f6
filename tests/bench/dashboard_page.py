"""The overview of a commune with every point answered, against a signed-in page with the same shell alone.

`python -m tests.bench.dashboard_page` prints the row.
"""

from __future__ import annotations

import json
import os
import sys
from time import perf_counter
from typing import Any

AT_MOST = 12
ROUNDS = 40
CODE = "10156"


def run() -> dict[str, Any]:
    """The bench row, in seconds, and the queries of the page with 1 and with all answers.

    Both pages take turns and each keeps its best time: what else the machine does then weighs on neither.
    """
    _set_up()
    from django.test import Client, override_settings

    with override_settings(ROOT_URLCONF="tests.bench.dashboard_urls"):
        browser = Client()
        user = _people_and_places()
        browser.force_login(user)
        overview, shell = f"/viatic/commune/{CODE}/", "/coquille/"
        first, *others = _items()
        _answer(user, [first])
        few = _queries(browser, overview)
        _answer(user, others)
        many = _queries(browser, overview)
        _seconds(browser, shell), _seconds(browser, overview)
        pairs = [(_seconds(browser, overview), _seconds(browser, shell)) for _ in range(ROUNDS)]
    ours, reference = (min(times) for times in zip(*pairs, strict=True))
    return {
        "id": "dashboard-page",
        "ours": ours,
        "reference": reference,
        "ratio": ours / reference,
        "at_most": AT_MOST,
        "queries": {"1": few, str(1 + len(others)): many},
    }


def _set_up() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)


def _people_and_places() -> Any:
    from django.contrib.auth.models import User
    from django.utils import timezone

    from dashboard_plugin.models import Commune, Membership

    # An unknown population hides no point: all 131 are asked.
    commune = Commune.objects.create(
        insee_code=CODE, since=2025, name="Fontvannes", search_name="fontvannes", bare_name="fontvannes",
        link_type="0", population=None,
    )  # fmt: skip
    user = User.objects.create_user("banc", "banc@exemple.fr", first_name="Hélène")
    Membership.objects.create(
        commune=commune, user=user, role="referent", function="maire", status="confirmed",
        requested_at=timezone.now(),
    )  # fmt: skip
    return user


def _items() -> list[Any]:
    from commune_core.referential import load

    return list(load().items.values())


def _answer(user: Any, items: list[Any]) -> None:
    from dashboard_plugin import api

    weakest = {"scale": "1", "yes_no": "non", "date": "jamais", "number": "0"}
    for item in items:
        api.save_answer(user.pk, item_id=item.id, raw=weakest[item.kind], version=None, commune=CODE)


def _queries(browser: Any, address: str) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        assert browser.get(address).status_code == 200
    return len(captured)


def _seconds(browser: Any, address: str) -> float:
    start = perf_counter()
    response = browser.get(address)
    elapsed = perf_counter() - start
    assert response.status_code == 200
    return elapsed


if __name__ == "__main__":
    json.dump(run(), sys.stdout, indent=1)
