"""Rappels: the automatic messages of a promotion, their words, and an example of each."""

from __future__ import annotations

from django.contrib import messages as flash
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from commune_core.errors import CommuneError
from commune_core.promotions.messages import FIELDS, KINDS, check_template, filled
from commune_core.promotions.words import InvalidPromotion
from dashboard_plugin.api import promotion_messages as messages
from dashboard_plugin.api import promotions as rooms
from dashboard_plugin.errors import NotSaved
from dashboard_plugin.outcomes import outcome
from dashboard_plugin.pages.access import page, user_id
from dashboard_plugin.pages.members import number
from dashboard_plugin.pages.promotion_shell import promotion_number, show_promotion
from dashboard_plugin.promotion_meeting_errors import StaleReminder, UnknownAnnouncement
from dashboard_plugin.promotion_message_data import ReminderView

FIELD_OF = {"subject": "objet", "body": "message"}


@page
@require_safe
def rappels(request: HttpRequest, promotion_id: str) -> HttpResponse:
    """The four reminders, whether each is on, and how many left over the last month."""
    person, identifier = user_id(request), promotion_number(promotion_id)
    view = messages.reminders(person, promotion_id=identifier)
    promotion = rooms.promotion(person, promotion_id=identifier)
    return show_promotion(request, "promotion_reminders", {"reminders": view}, promotion=promotion)


@page
@require_http_methods(["GET", "HEAD", "POST"])
def rappel(request: HttpRequest, promotion_id: str, kind: str) -> HttpResponse:
    """One reminder to change; a POST writes it, or shows it as a member would read it."""
    person, identifier = user_id(request), promotion_number(promotion_id)
    stored = {each.kind: each for each in messages.reminders(person, promotion_id=identifier)}
    if kind not in KINDS:
        raise UnknownAnnouncement.here()
    view = stored[kind]
    if request.method != "POST":
        return _show(request, identifier, view)
    subject, body = request.POST.get("objet", ""), request.POST.get("message", "").replace("\r\n", "\n")
    version = number(request, "version")
    try:
        if request.POST.get("geste") == "apercu":
            check_template(kind, subject, body)
            return _show(request, identifier, view, preview=True, version=version)
        messages.save_reminder(
            person,
            promotion_id=identifier,
            kind=kind,
            active=request.POST.get("actif") == "oui",
            subject=subject,
            body=body,
            version=version,
        )
    except StaleReminder as error:
        return _show(request, identifier, error.current, error=error)
    except (InvalidPromotion, NotSaved) as error:
        return _show(request, identifier, view, error=error, version=version)
    flash.success(request, "Le rappel est enregistré.")
    return HttpResponseRedirect(reverse("viatic:promotion_rappels", args=[identifier]))


def _show(
    request: HttpRequest,
    promotion: int,
    view: ReminderView,
    *,
    error: CommuneError | None = None,
    preview: bool = False,
    version: int | None = None,
) -> HttpResponse:
    person, sent = user_id(request), request.method == "POST"
    subject = request.POST.get("objet", "") if sent else view.subject
    body = request.POST.get("message", "") if sent else view.body
    room = rooms.promotion(person, promotion_id=promotion)
    context = {
        "reminder": view,
        "subject": subject,
        "body": body,
        "active": request.POST.get("actif") == "oui" if sent else view.active,
        "version": view.version if version is None else version,
        "fields": FIELDS.items(),
        "preview": (filled(subject, view.example), filled(body, view.example))
        if preview or not sent
        else None,
        "stored": view if isinstance(error, StaleReminder) else None,
        "error": error,
        "error_at": FIELD_OF.get(str(error.where.get("field", "")), "objet") if error else "",
    }
    status = outcome(error)[0] if error else 200
    return show_promotion(request, "promotion_reminder", context, promotion=room, status=status)
