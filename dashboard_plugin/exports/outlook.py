"""The years to come as text tables: the figures that were typed, to bring back, and what they come to."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from dashboard_plugin.exports.answers import as_text
from dashboard_plugin.outlook_data import OUTLOOK_COLUMNS, OUTLOOK_HEADINGS, OutlookView

RESULTS = (
    "annee", "epargne brute", "epargne nette", "investissement", "aides", "fctva", "emprunt",
    "fonds de roulement", "dette",
)  # fmt: skip


def figures(view: OutlookView) -> bytes:
    """The typed figures, a line a year; without any, the headings and an empty line of this year."""
    lines = [
        [row.fields.year, *(_euros(getattr(row.fields, name)) for name in list(OUTLOOK_COLUMNS)[1:])]
        for row in view.rows
    ]
    return _table([OUTLOOK_HEADINGS, *lines])


def results(view: OutlookView) -> bytes:
    """What each year comes to, then what each project spends each year."""
    lines = [
        [
            each.year, *map(_euros, (
                each.savings.gross, each.savings.net, each.flow.spending, each.flow.grants, each.flow.fctva,
                each.flow.loan, each.fund.end, each.outstanding,
            )),
        ]
        for each in view.years
    ]  # fmt: skip
    years = view.spending_years
    projects = [
        [each.title, *(_euros(each.spent.get(year, 0)) for year in years), _euros(each.total)]
        for each in view.projects
    ]
    return _table([RESULTS, *lines, [], ["projet", *years, "total"], *projects])


def _table(rows: Iterable[Iterable[Any]]) -> bytes:
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";")
    for row in rows:
        writer.writerow([_cell(each) for each in row])
    return buffer.getvalue().encode("utf-8-sig")


def _cell(value: Any) -> str:
    # A debt below zero is no formula: a number of ours needs no apostrophe.
    return format(value, "f").replace(".", ",") if isinstance(value, Decimal) else as_text(value)


def _euros(cents: int | None) -> Any:
    return "" if cents is None else Decimal(cents).scaleb(-2)
