"""Avis: what one was told of in the projects one follows, and how one wants to be told."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_http_methods, require_safe

from commune_core.notices import CHANNELS, DAYS, KINDS, InvalidSetting
from dashboard_plugin.api import talk
from dashboard_plugin.errors import NotSaved
from dashboard_plugin.outcomes import outcome
from dashboard_plugin.pages.access import page, show, user_id
from dashboard_plugin.pages.thread import a_number
from dashboard_plugin.stale import StaleSettings
from dashboard_plugin.use_cases.notice_settings import FIELDS

READ = "lu_"
"""Before the name of a field: the value that the form was read with."""


@page
@require_http_methods(["GET", "HEAD", "POST"])
def avis(request: HttpRequest) -> HttpResponse:
    """The list, the latest first; a POST says that one has seen all that this page was shown with."""
    if request.method == "POST":
        sent = request.POST.get("jusqua", "")
        try:
            up_to = parse_datetime(sent)
        except ValueError:
            up_to = None
        talk.see_notices(user_id(request), up_to=up_to)
        messages.success(request, "Ces avis sont marqués comme vus.")
        return HttpResponseRedirect(reverse("viatic:avis"))
    view = talk.notices(user_id(request), following=request.GET.get("suite", ""))
    return show(request, "notices", {"view": view, "first": next(iter(view.notices), None)})


@page
@require_safe
def ouvrir(request: HttpRequest, notice_id: str) -> HttpResponse:
    """What a notice is about; it is seen by being opened."""
    found = talk.open_notice(user_id(request), notice_id=a_number(notice_id) or 0)
    return HttpResponseRedirect(found.url)


@page
@require_http_methods(["GET", "HEAD", "POST"])
def reglages(request: HttpRequest) -> HttpResponse:
    """The channel of each kind, the hours without letters, the day of the weekly letter."""
    if request.method != "POST":
        stored = talk.notice_settings(user_id(request)).values
        return _show(request, dict(stored), dict(stored))
    given, read = _sent(request, ""), _sent(request, READ)
    try:
        talk.set_notice_settings(user_id(request), given=given, read=read)
    except StaleSettings as error:
        current: talk.NoticeSettings = error.current
        # What this form did not touch follows the other device; what both changed is for the person to say.
        touched = {name: value for name, value in given.items() if value != read.get(name)}
        shown, stored = {**current.values, **touched}, dict(current.values)
        return _show(request, shown, stored, otherwise=error.fields, status=409)
    except (InvalidSetting, NotSaved) as error:
        stored = dict(talk.notice_settings(user_id(request)).values)
        return _show(request, {**stored, **given}, {**stored, **read}, error=error, status=outcome(error)[0])
    messages.success(request, "Vos réglages sont enregistrés.")
    return HttpResponseRedirect(reverse("viatic:avis_reglages"))


def _sent(request: HttpRequest, prefix: str) -> dict[str, str]:
    """The fields of the form, or the values it was read with."""
    return {
        field: str(request.POST[f"{prefix}{field}"]) for field in FIELDS if f"{prefix}{field}" in request.POST
    }


def _show(
    request: HttpRequest,
    shown: dict[str, str],
    read: dict[str, str],
    *,
    otherwise: tuple[str, ...] = (),
    error: InvalidSetting | NotSaved | None = None,
    status: int = 200,
) -> HttpResponse:
    context: dict[str, Any] = {
        "kinds": [
            (kind, label, shown[kind], _words(kind, read[kind]) if kind in otherwise else "")
            for kind, label in KINDS.items()
        ],
        "channels": CHANNELS.items(),
        "read": [(f"{READ}{name}", value) for name, value in read.items()],
        "shown": shown,
        "theirs": {name: _words(name, read[name]) for name in otherwise},
        "hours": [(str(hour), f"{hour} h") for hour in range(24)],
        "days": [(str(number), name) for number, name in enumerate(DAYS)],
        "error": error,
    }
    return show(request, "notice_settings", context, status=status)


def _words(field: str, value: str) -> str:
    """A choice as the page names it."""
    if field in KINDS:
        return CHANNELS.get(value, value)
    return DAYS[int(value)] if field == "digest_day" else f"{value} h"
