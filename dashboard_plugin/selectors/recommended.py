"""The courses that the état des lieux of a commune calls for, each with its reasons."""

from __future__ import annotations

from dashboard_plugin.applets.catalogue.source import catalogue
from dashboard_plugin.catalogue_data import Reason, Recommendation
from dashboard_plugin.data import PriorityRow
from dashboard_plugin.selectors.catalogue import entries_of, points_of_all
from dashboard_plugin.selectors.survey import dashboard_of, reader

WEAK = 2
"""The best note, out of 4, of a point that is weak."""


def recommended(user_id: int | None, *, commune: str | None = None) -> tuple[Recommendation, ...]:
    """The courses on the weak points that the person may read, open ones first, then the most pressing.

    His own commune where none is named, his practice commune where he has none. Raises Forbidden,
    UnknownCommune, AlteredPhotograph.
    """
    dashboard = dashboard_of(reader(user_id, commune))
    weak = {row.priority.item.id: row for row in dashboard.priorities if _is_weak(row)}
    if not weak:
        return ()
    rank = {item_id: place for place, item_id in enumerate(weak)}
    entries = entries_of(catalogue())
    points = points_of_all(entries.values())
    found = [
        (entry, sorted((item.id for item in points[slug] if item.id in weak), key=rank.__getitem__))
        for slug, entry in entries.items()
    ]
    called_for = [(entry, items) for entry, items in found if items]
    called_for.sort(key=lambda pair: (not pair[0].is_open, rank[pair[1][0]], pair[0].number))
    return tuple(Recommendation(entry, _reasons(items, weak)) for entry, items in called_for)


def _is_weak(row: PriorityRow) -> bool:
    return row.priority.note <= WEAK or row.priority.alert


def _reasons(items: list[str], weak: dict[str, PriorityRow]) -> tuple[Reason, ...]:
    return tuple(Reason(weak[item_id].priority, weak[item_id].url) for item_id in items)
