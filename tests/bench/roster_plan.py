"""The plan of a file of 5,000 people, against reading that very file (XLSX) once.

The plan is the whole of what the dry run needs: accounts, seats, other sessions and communes, and each fate.
`python -m tests.bench.roster_plan` prints the row.
"""

from __future__ import annotations

import io
import json
import statistics
import sys
import time
from typing import Any

from tests.bench.block_pair import campus_with

AT_MOST = 20.0
ROWS, ROUNDS = 5_000, 5


def run() -> dict[str, Any]:
    """The row `roster-plan`: medians of processor seconds, a reading followed by its plan."""
    with campus_with(lambda directory: None):
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        from commune_core.promotions.roster import plan
        from commune_core.promotions.roster_columns import Columns, propose
        from commune_core.promotions.roster_lines import lines_of
        from dashboard_plugin.exports.grids import read_grids
        from dashboard_plugin.selectors.promotion_roster import situation

        row, organiser = _promotion()
        data = _file()
        reads, plans = [], []
        for _ in range(ROUNDS):
            start = time.process_time()
            (grid,) = read_grids(data, "elus.xlsx")
            read = time.process_time()
            header, targets = propose(grid)
            lines = lines_of(grid, Columns(0, header, targets))
            with CaptureQueriesContext(connection) as queries:
                steps = plan(lines, situation(row, lines, reader_id=organiser))
            plans.append(time.process_time() - read)
            reads.append(read - start)
            assert [step.fate for step in steps].count("enrolled") == ROWS // 2
            assert len(steps) == ROWS
        ours, reference = statistics.median(plans), statistics.median(reads)
        return {
            "id": "roster-plan",
            "ours": ours,
            "reference": reference,
            "ratio": ours / reference,
            "at_most": AT_MOST,
            "queries": {"plan": len(queries)},
        }


def _promotion() -> tuple[Any, int]:
    from django.contrib.auth.models import User
    from django.utils import timezone

    from dashboard_plugin.models import Body, Promotion, PromotionCourse

    now = timezone.now()
    User.objects.bulk_create(
        User(username=f"n{place}", email=f"n{place}@exemple.fr", is_active=True)
        for place in range(0, ROWS, 2)
    )
    body = Body.objects.create(name="Association", kind="association", created_at=now)
    row = Promotion.objects.create(body=body, title="Élus", state="open", created_at=now, changed_at=now)
    PromotionCourse.objects.create(promotion=row, position=1, course_key="course-v1:Viatic+B+1", title="B")
    return row, User.objects.order_by("pk").values_list("pk", flat=True)[0]


def _file() -> bytes:
    import xlsxwriter

    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, ("Nom", "Prénom", "Courriel", "Groupe"))
        for place in range(ROWS):
            page.write_row(place + 1, 0, (f"Nom {place}", "Élu", f"n{place}@exemple.fr", f"G{place % 20}"))
    return buffer.getvalue()


if __name__ == "__main__":
    json.dump(run(), sys.stdout, indent=2)
