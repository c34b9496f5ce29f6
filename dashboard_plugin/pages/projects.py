"""Projets: the actions and projects of a commune, as a list, by phase, or by day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from dashboard_plugin.api import works
from dashboard_plugin.pages.access import page, show, user_id
from dashboard_plugin.pages.overview import moved_to
from dashboard_plugin.pages.project_filters import asked, filters_of, query, selects
from dashboard_plugin.platform import get_clock

VIEWS = (("", "Liste"), ("tableau", "Par phase"), ("calendrier", "Calendrier"))


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the calendar with what it holds; `inside` whether it is of the month shown."""

    on: date
    inside: bool
    today: bool
    entries: tuple[works.CalendarEntry, ...]


@page
@require_safe
def projets(request: HttpRequest, code: str) -> HttpResponse:
    """The page in the view that was asked for, with the filters kept from one to the other."""
    person, said, asked_view = user_id(request), asked(request), request.GET.get("vue", "")
    shown = asked_view if asked_view in dict(VIEWS) else ""
    show_it = {"tableau": _board, "calendrier": _calendar}.get(shown, _list)
    context = show_it(request, person, code, said)
    commune = context["view"].commune
    moved = moved_to(request, commune, code, "projets")
    if moved is not None:
        return moved
    choices = works.project_choices(person, commune=code)
    context |= {
        "shown": shown,
        "views": [(query(said, vue=name), label, name == shown) for name, label in VIEWS],
        "said": said,
        "selects": selects(said, choices),
        "everything": query({}, vue=shown),
        "point": said.get("point", ""),
    }
    return show(request, "projects", context, commune=commune)


def _list(request: HttpRequest, person: int, code: str, said: dict[str, str]) -> dict[str, Any]:
    sent = request.GET.get("apres", "")
    after = int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 19 else None
    view = works.projects(person, commune=code, filters=filters_of(said), after=after)
    following = query(said, apres=str(view.following)) if view.following else ""
    return {"view": view, "following": following, "first": after is None, "beginning": query(said)}


def _board(request: HttpRequest, person: int, code: str, said: dict[str, str]) -> dict[str, Any]:
    view = works.project_board(person, commune=code, filters=filters_of(said))
    columns = [
        (column, query(said, phase=column.phase), column.total - len(column.rows)) for column in view.columns
    ]
    return {"view": view, "columns": columns}


def _calendar(request: HttpRequest, person: int, code: str, said: dict[str, str]) -> dict[str, Any]:
    month = _month(request.GET.get("mois", ""))
    view = works.project_calendar(person, commune=code, month=month, filters=filters_of(said))
    before, after = month - timedelta(days=1), month + timedelta(days=31)
    return {
        "view": view,
        "weeks": _weeks(view),
        "previous": (before, query(said, vue="calendrier", mois=f"{before:%Y-%m}")),
        "next": (after.replace(day=1), query(said, vue="calendrier", mois=f"{after:%Y-%m}")),
    }


def _month(text: str) -> date:
    """The first day of the month « 2027-03 »; of this one for what is none."""
    try:
        found = date.fromisoformat(f"{text}-01")
    except ValueError:
        return get_clock().today().replace(day=1)
    return found if 1900 <= found.year < 2200 else get_clock().today().replace(day=1)


def _weeks(view: works.ProjectCalendar) -> list[tuple[list[Day], bool]]:
    """The month in weeks from Monday to Sunday, and whether they hold something."""
    first = view.month - timedelta(days=view.month.weekday())
    weeks = []
    while first <= view.month or first.month == view.month.month:
        days = [_day(view, first + timedelta(days=offset)) for offset in range(7)]
        weeks.append((days, any(day.entries for day in days)))
        first += timedelta(days=7)
    return weeks


def _day(view: works.ProjectCalendar, on: date) -> Day:
    inside = on.month == view.month.month
    entries = tuple(entry for entry in view.entries if entry.on == on) if inside else ()
    return Day(on, inside, on == get_clock().today(), entries)
