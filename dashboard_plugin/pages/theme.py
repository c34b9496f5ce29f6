"""One course of the catalogue: what it teaches, whether it is open, its points, and the way in."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods

from commune_core.catalogue import AUDIENCES, FORMATS, LEVELS
from commune_core.typography import reference_in_full
from dashboard_plugin import api
from dashboard_plugin.api import doubts, learning
from dashboard_plugin.errors import ClosedCourse
from dashboard_plugin.pages.access import open_page, show, user_id
from dashboard_plugin.pages.courses import known_item, remember_point
from dashboard_plugin.platform import get_platform


@open_page
@require_http_methods(["GET", "HEAD", "POST"])
def theme(request: HttpRequest, slug: str) -> HttpResponse:
    """The page of a course; a POST follows it, and goes straight to where one reads."""
    if request.method == "POST":
        return _follow(request, slug)
    person = user_id(request) if request.user.is_authenticated else None
    view = learning.theme(person, slug=slug)
    entry = view.entry
    item = known_item(request.GET.get("point", "")) if person is not None else ""
    notes = {row.item.id: row for row in view.rows}
    context = {
        "view": view,
        "entry": entry,
        "audience": [AUDIENCES.get(name, name) for name in entry.audience],
        "level": LEVELS.get(entry.level, entry.level),
        "formats": [FORMATS[name] for name in entry.formats if name in FORMATS],
        "references": [reference_in_full(each) for each in entry.references],
        "verified": parse_date(entry.verified) if entry.verified else None,
        "points": [(point, notes.get(point.id)) for point in view.points],
        "item": item,
        "doubts": doubts.waiting_doubts(person, course=entry.number),
        "point_url": _point_url(person, item) if item else "",
        "resume_url": _with_point(view.followed.url, item) if view.followed else "",
        "host_url": get_platform().course_url(entry.link.key) if entry.link else None,
        "sign_in_url": get_platform().sign_in_url(request.get_full_path()) if person is None else "",
    }
    return show(request, "theme", context)


def _follow(request: HttpRequest, slug: str) -> HttpResponse:
    if not request.user.is_authenticated:
        return HttpResponseRedirect(get_platform().sign_in_url(reverse("viatic:theme", args=[slug])))
    person, item = user_id(request), known_item(request.POST.get("point", ""))
    try:
        url = learning.follow_course(person, slug=slug)
    except ClosedCourse as refusal:
        messages.error(request, f"{refusal.message} {refusal.hint}")
        return HttpResponseRedirect(reverse("viatic:theme", args=[slug]))
    link = learning.theme(person, slug=slug).entry.link
    if link is not None:
        remember_point(request, link.key, item)
    return HttpResponseRedirect(_with_point(url, item))


def _with_point(url: str, item: str) -> str:
    """The address of a page of a course, with the point to come back to."""
    return f"{url}{'&' if '?' in url else '?'}{urlencode({'point': item})}" if item else url


def _point_url(person: int | None, item: str) -> str:
    return reverse("viatic:point", args=[api.current_commune(person).code, item])
