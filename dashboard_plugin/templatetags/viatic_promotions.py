"""Filters of the pages of promotions: their words."""

from __future__ import annotations

from django import template

from commune_core.financing.money import euros
from commune_core.promotions import words
from dashboard_plugin.pages import promotion_words
from dashboard_plugin.promotion_roster_data import LogLine

register = template.Library()

register.filter("hours", promotion_words.hours)
register.filter("euros", euros)


@register.filter
def role_name(code: str) -> str:
    """A role in a promotion, in words."""
    return words.ROLES.get(code, code)


@register.filter
def promotion_state(code: str) -> str:
    """The state of a promotion, in words."""
    return words.STATES.get(code, code)


@register.filter
def promotion_kind(code: str) -> str:
    """How one gets in, in words."""
    return words.KINDS.get(code, code)


@register.filter
def seat_state(code: str) -> str:
    """The state of a seat, in words."""
    return words.SEATS.get(code, code)


@register.filter
def body_kind(code: str) -> str:
    """The sort of a training body, in words."""
    return words.BODIES.get(code, code)


@register.filter
def funding_state(code: str) -> str:
    """The state of a funding, in words."""
    return words.FUNDINGS.get(code, code)


@register.filter
def payer_kind(code: str) -> str:
    """Who pays, in words."""
    return words.PAYERS.get(code, code)


@register.filter
def dashed(text: str) -> str:
    """The end of the ids of one form among several alike."""
    return f"-{text}"


@register.filter
def seat_fact(line: LogLine) -> str:
    """What was done about a seat, in words."""
    return promotion_words.seat_fact(line.fact, line.detail)
