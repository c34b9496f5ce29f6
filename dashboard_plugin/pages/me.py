"""Moi: one's communes and roles, one's practice commune, and the way out."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from dashboard_plugin import api
from dashboard_plugin.api import doubts
from dashboard_plugin.data import PRACTICE_CODE
from dashboard_plugin.pages.access import page, show, user_id
from dashboard_plugin.platform import get_platform


@page
@require_safe
def moi(request: HttpRequest) -> HttpResponse:
    """What the app knows of the person who reads."""
    person = user_id(request)
    context = {
        "account": get_platform().user(person),
        "memberships": [each for each in api.my_memberships(person) if each.status != "ended"],
        "moderates": api.is_moderator(person),
        "administers": "admin" in api.site_roles(person),
        "answers_doubts": doubts.may_answer(person),
        "practice_code": PRACTICE_CODE,
    }
    return show(request, "me", context)
