"""Filters of the pages of meetings and messages of promotions: their words."""

from __future__ import annotations

from datetime import datetime

from django import template

from commune_core.promotions import meetings, messages
from commune_core.typography import NBSP
from dashboard_plugin.pages import french
from dashboard_plugin.platform import PARIS
from dashboard_plugin.promotion_meeting_data import MeetingView

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
    """« mardi 12 janvier 2027, de 14 h 00 à 16 h 00 », in the time of mainland France."""
    first, last = (_local(each) for each in (view.fields.plan.starts_at, view.fields.plan.ends_at))
    if first.date() == last.date():
        return f"{_day(first)}, de {_clock(first)} à {_clock(last)}"
    return f"du {_day(first)} à {_clock(first)} au {_day(last)} à {_clock(last)}"


def _local(instant: datetime) -> datetime:
    return instant.astimezone(PARIS)


def _clock(local: datetime) -> str:
    return f"{local.hour}{NBSP}h{NBSP}{local.minute:02d}"


def _day(local: datetime) -> str:
    return f"{french.weekday(local.date())} {local.year}"
