"""A year's comparison of all communes of France, rebuilt, against one SQL pass over the same rows.

Ours: `rebuild_peers` over 34,969 communes x 16 domains, all of them released: every cell of every size class,
département and kind of grouping. Reference: the database alone groups the same rows by size class and domain
and takes their mean. `python -m tests.bench.peers` prints the row.
"""

from __future__ import annotations

import json
import os
import random
import sys
from time import perf_counter
from typing import Any

COMMUNES = 34_969
DOMAINS = [f"D{number:02}" for number in range(16)]
AT_MOST = 20
YEAR = 2025


def run() -> dict[str, Any]:
    """The bench row, in seconds; each side keeps its best of three."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    _fill()
    from dashboard_plugin.models import PeerCell
    from dashboard_plugin.use_cases.comparison import rebuild_peers

    rebuild_peers(year=YEAR)
    published = PeerCell.objects.filter(count__isnull=False).count()
    assert published > 1000, f"{published} cells: the rows say nothing"
    ours = min(_seconds(lambda: rebuild_peers(year=YEAR)) for _ in range(3))
    reference = min(_seconds(_one_pass) for _ in range(3))
    return {
        "id": "peers-rebuild",
        "ours": ours,
        "reference": reference,
        "ratio": ours / reference,
        "at_most": AT_MOST,
        "queries": None,
    }


def _fill() -> None:
    """The communes, spread as France's are: many small ones, a hundred départements, two kinds."""
    from commune_core.territory import size_class
    from dashboard_plugin.models import Commune, PeerScore, PeerStratum

    chance = random.Random(COMMUNES)
    Commune.objects.bulk_create(
        (Commune(insee_code=f"{place:05}", since=2026, name=str(place)) for place in range(COMMUNES)),
        batch_size=2000,
    )
    strata = set()
    rows = []
    for commune_id in Commune.objects.values_list("pk", flat=True):
        size = size_class(int(chance.paretovariate(0.7) * 120))
        assert size is not None
        strata.add(size.code)
        for domain in DOMAINS:
            score = int(chance.triangular(0, 1000, 500))
            rows.append(
                PeerScore(
                    commune_id=commune_id, year=YEAR, domain=domain, stratum=size.code,
                    departement=f"{commune_id % 100:02}", kind=chance.choice(("CC", "CC", "CC", "CA")),
                    score=score, in_stratum=score, in_departement=score, in_kind=score,
                )
            )  # fmt: skip
    PeerScore.objects.bulk_create(rows, batch_size=2000)
    PeerStratum.objects.bulk_create(PeerStratum(year=YEAR, stratum=code) for code in sorted(strata))


def _one_pass() -> None:
    from django.db.models import Avg, Count

    from dashboard_plugin.models import PeerScore

    list(
        PeerScore.objects.filter(year=YEAR)
        .values("stratum", "domain")
        .annotate(Count("pk"), Avg("in_stratum"), Avg("in_departement"), Avg("in_kind"))
    )


def _seconds(work: Any) -> float:
    start = perf_counter()
    work()
    return perf_counter() - start


if __name__ == "__main__":
    json.dump(run(), sys.stdout, indent=2)
