"""Filters of the pages of meetings and messages of promotions: their words."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from django import template

from commune_core.promotions import meetings, messages
from commune_core.typography import NBSP
from dashboard_plugin.pages import french
from dashboard_plugin.platform import PARIS
from dashboard_plugin.promotion_meeting_data import CalendarEntry, MeetingView

register = template.Library()


@register.filter
def presence(code: str) -> str:
    """How somebody is noted, in a word."""
    return meetings.PRESENCES.get(code, "Non noté")


@register.filter
def presence_how(code: str) -> str:
    """How it is known that somebody came, in words."""
    return meetings.HOWS.get(code, code)


@register.filter
def audience(code: str) -> str:
    """To whom a message goes, in words."""
    return messages.AUDIENCES.get(code, code)


@register.filter
def reminder_kind(code: str) -> str:
    """When a reminder leaves, in words."""
    return messages.KINDS.get(code, code)


@register.filter
def paris_clock(instant: datetime) -> str:
    """« 14 h 02 », in the time of mainland France."""
    return _clock(_local(instant))


@register.filter
def when(view: MeetingView) -> str:
    """« mardi 12 janvier 2027, de 14 h 00 à 16 h 00 », by the clocks of Paris, and by the reader’s."""
    starts_at, ends_at = view.fields.plan.starts_at, view.fields.plan.ends_at
    first, last = _local(starts_at), _local(ends_at)
    if first.date() == last.date():
        return f"{_day(first)}, {_between(starts_at, ends_at, view.zone)}"
    there = _there(starts_at, view.zone)
    return f"du {_day(first)} à {_clock(first)} au {_day(last)} à {_clock(last)}{there}"


@register.filter
def between(entry: CalendarEntry) -> str:
    """« , de 14 h 00 à 16 h 00 », as `when`; nothing for what takes a whole day."""
    if entry.starts_at is None or entry.ends_at is None:
        return ""
    return f", {_between(entry.starts_at, entry.ends_at, entry.zone)}"


def _between(starts_at: datetime, ends_at: datetime, zone: ZoneInfo | None) -> str:
    return f"de {_clock(_local(starts_at))} à {_clock(_local(ends_at))}{_there(starts_at, zone)}"


def _there(starts_at: datetime, zone: ZoneInfo | None) -> str:
    """When it begins by the reader's own clock, where it is not that of Paris."""
    if zone is None:
        return ""
    there = starts_at.astimezone(zone)
    day = f"le {french.weekday(there.date())} à " if there.date() != _local(starts_at).date() else ""
    return f", heure de Paris ({day}{_clock(there)} chez vous)"


def _local(instant: datetime) -> datetime:
    return instant.astimezone(PARIS)


def _clock(local: datetime) -> str:
    return f"{local.hour}{NBSP}h{NBSP}{local.minute:02d}"


def _day(local: datetime) -> str:
    return f"{french.weekday(local.date())} {local.year}"
