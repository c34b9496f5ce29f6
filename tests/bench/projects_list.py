"""The projects one person leads in one domain, among 10,000, against a signed-in page with the shell alone.

`python -m tests.bench.projects_list` prints the row. The filters are those that join other tables, and all is
led by the same person: asked sheet by sheet, this page took the database forty seconds.
"""

from __future__ import annotations

import json
import sys
from datetime import date, timedelta
from typing import Any

from tests.bench.dashboard_page import CODE, _people_and_places, _queries, _seconds, _set_up

AT_MOST = 150
ROUNDS = 15
FEW, MANY = 10, 10_000
DAY = date(2026, 11, 26)


def run() -> dict[str, Any]:
    """The bench row, in seconds, and the queries of the page with 10 and with 10,000 actions."""
    _set_up()
    from django.test import Client, override_settings

    with override_settings(ROOT_URLCONF="tests.bench.dashboard_urls"):
        browser = Client()
        user = _people_and_places()
        browser.force_login(user)
        page = f"/viatic/commune/{CODE}/projets/?domaine=GOV&personne=m{user.pk}&retard=oui"
        shell = "/coquille/"
        _works(user, FEW)
        few = _queries(browser, page)
        _works(user, MANY - FEW)
        many = _queries(browser, page)
        _seconds(browser, shell)
        pairs = [(_seconds(browser, page), _seconds(browser, shell)) for _ in range(ROUNDS)]
    ours, reference = (min(times) for times in zip(*pairs, strict=True))
    return {
        "id": "projects-list",
        "ours": ours,
        "reference": reference,
        "ratio": ours / reference,
        "at_most": AT_MOST,
        "queries": {str(FEW): few, str(MANY): many},
    }


def _works(user: Any, count: int) -> None:
    from django.utils import timezone

    from dashboard_plugin.models import Aim, Commune, Part, Project

    commune, now = Commune.objects.get(insee_code=CODE), timezone.now()
    Project.objects.bulk_create(
        Project(
            commune=commune, kind="action", title=f"Action {n}", place=f"Hameau {n % 40}",
            phase=("idea", "study", "operation")[n % 3], due_on=DAY + timedelta(days=n % 900 - 600),
            created_at=now, changed_at=now,
        )
        for n in range(count)
    )  # fmt: skip
    rows = list(Project.objects.filter(aims=None))
    Part.objects.bulk_create(Part(project=row, role="pilot", user=user) for row in rows)
    items = ("GOV-01", "FIN-01")
    Aim.objects.bulk_create(Aim(project=row, item_id=items[row.pk % 2]) for row in rows)


if __name__ == "__main__":
    json.dump(run(), sys.stdout, indent=1)
