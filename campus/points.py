"""Between courses and the état des lieux, both ways: the points a course works on, and the point one came
from."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.http import HttpRequest

from campus.catalogue import Course
from commune_core import referential
from commune_core.errors import UnknownItem
from commune_core.model import Item
from dashboard_plugin import api

POINT = re.compile(r"[A-Z]{2,4}-\d{2}\Z")


@dataclass(frozen=True, slots=True)
class Origin:
    """The point of the état des lieux the reader came from; empty where he came from elsewhere."""

    item: str = ""
    url: str = ""

    @property
    def query(self) -> str:
        """What keeps the point in the links of a page."""
        return f"?point={self.item}" if self.item else ""


@dataclass(frozen=True, slots=True)
class Point:
    """A point that a course works on; no URL before sign-in."""

    item: Item
    url: str


def origin(request: HttpRequest) -> Origin:
    """Read from `?point=`; anything that is not a point of the referential is ignored."""
    wanted = request.GET.get("point") or request.POST.get("point") or ""
    if not POINT.match(wanted) or not request.user.is_authenticated:
        return Origin()
    try:
        referential.load().item(wanted)
    except UnknownItem:
        return Origin()
    return Origin(wanted, f"{commune_url(request)}etat-des-lieux/{wanted}/")


def commune_url(request: HttpRequest) -> str:
    """The page of the reader's commune, asked once a request."""
    found: str | None = getattr(request, "_campus_commune_url", None)
    if found is None:
        found = api.current_commune(request.user.pk).url
        request._campus_commune_url = found  # type: ignore[attr-defined]
    return found


def taught(request: HttpRequest, course: Course) -> tuple[Point, ...]:
    """The points a course works on: those its catalogue card names, else those that name its theme."""
    items = referential.load().items
    named = tuple(items[name] for name in course.entry.items if name in items)
    found = named or (api.points_of_theme(course.entry.slug) if course.entry.slug else ())
    if not found:
        return ()
    home = commune_url(request) if request.user.is_authenticated else ""
    return tuple(Point(item, f"{home}etat-des-lieux/{item.id}/" if home else "") for item in found)
