"""The courses a programme may take: those that the host opens today."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from commune_core.catalogue import Entry
from commune_core.ports import CourseLink
from dashboard_plugin.applets.catalogue.source import catalogue
from dashboard_plugin.promotion_data import CourseChoice
from dashboard_plugin.selectors.catalogue import entries_of


def programme_choices() -> tuple[CourseChoice, ...]:
    """Every open course, by title; in memory, but for what the host answers."""
    found = [CourseChoice(link.key, entry.title, entry.minutes) for entry, link in _open()]
    return tuple(sorted(found, key=lambda each: each.title.casefold()))


def course_urls() -> Mapping[str, str]:
    """The way into every open course, by key; one that is gone is absent."""
    return {link.key: link.url for _, link in _open()}


def _open() -> Iterator[tuple[Entry, CourseLink]]:
    for entry in entries_of(catalogue()).values():
        if entry.link is not None:
            yield entry, entry.link
