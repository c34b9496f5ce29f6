"""Séances: the list, one meeting with its documents, and its calendar file."""

from __future__ import annotations

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from commune_core.errors import CommuneError, InvalidFile
from commune_core.filetypes import ACCEPTED
from commune_core.promotions.words import InvalidPromotion
from dashboard_plugin.api import promotion_meetings as meetings
from dashboard_plugin.api import promotions as rooms
from dashboard_plugin.downloads import kept, stored_file
from dashboard_plugin.exports.ical import calendar
from dashboard_plugin.outcomes import outcome
from dashboard_plugin.pages.access import page, user_id
from dashboard_plugin.pages.members import number
from dashboard_plugin.pages.promotion_calendar import meeting_event
from dashboard_plugin.pages.promotion_shell import promotion_number, show_promotion
from dashboard_plugin.pages.thread import a_number
from dashboard_plugin.promotion_meeting_errors import StaleMeeting
from dashboard_plugin.use_cases.documents import LARGEST_FILE


@page
@require_safe
def seances(request: HttpRequest, promotion_id: str) -> HttpResponse:
    """The meetings to come and past; for a member, the hours he has attended."""
    person, identifier = user_id(request), promotion_number(promotion_id)
    after = a_number(request.GET.get("apres", "")) or 0
    view = meetings.meetings(person, promotion_id=identifier, after=min(after, 10_000))
    promotion = rooms.promotion(person, promotion_id=identifier)
    return show_promotion(request, "promotion_meetings", {"view": view}, promotion=promotion)


@never_cache
@page
@require_http_methods(["GET", "HEAD", "POST"])
def seance(request: HttpRequest, promotion_id: str, meeting_id: str) -> HttpResponse:
    """One meeting; a POST types the code of the day, joins or takes away a document, or calls it off."""
    identifier, chosen = promotion_number(promotion_id), a_number(meeting_id) or 0
    if request.method != "POST":
        return _show(request, identifier, chosen)
    try:
        said = _act(request, identifier, chosen)
    except (InvalidPromotion, InvalidFile, StaleMeeting) as error:
        return _show(request, identifier, chosen, error)
    messages.success(request, said)
    return HttpResponseRedirect(reverse("viatic:promotion_seance", args=[identifier, chosen]))


@page
@require_safe
def fichier_ics(request: HttpRequest, promotion_id: str, meeting_id: str) -> HttpResponse:
    """The meeting as a file that a calendar opens."""
    view = meetings.meeting(
        user_id(request), promotion_id=promotion_number(promotion_id), meeting_id=a_number(meeting_id) or 0
    )
    body = calendar(view.promotion, [meeting_event(request, view)])
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="seance-{view.id}.ics"'
    return kept(response)


@page
@require_safe
def document(request: HttpRequest, promotion_id: str, meeting_id: str, piece: str) -> HttpResponseBase:
    """A document of a meeting to keep, never to be run by the browser."""
    found = meetings.meeting_file(
        user_id(request),
        promotion_id=promotion_number(promotion_id),
        meeting_id=a_number(meeting_id) or 0,
        file_id=a_number(piece) or 0,
    )
    if found is None:
        raise Http404
    return stored_file(found.name, found.content_type, found.stored)


def _act(request: HttpRequest, promotion: int, meeting: int) -> str:
    """Do what the form asks, and say what was done."""
    person, gesture = user_id(request), request.POST.get("geste", "")
    if gesture == "code":
        code = request.POST.get("code", "")
        meetings.type_attendance_code(person, promotion_id=promotion, meeting_id=meeting, code=code)
        return "Vous êtes noté présent."
    if gesture == "annuler":
        tell, version = request.POST.get("prevenir") == "oui", number(request, "version")
        meetings.cancel_meeting(
            person, promotion_id=promotion, meeting_id=meeting, version=version, tell=tell
        )
        return "La séance est annulée."
    if "retirer" in request.POST:
        gone = number(request, "retirer")
        meetings.remove_meeting_file(person, promotion_id=promotion, meeting_id=meeting, file_id=gone)
        return "Le document est retiré."
    sent = request.FILES.get("fichier")
    if not isinstance(sent, UploadedFile):
        raise InvalidPromotion(
            "Choisissez un document à joindre.", hint=f"Types acceptés : {ACCEPTED}.", field="file"
        )
    # One byte more than is accepted tells that it is too long: the rest is not read.
    upload = meetings.Upload(sent.name or "", sent.content_type or "", sent.read(LARGEST_FILE + 1))
    meetings.add_meeting_file(person, promotion_id=promotion, meeting_id=meeting, upload=upload)
    return "Le document est joint à la séance."


def _show(
    request: HttpRequest, promotion: int, meeting: int, error: CommuneError | None = None
) -> HttpResponse:
    person = user_id(request)
    view = meetings.meeting(person, promotion_id=promotion, meeting_id=meeting)
    room = rooms.promotion(person, promotion_id=promotion)
    context = {
        "meeting": view,
        "member": "take_part" in room.may,
        "accepted": ACCEPTED,
        "error": error,
        "error_at": "code" if request.POST.get("geste") == "code" else "fichier",
        "typed": request.POST.get("code", ""),
    }
    status = outcome(error)[0] if error else 200
    return show_promotion(request, "promotion_meeting", context, promotion=room, status=status)
