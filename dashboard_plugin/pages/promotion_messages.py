"""Messages of a promotion: those one was sent, those one wrote, and one to write."""

from __future__ import annotations

from django.contrib import messages as flash
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from commune_core.errors import CommuneError
from commune_core.promotions.messages import AUDIENCES, LONGEST_BODY, LONGEST_SUBJECT, TO_STAFF
from commune_core.promotions.words import InvalidPromotion
from dashboard_plugin.api import promotion_messages as messages
from dashboard_plugin.api import promotions as rooms
from dashboard_plugin.errors import NotSaved
from dashboard_plugin.outcomes import outcome
from dashboard_plugin.pages.access import page, user_id
from dashboard_plugin.pages.once import once_of
from dashboard_plugin.pages.promotion_shell import promotion_number, show_promotion
from dashboard_plugin.pages.thread import a_number
from dashboard_plugin.platform import get_platform
from dashboard_plugin.selectors.promotion_letters import stop_path

FIELD_OF = {"subject": "objet", "body": "message", "audience": "public", "group": "groupe"}


@page
@require_safe
def messages_page(request: HttpRequest, promotion_id: str) -> HttpResponse:
    """The list, the latest first; for who writes, how each message went and who wants no letter."""
    person, identifier = user_id(request), promotion_number(promotion_id)
    after = min(a_number(request.GET.get("apres", "")) or 0, 10_000)
    view = messages.messages(person, promotion_id=identifier, after=after)
    promotion = rooms.promotion(person, promotion_id=identifier)
    context = {
        "view": view,
        "member": promotion.role == "member",
        "reminders": "announce" in promotion.may and promotion.role == "organiser",
        "stop_url": stop_path(person, identifier),
        "sends": get_platform().sends_letters(),
    }
    return show_promotion(request, "promotion_messages", context, promotion=promotion)


@page
@require_safe
def message(request: HttpRequest, promotion_id: str, announcement_id: str) -> HttpResponse:
    """One message, which is seen by being opened."""
    person, identifier = user_id(request), promotion_number(promotion_id)
    view = messages.open_announcement(
        person, promotion_id=identifier, announcement_id=a_number(announcement_id) or 0
    )
    promotion = rooms.promotion(person, promotion_id=identifier)
    return show_promotion(request, "promotion_message", {"message": view}, promotion=promotion)


@page
@require_http_methods(["GET", "HEAD", "POST"])
def nouveau(request: HttpRequest, promotion_id: str) -> HttpResponse:
    """A message to write; a POST sends it: in the page at once, by letter outside quiet hours."""
    person, identifier = user_id(request), promotion_number(promotion_id)
    choices = messages.writing_choices(person, promotion_id=identifier)
    if request.method != "POST":
        return _show_new(request, identifier, choices)
    fields = messages.AnnouncementFields(
        subject=request.POST.get("objet", ""),
        body=request.POST.get("message", "").replace("\r\n", "\n"),
        group_id=a_number(request.POST.get("groupe", "")),
        audience=request.POST.get("public", ""),
        by_letter=request.POST.get("courriel") == "oui",
    )
    try:
        made = messages.announce_to_promotion(
            person, promotion_id=identifier, fields=fields, once=once_of(request)
        )
    except (InvalidPromotion, NotSaved) as error:
        return _show_new(request, identifier, choices, error)
    flash.success(request, "Le message est dans la page de chacun ; les courriels partent en arrière-plan.")
    return HttpResponseRedirect(reverse("viatic:promotion_message", args=[identifier, made]))


def _show_new(
    request: HttpRequest,
    promotion: int,
    choices: messages.WritingChoices,
    error: CommuneError | None = None,
) -> HttpResponse:
    sent = request.POST if error else {}
    audiences = [(code, words) for code, words in AUDIENCES.items() if choices.to_all or code not in TO_STAFF]
    context = {
        "groups": [(str(number), name) for number, name in choices.groups],
        "to_all": choices.to_all,
        "audiences": audiences,
        "typed": {name: sent.get(name, "") for name in FIELD_OF.values()},
        "by_letter": not error or sent.get("courriel") == "oui",
        "longest": {"subject": LONGEST_SUBJECT, "body": LONGEST_BODY},
        "error": error,
        "error_at": FIELD_OF.get(str(error.where.get("field", "")), "objet") if error else "",
    }
    room = rooms.promotion(user_id(request), promotion_id=promotion)
    status = outcome(error)[0] if error else 200
    return show_promotion(request, "promotion_message_new", context, promotion=room, status=status)
