"""The years of a commune on its pages: which one was asked for, and the way to the others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from django.http import HttpRequest

from commune_core.errors import AlteredPhotograph
from dashboard_plugin import api
from dashboard_plugin.data import Dashboard
from dashboard_plugin.errors import UnknownCampaign
from dashboard_plugin.platform import get_clock


class OfYear(Protocol):
    """What a page shows of a commune in one of its years; the last of these is the current one."""

    @property
    def year(self) -> int:
        """The year shown."""

    @property
    def years(self) -> tuple[int, ...]:
        """Those one may look at."""

    @property
    def closed(self) -> bool:
        """Whether that year is read from its photograph."""


@dataclass(frozen=True, slots=True)
class YearLinks:
    """The neighbours of the year shown, as (year, query), and what its links carry on ("&annee=2025")."""

    year: int
    this_year: int
    closed: bool
    previous: tuple[int, str] | None
    following: tuple[int, str] | None
    asked: bool

    @property
    def past(self) -> bool:
        """Whether the year shown is not the current one."""
        return self.year != self.this_year

    @property
    def suffix(self) -> str:
        """What a link within the year adds to a query; nothing in the current one."""
        return f"&annee={self.year}" if self.past else ""

    @property
    def query(self) -> str:
        """The same as a whole query."""
        return f"?annee={self.year}" if self.past else ""

    @property
    def not_opened(self) -> bool:
        """Whether an earlier year is shown because nobody has begun the current one."""
        return self.past and not self.asked


def asked_year(request: HttpRequest, name: str = "annee") -> int | None:
    """The year that the address names; raises UnknownCampaign for what is no year."""
    text = request.GET.get(name, "")
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) == 4):
        raise UnknownCampaign(
            "Cette année n’existe pas.", hint="Choisissez une année parmi celles de la commune."
        )
    return int(text)


def year_links(request: HttpRequest, shown: OfYear) -> YearLinks:
    """The way to the other years of the same page."""
    return YearLinks(
        year=shown.year,
        this_year=shown.years[-1] if shown.years else shown.year,
        closed=shown.closed,
        previous=_link(request, max((year for year in shown.years if year < shown.year), default=None)),
        following=_link(request, min((year for year in shown.years if year > shown.year), default=None)),
        asked="annee" in request.GET,
    )


def _link(request: HttpRequest, year: int | None) -> tuple[int, str] | None:
    if year is None:
        return None
    query = request.GET.copy()
    query["annee"] = str(year)
    query.pop("enregistre", None)
    return year, f"?{query.urlencode()}"


def latest_or_now(person: int, code: str) -> tuple[Dashboard, AlteredPhotograph | None]:
    """A commune in its latest year; the current one where its photograph was altered, and why."""
    try:
        return api.dashboard(person, commune=code), None
    except AlteredPhotograph as error:
        return api.dashboard(person, commune=code, year=get_clock().today().year), error
