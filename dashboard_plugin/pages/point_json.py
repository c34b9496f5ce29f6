"""The form of a point sent by a script: the same fields as its page, an outcome instead of a page.

A script cannot follow a page: it needs to know, hours after the answer was typed, whether it was saved, what
is wrong with it, or which other answer it must be compared with.
"""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_POST

from commune_core.errors import InvalidAnswer, StaleAnswer
from dashboard_plugin.data import AnswerView
from dashboard_plugin.pages import french
from dashboard_plugin.pages.access import json_page, user_id
from dashboard_plugin.pages.point_conflict import NEW_YEAR, differences
from dashboard_plugin.pages.point_form import PointForm, as_sent, from_answer
from dashboard_plugin.pages.point_place import Place, place_of
from dashboard_plugin.pages.point_saving import save_form, sent_form, what_lacks


@json_page
@require_POST
def reponse(request: HttpRequest, code: str, item_id: str) -> HttpResponse:
    """`{"saved", "answered", "fields"}`; 409 with the two answers part by part; any refusal in words."""
    place = place_of(request, code, item_id)
    form = sent_form(place, request.POST)
    lacking = what_lacks(place.row.item, form)
    if lacking:
        raise InvalidAnswer(lacking, item=item_id)
    try:
        saved = save_form(user_id(request), place, form)
    except StaleAnswer as error:
        return JsonResponse(_stale(place, form, error), status=409)
    return JsonResponse(
        {
            "saved": f"Enregistré à {french.clock(saved.saved_at)}",
            "answered": saved.state != "unknown",
            "fields": as_sent(replace(form, version=saved.version)),
        }
    )


def _stale(place: Place, form: PointForm, error: StaleAnswer) -> dict[str, Any]:
    current: AnswerView | None = error.current
    if current is None:
        # The year turned while the answer waited: there is nothing to compare with any more.
        return {"error": error.as_dict() | {"message": NEW_YEAR, "hint": ""}, "version": "", "parts": []}
    item = place.row.item
    parts = differences(item, from_answer(item, current), form)
    return {
        "error": error.as_dict(),
        "by": current.author_name,
        "at": french.moment(current.answered_at),
        "version": str(current.version),
        "parts": [{**asdict(part), "same": part.same} for part in parts],
    }
