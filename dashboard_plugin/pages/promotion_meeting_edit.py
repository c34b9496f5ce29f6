"""Plan a meeting of a promotion, and change one over the version one read."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from commune_core.errors import CommuneError, Forbidden
from commune_core.promotions.words import InvalidPromotion
from dashboard_plugin.api import promotion_meetings as meetings
from dashboard_plugin.api import promotions as rooms
from dashboard_plugin.errors import NotSaved
from dashboard_plugin.outcomes import outcome
from dashboard_plugin.pages.access import page, user_id
from dashboard_plugin.pages.members import number
from dashboard_plugin.pages.once import once_of
from dashboard_plugin.pages.promotion_meeting_form import (
    FIELD_OF,
    MeetingForm,
    meeting_fields,
    meeting_form,
    sent_meeting,
)
from dashboard_plugin.pages.promotion_shell import promotion_number, show_promotion
from dashboard_plugin.pages.thread import a_number
from dashboard_plugin.promotion_meeting_data import MeetingView
from dashboard_plugin.promotion_meeting_errors import StaleMeeting


@page
@require_http_methods(["GET", "HEAD", "POST"])
def nouvelle(request: HttpRequest, promotion_id: str) -> HttpResponse:
    """The form of a new meeting; a POST plans it, and writes to those it is for where one asks."""
    person, identifier = user_id(request), promotion_number(promotion_id)
    if not meetings.meetings(person, promotion_id=identifier).can_hold:
        raise Forbidden()
    if request.method != "POST":
        return _show(request, identifier, MeetingForm())
    form = sent_meeting(request.POST)
    try:
        made = meetings.create_meeting(
            person,
            promotion_id=identifier,
            fields=meeting_fields(form),
            tell=request.POST.get("prevenir") == "oui",
            once=once_of(request),
        )
    except (InvalidPromotion, NotSaved) as error:
        return _show(request, identifier, form, error=error)
    messages.success(request, "La séance est prévue.")
    return HttpResponseRedirect(reverse("viatic:promotion_seance", args=[identifier, made]))


@page
@require_http_methods(["GET", "HEAD", "POST"])
def modifier(request: HttpRequest, promotion_id: str, meeting_id: str) -> HttpResponse:
    """A meeting to change; a POST writes it, or shows what somebody else wrote beside what was typed."""
    person, identifier = user_id(request), promotion_number(promotion_id)
    chosen = a_number(meeting_id) or 0
    view = meetings.meeting(person, promotion_id=identifier, meeting_id=chosen)
    if not view.can_hold:
        raise Forbidden()
    if request.method != "POST":
        return _show(request, identifier, meeting_form(view.fields), view)
    form = sent_meeting(request.POST)
    try:
        meetings.save_meeting(
            person,
            promotion_id=identifier,
            meeting_id=chosen,
            fields=meeting_fields(form),
            version=number(request, "version"),
            tell=request.POST.get("prevenir") == "oui",
        )
    except StaleMeeting as error:
        return _show(request, identifier, form, error.current, error=error)
    except (InvalidPromotion, NotSaved) as error:
        return _show(request, identifier, form, view, error=error, version=number(request, "version"))
    messages.success(request, "La séance est enregistrée.")
    return HttpResponseRedirect(reverse("viatic:promotion_seance", args=[identifier, chosen]))


def _show(
    request: HttpRequest,
    promotion: int,
    form: MeetingForm,
    view: MeetingView | None = None,
    *,
    error: CommuneError | None = None,
    version: int | None = None,
) -> HttpResponse:
    person = user_id(request)
    held = meetings.meetings(person, promotion_id=promotion)
    room = rooms.promotion(person, promotion_id=promotion)
    context = {
        "form": form,
        "meeting": view,
        "groups": [(str(identifier), name) for identifier, name in held.groups],
        "holds_all": held.holds_all,
        "version": version if version is not None else view.version if view else 0,
        "stored": view if isinstance(error, StaleMeeting) else None,
        "tell": request.POST.get("prevenir") == "oui",
        "error": error,
        "error_at": FIELD_OF.get(str(error.where.get("field", "")), "titre") if error else "",
    }
    status = outcome(error)[0] if error else 200
    return show_promotion(request, "promotion_meeting_edit", context, promotion=room, status=status)
