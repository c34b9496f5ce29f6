"""The documents and links that support the answers to a point, and one document to hand over."""

from __future__ import annotations

from typing import Any

from commune_core.policy import Operation
from dashboard_plugin.applets.diagnostic.models import Campaign, Evidence
from dashboard_plugin.platform import get_clock
from dashboard_plugin.point_data import EvidenceFile, EvidenceView
from dashboard_plugin.selectors.access import Access, open_commune
from dashboard_plugin.selectors.people import display_names
from dashboard_plugin.selectors.state import asked_in


def evidence(user_id: int | None, *, item_id: str, commune: str | None = None) -> tuple[EvidenceView, ...]:
    """What supports a point, of every year of the commune, the latest first.

    Raises Forbidden, UnknownCommune, UnknownItem.
    """
    access = open_commune(user_id, commune)
    _require_readable(access, item_id)
    if access.row is None:
        return ()
    rows = list(_of(access).filter(item_id=item_id).order_by("-campaign__year", "-added_at", "-pk"))
    names = display_names(row.author_id for row in rows) if rows else {}
    writes = access.permits(Operation.ANSWER_ITEM)
    year = get_clock().today().year
    return tuple(
        EvidenceView(
            id=row.pk,
            title=row.title,
            url=row.url,
            content_type=row.content_type,
            size=row.size,
            author_name=names[row.author_id],
            added_at=row.added_at,
            year=row.campaign.year,
            removable=writes and row.campaign.year == year and row.campaign.status == Campaign.Status.OPEN,
        )
        for row in rows
    )


def evidence_file(
    user_id: int | None, *, item_id: str, evidence_id: int, commune: str | None = None
) -> EvidenceFile | None:
    """A document to send to somebody who may read the point; None where there is none.

    Raises Forbidden, UnknownCommune, UnknownItem.
    """
    access = open_commune(user_id, commune)
    _require_readable(access, item_id)
    if access.row is None:
        return None
    row = _of(access).filter(item_id=item_id, pk=evidence_id).first()
    if row is None or not row.file:
        return None
    return EvidenceFile(name=row.title, content_type=row.content_type, stored=row.file)


def _of(access: Access) -> Any:
    return Evidence.objects.filter(campaign__commune=access.row).select_related("campaign")


def _require_readable(access: Access, item_id: str) -> None:
    access.require(Operation.READ_COMMUNE)
    item, _ = asked_in(access.row, item_id)
    access.require(Operation.READ_COMMUNE, sensitive=item.sensitive)
