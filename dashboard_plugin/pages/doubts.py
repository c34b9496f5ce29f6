"""Signalements: what readers told of the pages of courses, in a list, as a file, and a new one."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from commune_core.doubts import KINDS, LONGEST_SOURCE, LONGEST_TEXT, MOST_A_DAY, STATES
from commune_core.errors import CommuneError
from dashboard_plugin.api import doubts
from dashboard_plugin.downloads import kept
from dashboard_plugin.errors import NotSaved
from dashboard_plugin.exports.doubts import NAME, text_table
from dashboard_plugin.outcomes import outcome
from dashboard_plugin.pages.access import page, show, user_id
from dashboard_plugin.pages.once import once_of

MINE = "miens"
ANSWERED = {"waiting": "À traiter", **STATES}
"""The filters on where a doubt stands."""
NAMES = {"kind": "nature", "text": "texte", "source": "source"}
"""Field of a doubt → its name in the form."""


@page
@require_safe
def doutes(request: HttpRequest) -> HttpResponse:
    """One's own; for whoever may answer, all of them, unless `?vue=miens`; `?depuis=T227` leads back."""
    person = user_id(request)
    said = _filters(request)
    mine = request.GET.get("vue") == MINE
    view = doubts.doubts(
        person,
        filters=doubts.DoubtFilters(said.get("cours", ""), said.get("etat", "")),
        mine=mine,
        following=request.GET.get("suite", ""),
    )
    asked = {**said, **({"vue": MINE} if mine else {})}
    context = {
        "view": view,
        "said": said,
        "lines": [(each, KINDS.get(each.kind, ""), STATES.get(each.state, "")) for each in view.doubts],
        "states": ANSWERED.items(),
        "courses": [(number, title, view.waiting.get(number, 0)) for number, title in view.courses.items()],
        "waiting": [(number, view.courses[number], count) for number, count in view.waiting.items()],
        "total": sum(view.waiting.values()),
        "following": f"?{urlencode({**asked, 'suite': view.following})}" if view.following else "",
        "file": f"{reverse('viatic:doutes_csv')}?{urlencode(said)}",
        "back": doubts.way_back(person, request.GET.get("depuis", "")) if "depuis" in request.GET else None,
    }
    return show(request, "doubts", context)


@page
@require_safe
def fichier(request: HttpRequest) -> HttpResponseBase:
    """The same list whole, with the file of each unit, as a text table."""
    said = _filters(request)
    filters = doubts.DoubtFilters(said.get("cours", ""), said.get("etat", ""))
    body = text_table(doubts.doubt_lines(user_id(request), filters=filters))
    headers = {"Content-Disposition": f'attachment; filename="{NAME}"'}
    return kept(StreamingHttpResponse(body, content_type="text/csv; charset=utf-8", headers=headers))


@page
@require_http_methods(["GET", "HEAD", "POST"])
def nouveau(request: HttpRequest) -> HttpResponse:
    """The form that the foot of each page of a course leads to; a POST sends it."""
    names = {
        "course": request.GET.get("cours", ""),
        "unit": request.GET.get("unite", ""),
        "page": request.GET.get("page", ""),
    }
    person = user_id(request)
    view = doubts.page_doubts(person, **names)
    if request.method != "POST":
        return _form(request, view, dict.fromkeys(NAMES, ""))
    typed = {field: request.POST.get(name, "") for field, name in NAMES.items()}
    try:
        doubts.tell_doubt(person, **names, told=doubts.Doubt(**typed), once=once_of(request))
    except doubts.InvalidDoubt as error:
        return _form(request, view, typed, faults=error.faults, status=outcome(error)[0])
    except (doubts.TooManyDoubts, NotSaved) as error:
        return _form(request, view, typed, error=error, status=outcome(error)[0])
    messages.success(
        request,
        "Votre signalement est envoyé aux auteurs du cours. Leur réponse paraîtra ici.",
    )
    back = urlencode({"vue": MINE, "depuis": view.place.course})
    return HttpResponseRedirect(f"{reverse('viatic:doutes')}?{back}")


def _form(
    request: HttpRequest,
    view: doubts.PageDoubts,
    typed: Mapping[str, str],
    *,
    faults: Mapping[str, str] | None = None,
    error: CommuneError | None = None,
    status: int = 200,
) -> HttpResponse:
    at = {NAMES[field]: words for field, words in (faults or {}).items()}
    context = {
        "view": view,
        "waiting": [(each, STATES.get(each.state, "")) for each in view.waiting],
        "typed": {NAMES[field]: words for field, words in typed.items()},
        "faults": at,
        "error": error,
        "kinds": KINDS.items(),
        "longest_text": LONGEST_TEXT,
        "longest_source": LONGEST_SOURCE,
        "most": MOST_A_DAY,
        "back": doubts.way_back(user_id(request), view.place.course),
    }
    return show(request, "doubt_new", context, status=status)


def _filters(request: HttpRequest) -> dict[str, str]:
    """The filters of an address that say something; a state that is none is left out."""
    course, state = request.GET.get("cours", "").strip()[:8], request.GET.get("etat", "")
    return {
        **({"cours": course} if course and course.isprintable() else {}),
        **({"etat": state} if state in ANSWERED else {}),
    }
