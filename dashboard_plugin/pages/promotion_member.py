"""One course of a promotion, one of its members, and one's own way through it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from commune_core.ports import BlockResult
from commune_core.promotions.following import SITUATIONS
from commune_core.promotions.programme import DOORS
from dashboard_plugin.api import following as follow
from dashboard_plugin.api import promotion_home
from dashboard_plugin.pages.access import page, user_id
from dashboard_plugin.pages.promotion_shell import promotion_number, show_promotion

WEAK = 60
"""Hundredths of the points: a unit under it is worth taking up again together."""


@never_cache
@page
@require_safe
def cours(request: HttpRequest, promotion_id: str, course_id: str) -> HttpResponse:
    """One course: totals, groups, and the share of points by unit and question."""
    view = follow.followed_course(
        user_id(request),
        promotion_id=promotion_number(promotion_id),
        course_id=promotion_number(course_id),
    )
    context = {"view": view, "units": units_of(view.results)}
    return show_promotion(request, "promotion_course", context, promotion=view.promotion)


@dataclass(frozen=True, slots=True)
class UnitResults:
    """A unit of a course: its mean share of points, in hundredths, and its questions, each with its own."""

    title: str
    percent: int
    weak: bool
    rows: tuple[tuple[BlockResult, int], ...]


def units_of(results: Sequence[BlockResult]) -> list[UnitResults]:
    """The results of each unit, in the order of the course; who answered more weighs more in its mean."""
    units = []
    for title, found in groupby(results, key=lambda each: each.unit):
        rows = tuple(found)
        percent = round(
            100 * sum(each.share * each.tried for each in rows) / sum(each.tried for each in rows)
        )
        shares = tuple((each, round(100 * each.share)) for each in rows)
        units.append(UnitResults(title, percent, percent < WEAK, shares))
    return units


@never_cache
@page
@require_safe
def membre(request: HttpRequest, promotion_id: str, seat_id: str) -> HttpResponse:
    """One member, as the host knows him now."""
    view = follow.followed_member(
        user_id(request), promotion_id=promotion_number(promotion_id), seat_id=promotion_number(seat_id)
    )
    return _show(request, view, own=False)


@never_cache
@page
@require_safe
def parcours(request: HttpRequest, promotion_id: str) -> HttpResponse:
    """One's own."""
    view = follow.own_progress(user_id(request), promotion_id=promotion_number(promotion_id))
    return _show(request, view, own=True)


def _show(request: HttpRequest, view: follow.MemberView, *, own: bool) -> HttpResponse:
    context = {
        "view": view,
        "own": own,
        "own_step": _own_step(request, view.promotion.id) if own else None,
        "situation": SITUATIONS.get(view.situation, ""),
        "courses": [(each, DOORS[each.door]) for each in view.courses],
    }
    return show_promotion(request, "promotion_member", context, promotion=view.promotion)


def _own_step(request: HttpRequest, promotion_id: int) -> promotion_home.OwnPromotion | None:
    """What he does next; None in a promotion that is over."""
    rows = promotion_home.own_promotions(user_id(request), promotion_id=promotion_id).rows
    return rows[0] if rows else None
