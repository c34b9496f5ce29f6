"""Who wrote what about a point, and when: its answers and its weights, the newest first."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.db.models import Q

from commune_core.answers import from_json
from commune_core.errors import InvalidAnswer
from commune_core.model import Item
from commune_core.policy import Operation
from dashboard_plugin.applets.diagnostic.models import Answer
from dashboard_plugin.applets.steering.models import Weighting
from dashboard_plugin.errors import InvalidRequest
from dashboard_plugin.point_data import HistoryEntry, PointHistory
from dashboard_plugin.selectors.access import open_commune
from dashboard_plugin.selectors.people import display_names
from dashboard_plugin.selectors.state import asked_in

PAGE = 20
ANSWER, WEIGHTING = "answer", "weighting"
_KINDS: dict[str, Any] = {ANSWER: Answer, WEIGHTING: Weighting}
_FIELDS = {
    ANSWER: ("value", "state", "reason", "depends_on", "confidence", "comment", "source"),
    WEIGHTING: ("importance", "urgency", "reason"),
}
Cursor = tuple[datetime, str, int]


def point_history(
    user_id: int | None, *, item_id: str, commune: str | None = None, after: str = ""
) -> PointHistory:
    """Twenty writes about a point, of every year; `after` is the `following` of the page before.

    Raises Forbidden, UnknownCommune, UnknownItem, InvalidRequest.
    """
    access = open_commune(user_id, commune)
    access.require(Operation.READ_COMMUNE)
    item, years = asked_in(access.row, item_id)
    access.require(Operation.READ_COMMUNE, sensitive=item.sensitive)
    cursor = _cursor(after)
    found = {kind: _rows(kind, item_id, years, cursor) for kind in _KINDS}
    newest = sorted(
        ((*_key(kind, row), row) for kind, rows in found.items() for row in rows),
        key=lambda each: each[:3],
        reverse=True,
    )
    shown = newest[:PAGE]
    names = display_names(row.history_user_id for *_, row in shown) if shown else {}
    entries = tuple(
        _entry(kind, row, found[kind], years[row.campaign_id], names[row.history_user_id])
        for _, kind, _, row in shown
    )
    following = ""
    if len(newest) > PAGE:
        at, kind, number, _ = shown[-1]
        following = f"{at.isoformat()}_{kind}_{number}"
    return PointHistory(access.commune, item, entries, following)


def _entry(kind: str, row: Any, rows: list[Any], place: tuple[int, Any], name: str) -> HistoryEntry:
    """One write, with what stood before it in the same year: the next older of its kind."""
    year, item = place
    older = (each for each in rows if _key(kind, each) < _key(kind, row))
    before = next((each for each in older if each.campaign_id == row.campaign_id), None)
    return HistoryEntry(
        kind=kind,
        at=row.history_date,
        author_name=name,
        year=year,
        item=item,
        before=_told(kind, item, before) if before else None,
        now=_told(kind, item, row),
    )


def _key(kind: str, row: Any) -> Cursor:
    return (row.history_date, kind, row.history_id)


def _rows(kind: str, item_id: str, years: Any, cursor: Cursor | None) -> list[Any]:
    """One more than a page of one kind: the last one shown has its predecessor."""
    rows = _KINDS[kind].history.filter(campaign_id__in=list(years), item_id=item_id)
    if cursor is not None:
        at, last_kind, last = cursor
        same = Q(history_date=at)
        if kind == last_kind:
            same &= Q(history_id__lt=last)
        rows = (
            rows.filter(Q(history_date__lt=at) | same)
            if kind <= last_kind
            else rows.filter(history_date__lt=at)
        )
    return list(rows.order_by("-history_date", "-history_id")[: PAGE + 1])


def _cursor(text: str) -> Cursor | None:
    if not text:
        return None
    try:
        at, kind, number = text.split("_")
        moment = datetime.fromisoformat(at)
        if kind not in _KINDS or moment.tzinfo is None or not 0 < int(number) < 2**63:
            raise ValueError
        # As the database compares it: the first and the last days of the calendar have no other zone.
        moment = moment.astimezone(UTC)
    except (OverflowError, ValueError):
        raise InvalidRequest(
            "Cette page de l’historique n’existe pas.", hint="Repartez de la première."
        ) from None
    return moment, kind, int(number)


def _told(kind: str, item: Item, row: Any) -> dict[str, Any]:
    told = {name: getattr(row, name) for name in _FIELDS[kind]}
    if kind == ANSWER:
        try:
            told["value"] = from_json(item, row.value)
        except InvalidAnswer:
            told["value"] = None  # a kind of point that changed: the state still says something
    return told
