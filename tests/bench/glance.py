"""The overview of a commune with 10,000 actions and every point answered, against a signed-in page with the
same shell alone.

`python -m tests.bench.glance` prints the row; `glance_growth` compares it with itself at 10 actions.
"""

from __future__ import annotations

import json
import sys
from datetime import date, timedelta
from functools import cache
from typing import Any

from tests.bench.dashboard_page import _items, _queries, _seconds, _set_up

AT_MOST = 15
ROUNDS = 40
FEW, MANY = 10, 10_000
CODES = {FEW: "10145", MANY: "10156"}
DAY = date(2026, 11, 26)


def run() -> dict[str, Any]:
    """The bench row, in seconds, and the queries of the page with 10 and with 10,000 actions."""
    times, queries = measured()
    ours, reference = times[MANY], times[0]
    return {
        "id": "glance",
        "ours": ours,
        "reference": reference,
        "ratio": ours / reference,
        "at_most": AT_MOST,
        "queries": queries,
    }


@cache
def measured() -> tuple[dict[int, float], dict[str, int]]:
    """The best time of the page at each size, and of the shell (0); each page's queries.

    The three pages take turns: what else the machine does then weighs on none more than on another.
    """
    _set_up()
    from django.test import Client, override_settings

    with override_settings(ROOT_URLCONF="tests.bench.dashboard_urls"):
        browser = Client()
        user = _people_and_places()
        browser.force_login(user)
        pages = {0: "/coquille/"} | {size: f"/viatic/commune/{code}/" for size, code in CODES.items()}
        for address in pages.values():
            _seconds(browser, address)
        queries = {str(size): _queries(browser, pages[size]) for size in CODES}
        rounds = [
            {size: _seconds(browser, address) for size, address in pages.items()} for _ in range(ROUNDS)
        ]
    return {size: min(each[size] for each in rounds) for size in pages}, queries


def _people_and_places() -> Any:
    """A mayor of two communes with the same answers, who came a week ago, and their actions."""
    from django.contrib.auth.models import User
    from django.utils import timezone

    from dashboard_plugin.models import Commune, Membership

    user = User.objects.create_user("banc", "banc@exemple.fr", first_name="Hélène")
    ago = timezone.now() - timedelta(days=7)
    for size, code in CODES.items():
        commune = Commune.objects.create(
            insee_code=code, since=2025, name=f"Commune {code}", search_name=code, bare_name=code,
            link_type="0", population=None,
        )  # fmt: skip
        Membership.objects.create(
            commune=commune, user=user, role="referent", function="maire", status="confirmed",
            requested_at=ago, visited_at=ago,
        )  # fmt: skip
        _answer(user, code)
        _works(commune, size)
    return user


def _answer(user: Any, code: str) -> None:
    from dashboard_plugin import api

    weakest = {"scale": "1", "yes_no": "non", "date": "jamais", "number": "0"}
    for item in _items():
        api.save_answer(user.pk, item_id=item.id, raw=weakest[item.kind], version=None, commune=code)


def _works(commune: Any, size: int) -> None:
    """Of every status, domain, place and year, each with a pilot and a point; an effect once it has ended."""
    from django.utils import timezone

    from dashboard_plugin.models import Aim, Effect, Part, Project

    items, now = _items(), timezone.now()
    statuses = ("in_progress", "done", "paused", "blocked", "done", "dropped", "in_progress")
    Project.objects.bulk_create(
        Project(
            commune=commune, kind="action", title=f"Action {n}", domain=items[n % len(items)].domain,
            place=f"Hameau {n % 40}", phase=("idea", "study", "operation")[n % 3],
            status=statuses[n % len(statuses)], starts_on=DAY - timedelta(days=n % 1500 - 300),
            due_on=DAY + timedelta(days=n % 900 - 300),
            ended_on=DAY - timedelta(days=n % 1400) if "d" in statuses[n % len(statuses)][:1] else None,
            created_at=now, changed_at=now - timedelta(minutes=n),
        )
        for n in range(size)
    )  # fmt: skip
    rows = list(Project.objects.filter(commune=commune).order_by("pk"))
    Part.objects.bulk_create(
        Part(project=row, role="pilot", name=f"Personne {n % 60}") for n, row in enumerate(rows)
    )
    Aim.objects.bulk_create(Aim(project=row, item_id=items[n % len(items)].id) for n, row in enumerate(rows))
    Effect.objects.bulk_create(
        Effect(
            project=row, item_id=items[n % len(items)].id, before_year=2025, before=n % 4, after_year=2026,
            after=(n + 1) % 5, at=now,
        )
        for n, row in enumerate(rows)
        if row.status in ("done", "dropped")
    )  # fmt: skip


if __name__ == "__main__":
    json.dump(run(), sys.stdout, indent=1)
