"""One course of a promotion, one of its members, and one's own way through it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from commune_core.promotions.following import SITUATIONS, units_of
from commune_core.promotions.programme import DOORS
from dashboard_plugin.api import following as follow
from dashboard_plugin.api import promotion_home
from dashboard_plugin.pages.access import page, user_id
from dashboard_plugin.pages.promotion_shell import promotion_number, show_promotion


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
        "own_step": promotion_home.own_promotion(user_id(request), promotion_id=view.promotion.id)
        if own
        else None,
        "situation": SITUATIONS.get(view.situation, ""),
        "courses": [(each, DOORS[each.door]) for each in view.courses],
    }
    return show_promotion(request, "promotion_member", context, promotion=view.promotion)
