"""Who came to a meeting: the sheet on screen, the code of the day, and the sheet to sign."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from commune_core.errors import CommuneError
from commune_core.promotions.meetings import CODE_LASTS, PRESENCES
from commune_core.promotions.words import InvalidPromotion
from dashboard_plugin.api import promotion_meetings as meetings
from dashboard_plugin.api import promotions as rooms
from dashboard_plugin.errors import NotSaved
from dashboard_plugin.outcomes import outcome
from dashboard_plugin.pages.access import page, user_id
from dashboard_plugin.pages.members import number
from dashboard_plugin.pages.promotion_shell import promotion_number, show_promotion
from dashboard_plugin.pages.promotion_words import hours
from dashboard_plugin.pages.thread import a_number
from dashboard_plugin.platform import get_clock
from dashboard_plugin.promotion_meeting_errors import StaleAttendance


@never_cache
@page
@require_http_methods(["GET", "HEAD", "POST"])
def presence(request: HttpRequest, promotion_id: str, meeting_id: str) -> HttpResponse:
    """The sheet by fifties; a POST notes those of the page, or opens or closes the code of the day."""
    identifier, chosen = promotion_number(promotion_id), a_number(meeting_id) or 0
    shown = max(1, min(a_number(request.GET.get("page", "")) or 1, 10_000))
    if request.method != "POST":
        return _show(request, identifier, chosen, shown)
    try:
        said = _act(request, identifier, chosen)
    except (InvalidPromotion, StaleAttendance, NotSaved) as error:
        return _show(request, identifier, chosen, shown, error)
    messages.success(request, said)
    address = reverse("viatic:promotion_presence", args=[identifier, chosen])
    return HttpResponseRedirect(f"{address}?page={shown}" if shown > 1 else address)


@page
@require_safe
def emargement(request: HttpRequest, promotion_id: str, meeting_id: str) -> HttpResponse:
    """The sheet to print and sign: everybody who is expected, with room for a signature."""
    person, identifier = user_id(request), promotion_number(promotion_id)
    sheet = meetings.attendance_sheet(
        person, promotion_id=identifier, meeting_id=a_number(meeting_id) or 0, whole=True
    )
    context = {"sheet": sheet, "meeting": sheet.meeting, "today": get_clock().today()}
    room = rooms.promotion(person, promotion_id=identifier)
    return show_promotion(request, "promotion_attendance_paper", context, promotion=room)


def _act(request: HttpRequest, promotion: int, meeting: int) -> str:
    person, gesture = user_id(request), request.POST.get("geste", "")
    if gesture == "ouvrir":
        meetings.open_attendance_code(
            person, promotion_id=promotion, meeting_id=meeting, minutes=number(request, "pendant")
        )
        return "Le code est ouvert."
    if gesture == "fermer":
        meetings.close_attendance_code(person, promotion_id=promotion, meeting_id=meeting)
        return "Le code est fermé."
    changed = meetings.mark_attendance(
        person,
        promotion_id=promotion,
        meeting_id=meeting,
        marks=_marks(request),
        how="paper" if request.POST.get("source") == "papier" else "screen",
    )
    plural = "s" if changed > 1 else ""
    return f"{changed} présence{plural} notée{plural}." if changed else "Rien n’a changé."


def _marks(request: HttpRequest) -> list[meetings.Mark]:
    """What the sheet says: « present-12 » holds the state of the seat 12, « lu-12 » its version."""
    found = []
    for name, value in request.POST.items():
        seat = a_number(name.removeprefix("place-")) if name.startswith("place-") else None
        if seat is not None:
            state = str(value) if value in PRESENCES else ""
            found.append(meetings.Mark(seat, state, number(request, f"lu-{seat}")))
    return found


def _show(
    request: HttpRequest, promotion: int, meeting: int, shown: int, error: CommuneError | None = None
) -> HttpResponse:
    person = user_id(request)
    sheet = meetings.attendance_sheet(person, promotion_id=promotion, meeting_id=meeting, page=shown)
    now = get_clock().now()
    until = sheet.meeting.code_until
    context = {
        "sheet": sheet,
        "meeting": sheet.meeting,
        "states": [("", "Non noté"), *PRESENCES.items()],
        "lasts": [(minutes, hours(minutes)) for minutes in CODE_LASTS],
        "code": sheet.meeting.code if until is not None and now < until else "",
        "code_until": until,
        "error": error,
        "stale": set(error.current) if isinstance(error, StaleAttendance) else set(),
        "cancelled": sheet.meeting.state == "cancelled",
    }
    status = outcome(error)[0] if error else 200
    room = rooms.promotion(person, promotion_id=promotion)
    return show_promotion(request, "promotion_attendance", context, promotion=room, status=status)
