"""One's calendar over all one's promotions, and the address by which one's own software follows it."""

from __future__ import annotations

import hashlib

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified, HttpResponseRedirect
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.http import parse_etags
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from dashboard_plugin.api import promotion_meetings as meetings
from dashboard_plugin.exports.ical import Event, calendar
from dashboard_plugin.pages.access import keyed_page, page, show, user_id
from dashboard_plugin.platform import PARIS

KINDS = {"opens": "Ouverture du cours", "closes": "Dernier jour du cours"}


@never_cache
@page
@require_http_methods(["GET", "HEAD", "POST"])
def calendrier(request: HttpRequest) -> HttpResponse:
    """What is to come; a POST makes the address, which is shown this once, or takes it back."""
    person, address = user_id(request), ""
    if request.method == "POST" and request.POST.get("geste") == "retirer":
        meetings.drop_promotion_feed(person)
        messages.success(request, "L’adresse est retirée : l’agenda qui l’utilise ne recevra plus rien.")
        return HttpResponseRedirect(reverse("viatic:promotions_calendrier"))
    if request.method == "POST":
        secret = meetings.make_promotion_feed(person)
        address = request.build_absolute_uri(reverse("viatic:promotions_ics", args=[secret]))
    entries = [(each, KINDS.get(each.kind, "Séance")) for each in meetings.promotion_calendar(person)]
    context = {"entries": entries, "feed": meetings.feed_of(person), "address": address}
    return show(request, "promotion_calendar", context)


@keyed_page
@require_safe
def flux(request: HttpRequest, key: str) -> HttpResponse:
    """One's promotions as a calendar file; nothing is sent again that did not change."""
    events = (_event(request, entry) for entry in meetings.promotion_feed(key))
    body = calendar("Mes promotions", events)
    tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    if tag in parse_etags(request.headers.get("If-None-Match", "")):
        response: HttpResponse = HttpResponseNotModified()
    else:
        response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
        response["Content-Disposition"] = 'inline; filename="promotions.ics"'
    response["ETag"] = tag
    patch_cache_control(response, private=True, no_cache=True)
    return response


def meeting_event(request: HttpRequest, view: meetings.MeetingView) -> Event:
    """A meeting as a calendar holds it: its page, and never its link, which is for who is inside."""
    plan = view.fields.plan
    url = request.build_absolute_uri(reverse("viatic:promotion_seance", args=[view.promotion_id, view.id]))
    return Event(
        uid=f"seance-{view.id}@{request.get_host()}",
        on=plan.starts_at.astimezone(PARIS).date(),
        summary=plan.title,
        description=f"{view.promotion}\n{url}",
        url=url,
        stamp=view.changed_at,
        sequence=view.version,
        between=(plan.starts_at, plan.ends_at),
        place=plan.place or "En ligne",
        cancelled=view.state == "cancelled",
    )


def _event(request: HttpRequest, entry: meetings.CalendarEntry) -> Event:
    url = request.build_absolute_uri(entry.url)
    between = (entry.starts_at, entry.ends_at) if entry.starts_at and entry.ends_at else None
    words = KINDS.get(entry.kind)
    return Event(
        uid=f"{entry.source}@{request.get_host()}",
        on=entry.on,
        summary=f"{words} : {entry.title}" if words else entry.title,
        description=f"{entry.promotion}\n{url}",
        url=url,
        stamp=entry.changed_at,
        sequence=entry.version,
        between=between,
        place=entry.place,
        cancelled=entry.cancelled,
    )
