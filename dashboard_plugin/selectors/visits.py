"""What others changed in a commune since somebody last looked at its overview."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q
from django.urls import reverse

from dashboard_plugin.applets.diagnostic.models import Answer
from dashboard_plugin.applets.indicators.models import IndicatorValue
from dashboard_plugin.applets.projects.models import Project
from dashboard_plugin.glance_data import ChangedSheet, Since
from dashboard_plugin.platform import get_clock
from dashboard_plugin.selectors.access import Access
from dashboard_plugin.selectors.survey import reserved

FIRST = 5
ONE_VISIT = timedelta(minutes=30)
"""Pages opened within that time are one visit."""


def visit_is_due(access: Access) -> bool:
    """Whether he comes again after a while, or for the first time; on a practice commune, he is alone."""
    place = access.membership
    if place is None:
        return False
    return place.visited_at is None or get_clock().now() - place.visited_at > ONE_VISIT


def last_visit(access: Access) -> datetime | None:
    """When his visit before this one was; None on his first."""
    place = access.membership
    if place is None:
        return None
    return place.visited_at if visit_is_due(access) else place.visit_before_at


def since_last_visit(access: Access) -> Since:
    """What others changed meanwhile; nothing on a first visit, when all is new."""
    at = last_visit(access)
    if at is None or access.row is None:
        return Since()
    sheets = _by_others(access, Project.objects.filter(commune=access.row, changed_at__gt=at), "changed_by")
    columns = ("pk", "title", "kind", "status")
    shown = list(sheets.order_by("-changed_at", "-pk").values_list(*columns)[: FIRST + 1])
    answers = Answer.objects.filter(campaign__commune=access.row, answered_at__gt=at)
    answers = answers.exclude(item_id__in=reserved(access))
    values = IndicatorValue.objects.filter(indicator__commune=access.row, at__gt=at)
    return Since(
        at=at,
        projects=tuple(
            ChangedSheet(reverse("viatic:projet", args=[number]), title, kind, status)
            for number, title, kind, status in shown[:FIRST]
        ),
        more=len(shown) > FIRST,
        answers=_by_others(access, answers, "author").count(),
        values=_by_others(access, values, "author").count(),
    )


def _by_others(access: Access, rows: Any, column: str) -> Any:
    return rows.filter(Q(**{column: None}) | ~Q(**{column: access.user_id}))
